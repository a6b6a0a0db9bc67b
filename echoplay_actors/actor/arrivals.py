"""How matches come to an actor: made here, or taken over from an owner that is gone."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

from echoplay_actors.actor.caretaker import Caretaker
from echoplay_actors.actor.envelope import Envelope, Outcome
from echoplay_actors.actor.limits import ActorLimits
from echoplay_actors.actor.opening import open_room
from echoplay_actors.actor.room import Room
from echoplay_actors.clock import Clock
from echoplay_actors.errors import Moved, Unavailable
from echoplay_actors.ids import Randomness
from echoplay_actors.match.commands import RecoverMatch
from echoplay_actors.match.texts import refusal
from echoplay_actors.match.values import Person
from echoplay_actors.ports.match_store import AppendFailed, AppendUnknown, MatchStore
from echoplay_actors.ports.records import MatchCard

RECOVER_AGAIN_AFTER_S = 0.1


class Arrivals:
    """Opens, adopts and recovers. `closed` arrivals take no more matches in."""

    def __init__(
        self, *, owner: str, rooms: dict[str, Room], store: MatchStore, clock: Clock, randomness: Randomness,
        limits: ActorLimits, caretaker: Caretaker, queue: Callable[[Envelope], bool],
    ) -> None:  # fmt: skip
        self.closed = False
        self._owner = owner
        self._rooms = rooms
        self._store = store
        self._clock = clock
        self._randomness = randomness
        self._limits = limits
        self._caretaker = caretaker
        self._queue = queue
        self._opening: dict[str, asyncio.Future[None]] = {}
        self._adopting = asyncio.Lock()

    async def open(self, card: MatchCard, host: Person, host_name: str) -> Room:
        """The match's room, made once however often it is asked for. Raises a `Refusal`."""
        while (earlier := self._opening.get(card.match_id)) is not None:
            await asyncio.wait({earlier})
        room = self._rooms.get(card.match_id)
        if room is not None:
            return room
        running = sum(not room.state.phase.final for room in self._rooms.values())
        if self.closed or running + len(self._opening) >= self._limits.matches_max:
            raise Moved(refusal("moved"))
        done = self._opening[card.match_id] = asyncio.get_running_loop().create_future()
        try:
            return await self._make(card, host, host_name)
        finally:
            del self._opening[card.match_id]
            done.set_result(None)

    async def adopt(self, match_ids: Sequence[str]) -> list[str]:
        """Take these matches over, give their outage back, and go on; the ids of those that are here now.

        Raises `Moved` once this actor takes no more, `AppendFailed` or `AppendUnknown` when storage is away.
        """
        recoveries: list[asyncio.Future[None]] = []
        async with self._adopting:
            if self.closed:
                raise Moved(refusal("moved"))
            wanted = [match_id for match_id in match_ids if match_id not in self._rooms]
            for taken in await self._store.take_over(owner=self._owner, match_ids=wanted) if wanted else ():
                room = Room.replayed(taken, self._limits)
                room.keep_time(self._clock, taken.proof_of_life_ms)
                room.settle_at_ms = room.now_ms(self._clock) + self._limits.settle_after_ms
                self._rooms[room.match_id] = room
                recoveries.append(self.recover(room, taken.proof_of_life_ms))
        if recoveries:
            await asyncio.wait(recoveries)
        return [match_id for match_id in match_ids if match_id in self._rooms]

    def recover(self, room: Room, proof_of_life_ms: int) -> asyncio.Future[None]:
        """Freeze the room until its recovery is committed, however often that has to be tried."""
        room.frozen = True
        loop = asyncio.get_running_loop()
        done: asyncio.Future[None] = loop.create_future()

        def attempt() -> None:
            command = RecoverMatch(proof_of_life_ms, room.ahead_ms)
            if not self._queue(Envelope(room.match_id, room.now_ms(self._clock), command=command, reply=answered)):
                loop.call_later(RECOVER_AGAIN_AFTER_S, attempt)

        def answered(outcome: Outcome) -> None:
            if isinstance(outcome, Unavailable) and not isinstance(outcome, Moved):
                rest_s = (room.rests_until_ms - room.now_ms(self._clock)) / 1000
                loop.call_later(max(rest_s, RECOVER_AGAIN_AFTER_S), attempt)
            elif not done.done():
                done.set_result(None)

        attempt()
        return done

    async def _make(self, card: MatchCard, host: Person, host_name: str) -> Room:
        try:
            room = await open_room(
                card, host, host_name, owner=self._owner, store=self._store, randomness=self._randomness,
                limits=self._limits,
            )  # fmt: skip
        except (AppendFailed, AppendUnknown):
            # Written or not: if it was, it is ours to take over; if not, the edge asks again with the same id.
            return await self._find_made(card.match_id)
        # Whoever took it over meanwhile has the higher epoch.
        room = self._rooms.setdefault(card.match_id, room)
        self._caretaker.look_after(room)
        return room

    async def _find_made(self, match_id: str) -> Room:
        try:
            await self.adopt([match_id])
        except (AppendFailed, AppendUnknown):
            raise Unavailable(refusal("storage_away")) from None
        room = self._rooms.get(match_id)
        if room is None:
            raise Unavailable(refusal("storage_away"))
        return room
