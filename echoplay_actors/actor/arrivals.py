"""How matches come to an actor: made here, or taken over from an owner that is gone."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping

from echoplay_actors.actor.caretaker import Caretaker
from echoplay_actors.actor.limits import ActorLimits
from echoplay_actors.actor.opening import open_room
from echoplay_actors.actor.recoveries import Recoveries
from echoplay_actors.actor.room import Room
from echoplay_actors.clock import Clock
from echoplay_actors.errors import Moved, Unavailable
from echoplay_actors.ids import Randomness
from echoplay_actors.match.texts import refusal
from echoplay_actors.match.values import Person
from echoplay_actors.ports.match_store import AppendFailed, AppendUnknown, MatchStore
from echoplay_actors.ports.records import MatchCard


class Arrivals:
    """Opens and adopts. `closed` arrivals take no more matches in."""

    def __init__(
        self, *, owner: str, rooms: dict[str, Room], store: MatchStore, clock: Clock, randomness: Randomness,
        limits: ActorLimits, caretaker: Caretaker, recoveries: Recoveries,
        until_leased: Callable[[], Awaitable[None]],
    ) -> None:  # fmt: skip
        self.closed = False
        self._owner = owner
        self._rooms = rooms
        self._store = store
        self._clock = clock
        self._randomness = randomness
        self._limits = limits
        self._caretaker = caretaker
        self._recoveries = recoveries
        self._until_leased = until_leased
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

    async def adopt(self, last_owners: Mapping[str, str]) -> list[str]:
        """Take these matches over from their last owners (actor ids, by match id), give their outage back, and go on.

        Returns the ids of those that are here now; one that somebody else has by then is left alone.

        Raises `Moved` once this actor takes no more, `AppendFailed` or `AppendUnknown` when storage is away.
        """
        under_way: list[asyncio.Future[None]] = []
        async with self._adopting:
            if not self.closed:
                # What is recovered has to be shown at once: without a lease its clock would run unseen.
                await self._until_leased()
            if self.closed:
                raise Moved(refusal("moved"))
            wanted = {match_id: last for match_id, last in last_owners.items() if match_id not in self._rooms}
            for taken in await self._store.take_over(owner=self._owner, last_owners=wanted) if wanted else ():
                room = Room.replayed(taken, self._limits)
                room.keep_time(self._clock, taken.proof_of_life_ms)
                room.settle_at_ms = room.now_ms(self._clock) + self._limits.settle_after_ms
                self._rooms[room.match_id] = room
                under_way.append(self._recoveries.recover(room, taken.proof_of_life_ms))
        if under_way:
            await asyncio.wait(under_way)
        return [match_id for match_id in last_owners if match_id in self._rooms]

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
            await self.adopt({match_id: self._owner})
        except (AppendFailed, AppendUnknown):
            raise Unavailable(refusal("storage_away")) from None
        room = self._rooms.get(match_id)
        if room is None:
            raise Unavailable(refusal("storage_away"))
        return room
