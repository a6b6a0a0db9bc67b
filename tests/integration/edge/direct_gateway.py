"""A `MatchGateway` without a network: one real `MatchActor` in the same process, in front of a journal in memory.

Hands answers and events over synchronously, in the actor's order, as the port promises.
"""

from __future__ import annotations

import asyncio
import itertools
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from echoplay_actors.actor.limits import ActorLimits
from echoplay_actors.actor.match_actor import MatchActor
from echoplay_actors.actor.room import Room
from echoplay_actors.clock import Clock
from echoplay_actors.errors import Moved, NotFound, refusal_from_wire
from echoplay_actors.ids import Randomness
from echoplay_actors.match.values import Person
from echoplay_actors.ports.gateway import Answer, Answered, NewMatch, RoomListener
from echoplay_actors.ports.match_reader import StoredJournal
from echoplay_actors.ports.match_store import JournalRow, TakenMatch
from echoplay_actors.ports.records import MatchCard
from echoplay_actors.protocol import messages
from echoplay_actors.protocol.missed import for_one_client
from echoplay_actors.protocol.room_events import match_wire
from echoplay_actors.testing import MemoryMatchStore


class DirectGateway:
    """`held` is a list while answers are to wait in it, None when they pass."""

    def __init__(self, *, clock: Clock, randomness: Randomness, limits: ActorLimits | None = None) -> None:
        self.store = MemoryMatchStore(delay_s=0)
        self.limits = limits or ActorLimits()
        self.stopped_because: str | None = None
        self.actor = MatchActor(
            actor_id="actor-1", store=self.store, clock=clock, randomness=randomness, limits=self.limits,
            stop_process=self._stop_process,
        )  # fmt: skip
        self.devices: Counter[tuple[str, str]] = Counter()
        self.held: list[tuple[Any, ...]] | None = None
        self.asked: list[tuple[str, str, Mapping[str, Any], str | None]] = []
        self._listener: RoomListener | None = None
        self._gone: set[str] = set()
        self._ids = itertools.count(1)
        self._waiting: dict[int, Answered] = {}

    def _stop_process(self, reason: str) -> None:
        self.stopped_because = reason

    async def start(self) -> None:
        await self.actor.start(name="actor", address="here", node_id="node", pid=1)

    async def stop(self) -> None:
        await self.actor.stop()
        assert self.stopped_because is None, self.stopped_because

    def let_go(self, match_id: str) -> None:
        """From now on the match is over and nobody has it, as a minute after its end."""
        self.send((messages.GONE, match_id, True))
        self._gone.add(match_id)

    @property
    def answers_held(self) -> int:
        return sum(message[0] == messages.ANSWER for message in self.held or [])

    def release(self) -> None:
        """Let pass what was held."""
        held, self.held = self.held or [], None
        for message in held:
            self.send(message)

    # MatchGateway

    def attach(self, listener: RoomListener) -> None:
        self._listener = listener

    def open_match(self, new: NewMatch, answered: Answered) -> None:
        rest = (new.mode, new.format, new.topic, new.private)
        host = (new.host.user_id, new.host.role.value, new.host_display_name)
        self._begin(messages.OPEN, answered, new.match_id, *rest, *host)

    def ask(
        self, match_id: str, command: str, by: Person, arguments: Mapping[str, Any], *, op_id: str | None,
        answered: Answered,
    ) -> None:  # fmt: skip
        self.asked.append((match_id, command, arguments, op_id))
        self._begin(messages.ASK, answered, match_id, command, by.user_id, by.role.value, op_id, dict(arguments))

    def enter(
        self, match_id: str, by: Person, display_name: str, *, since_v: int | None, op_id: str | None,
        answered: Answered,
    ) -> None:  # fmt: skip
        self.devices[match_id, by.user_id] += 1

        def entered(outcome: Any) -> None:
            if not isinstance(outcome, Answer):
                self._one_less(match_id, by.user_id)
            answered(for_one_client(outcome))

        devices = self.devices[match_id, by.user_id]
        self._begin(messages.ENTER, entered, match_id, by.user_id, by.role.value, display_name, since_v, devices)

    def leave(self, match_id: str, user_id: str) -> None:
        devices = self._one_less(match_id, user_id)
        if match_id not in self._gone:
            self.actor.receive(self, (messages.DEVICES, match_id, user_id, devices))

    def resume(self, match_id: str, by: Person, *, epoch: int, v: int, answered: Answered) -> None:
        self._begin(messages.RESUME, lambda outcome: answered(for_one_client(outcome)), match_id, epoch, v)

    # The other end of the actor's link

    def send(self, message: tuple[Any, ...]) -> None:
        if self.held is not None:
            self.held.append(message)
        elif message[0] == messages.ANSWER:
            _, request_id, ok, payload = message
            outcome: Any = Answer(payload) if ok else refusal_from_wire(payload)
            if isinstance(outcome, Moved):
                outcome = NotFound("There is no such match.")
            self._waiting.pop(request_id)(outcome)
        elif message[1] in self._gone:
            pass
        elif message[0] == messages.EVENT:
            _, match_id, epoch, v, name, payload = message
            assert self._listener is not None
            self._listener.room_event(match_id, name, payload, epoch=epoch, v=v)
        elif message[0] == messages.GONE:
            assert self._listener is not None
            for key in [key for key in self.devices if key[0] == message[1]]:
                del self.devices[key]
            self._listener.room_gone(message[1])

    def _begin(self, kind: str, answered: Answered, match_id: str, *rest: Any) -> None:
        # As over a link: never answered before the call returns.
        soon = asyncio.get_running_loop().call_soon
        if match_id in self._gone:
            soon(answered, NotFound("There is no such match."))
            return
        request_id = next(self._ids)
        self._waiting[request_id] = answered
        soon(self.actor.receive, self, (kind, request_id, match_id, *rest))

    def _one_less(self, match_id: str, user_id: str) -> int:
        if (match_id, user_id) not in self.devices:
            return 0
        self.devices[match_id, user_id] -= 1
        left = self.devices[match_id, user_id]
        if left <= 0:
            del self.devices[match_id, user_id]
        return left


class JournalReader:
    """A `MatchReader` on the gateway's database."""

    def __init__(self, gateway: DirectGateway) -> None:
        self._gateway = gateway
        self.cards_read = 0
        self.away = False

    async def card(self, match_id: str) -> MatchCard | None:
        self.cards_read += 1
        if self.away:
            raise RuntimeError("the database is away")
        return self._gateway.store.database.card(match_id)

    async def statuses(self, match_ids: Sequence[str]) -> dict[str, str]:
        return self._gateway.store.database.statuses(match_ids)

    async def journal(self, match_id: str, *, events_max: int) -> StoredJournal | None:
        return self._gateway.store.database.journal(match_id, events_max=events_max)

    async def clock_rows(self, match_id: str, *, rows_max: int) -> list[JournalRow]:
        return self._gateway.store.database.clock_rows(match_id, rows_max=rows_max)

    async def finished(self, match_id: str) -> dict[str, Any] | None:
        return self._gateway.store.database.finished(match_id)

    async def debated_by(self, user_id: str, *, before: tuple[int, str] | None, limit: int) -> list[dict[str, Any]]:
        found = []
        for match_id, stored in self._gateway.store.matches.items():
            room = Room.replayed(
                TakenMatch(card=stored.card, epoch=stored.epoch, proof_of_life_ms=0, rows=list(stored.rows), names={}),
                self._gateway.limits,
            )
            key = (stored.card.created_at_ms, match_id)
            if room.state.participant(user_id) and (before is None or key < before):
                found.append((key, match_wire(room.card, room.state, room.names)))
        return [record for _, record in sorted(found, key=lambda one: one[0], reverse=True)[:limit]]
