"""A stage for match actors: one store and one clock, as many actors and edges as a scene needs."""

from __future__ import annotations

import asyncio
import itertools
import json
from typing import Any

from echoplay_actors.actor.limits import ActorLimits
from echoplay_actors.actor.match_actor import MatchActor
from echoplay_actors.actor.room import Message, Room
from echoplay_actors.match.codec import decode_event, state_bytes
from echoplay_actors.match.evolve import evolve
from echoplay_actors.protocol import messages
from echoplay_actors.testing import LoopClock, MemoryMatchStore, SeededRandomness

MATCH = "match-1"


class Refused(Exception):
    """An answer that was no."""

    def __init__(self, payload: dict[str, Any]) -> None:
        super().__init__(payload["code"])
        self.code: str = payload["code"]
        self.payload = payload


class Edge:
    """One link to one actor: sends requests, keeps all that comes with the match time at which it came."""

    def __init__(self, actor: MatchActor, clock: LoopClock) -> None:
        self.actor = actor
        self.came: list[tuple[int, Message]] = []
        self._clock = clock
        self._ids = itertools.count(1)
        self._arrived = asyncio.Event()

    def send(self, message: Message) -> None:
        self.came.append((self._clock.now_ms(), message))
        self._arrived.set()

    def post(self, kind: str, *rest: Any) -> int:
        """Send a request; its id."""
        request_id = next(self._ids)
        self.actor.receive(self, (kind, request_id, *rest))
        return request_id

    def post_command(self, command: str, user_id: str, *, op: str | None = None, match: str = MATCH, role: str = "USER",
                     **arguments: Any) -> int:  # fmt: skip
        return self.post(messages.ASK, match, command, user_id, role, op, arguments)

    async def answer(self, request_id: int, *, within_s: float = 120.0) -> dict[str, Any]:
        """The payload of an accepted request; `Refused` otherwise."""
        async with asyncio.timeout(within_s):
            while (found := self.answer_now(request_id)) is None:
                self._arrived.clear()
                await self._arrived.wait()
        _, _, accepted, payload = found
        if not accepted:
            raise Refused(payload)
        return dict(payload)

    def answer_now(self, request_id: int) -> Message | None:
        answers = (one for _, one in self.came if one[:2] == (messages.ANSWER, request_id))
        return next(answers, None)

    def answered_at(self, request_id: int) -> int:
        return next(at_ms for at_ms, one in self.came if one[:2] == (messages.ANSWER, request_id))

    async def ask(self, command: str, user_id: str, **more: Any) -> dict[str, Any]:
        return await self.answer(self.post_command(command, user_id, **more))

    async def refused(self, command: str, user_id: str, **more: Any) -> str:
        """The code with which a command is refused."""
        try:
            payload = await self.ask(command, user_id, **more)
        except Refused as refused:
            return refused.code
        raise AssertionError(f"{command} was not refused but answered {payload}")

    async def enter(self, *user_ids: str, match: str = MATCH) -> dict[str, Any]:
        """One device of each of these people comes in; the last one's room state."""
        payload: dict[str, Any] = {}
        for user_id in user_ids:
            payload = await self.answer(
                self.post(messages.ENTER, match, user_id, "USER", user_id.capitalize(), None, 1)
            )
        state: dict[str, Any] = json.loads(payload["roomState"])
        return state

    def devices(self, user_id: str, count: int, *, match: str = MATCH) -> None:
        self.actor.receive(self, (messages.DEVICES, match, user_id, count))

    async def watch(self, v: int, *people: str, match: str = MATCH) -> dict[str, Any]:
        """What an edge sends on a new link: who is here, and what they have seen."""
        here = [(user_id, user_id.capitalize(), 1) for user_id in people]
        return await self.answer(self.post(messages.WATCH, match, 1, v, here))

    def unwatch(self, match: str = MATCH) -> None:
        """Nobody of this edge is in the room any more."""
        self.actor.receive(self, (messages.UNWATCH, match))

    def shown(self, *event_names: str) -> list[tuple[int, dict[str, Any]]]:
        """Events of these names (all, if none is named) with the time at which they came."""
        events = [(at_ms, one) for at_ms, one in self.came if one[0] == messages.EVENT]
        return [(at_ms, json.loads(one[5])) for at_ms, one in events if not event_names or one[4] in event_names]

    def order(self) -> list[str]:
        """Names of all events in the order in which they came, ticks with their second."""
        return [
            f"tick {json.loads(one[5])['remaining']}" if one[4] == "timer_tick" else one[4]
            for _, one in self.came
            if one[0] == messages.EVENT
        ]

    def numbered(self, *, match: str = MATCH) -> list[tuple[int, str]]:
        """`(v, name)` of the numbered events that came."""
        return [(one[3], one[4]) for _, one in self.came if one[:2] == (messages.EVENT, match) and one[3]]

    def gone(self) -> list[tuple[str, bool]]:
        return [(one[1], one[2]) for _, one in self.came if one[0] == messages.GONE]

    def clear(self) -> None:
        self.came.clear()


class Stage:
    """Everything a scene is played on."""

    def __init__(self) -> None:
        self.store = MemoryMatchStore()
        self.clock = LoopClock(asyncio.get_running_loop())
        self.stopped: list[tuple[str, str]] = []
        """`(actor, reason)` of each actor that asked for its process to be ended."""

    async def actor(
        self, name: str = "first", limits: ActorLimits | None = None, *, clock_off_ms: int = 0
    ) -> MatchActor:
        """One more, on a machine whose clock is that far off."""
        clock = LoopClock(asyncio.get_running_loop(), start_ms=LoopClock.START_MS + clock_off_ms)
        actor = MatchActor(
            actor_id=name, store=self.store, clock=clock, randomness=SeededRandomness(len(name)),
            limits=limits or ActorLimits(), stop_process=lambda reason: self.stopped.append((name, reason)),
        )  # fmt: skip
        await actor.start(name=f"match-{name}", address=f"unix:/{name}", node_id="node", pid=1)
        return actor

    def edge(self, actor: MatchActor) -> Edge:
        return Edge(actor, self.clock)

    async def open(
        self, edge: Edge, *, match: str = MATCH, mode: str = "GLOBAL", form: str = "FREE", guests: tuple[str, ...] = ()
    ) -> None:
        """A match whose host is `host`; host and guests have joined and are in the room."""
        request = edge.post(messages.OPEN, match, mode, form, "topic", False, "host", "USER", "Host")
        await edge.answer(request)
        for guest in guests:
            await edge.ask("join", guest, match=match, displayName=guest.capitalize())
        await edge.enter("host", *guests, match=match)
        await asyncio.sleep(0.1)

    async def debate(self, *, seconds: int = 60, limits: ActorLimits | None = None) -> tuple[MatchActor, Edge]:
        """An actor and an edge with a match in which the host speaks, and Ann debates as well."""
        actor = await self.actor(limits=limits)
        edge = self.edge(actor)
        await self.open(edge, guests=("ann",))
        await edge.ask("start", "host", durationSec=seconds)
        return actor, edge

    def replayed(self, match: str = MATCH) -> bytes:
        """The bytes of the state that the journal leads to; its `seq` must be dense and its epochs only grow."""
        rows = self.store.matches[match].rows
        assert [row.seq for row in rows] == list(range(1, len(rows) + 1))
        assert [row.epoch for row in rows] == sorted(row.epoch for row in rows)
        state = None
        for row in rows:
            state = evolve(state, decode_event(row.type, row.version, json.loads(json.dumps(row.data))), row.at_ms)
        assert state is not None
        return state_bytes(state)

    def types(self, match: str = MATCH) -> list[str]:
        """Types of the journal's events."""
        return [row.type for row in self.store.matches[match].rows]


def assert_replays(stage: Stage, actor: MatchActor, match: str = MATCH) -> None:
    """Replaying the journal gives the live state, to the byte."""
    room: Room = actor.rooms[match]
    assert state_bytes(room.state) == stage.replayed(match)


def assert_dense(events: list[tuple[int, str]]) -> None:
    """Numbered events without a hole."""
    numbers = [v for v, _ in events]
    assert numbers == list(range(numbers[0], numbers[0] + len(numbers)))
