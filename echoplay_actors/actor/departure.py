"""Handing this actor's matches over in order: some at a time, each soon after its clock was heard.

Those with a running clock come first, and few at a time; where no clock runs nobody counts the seconds.

A match is let go in its journal, so that the next owner knows the moment to the millisecond; its reactions are saved
before anybody may read them. Its people are told last, when the directory knows already.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping

from echoplay_actors.actor.envelope import Envelope, Outcome
from echoplay_actors.actor.limits import ActorLimits
from echoplay_actors.actor.reaction_flush import ReactionFlush
from echoplay_actors.actor.room import Room
from echoplay_actors.actor.ticks import tick_due_ms
from echoplay_actors.clock import Clock
from echoplay_actors.match.commands import LetGo

LOOK_AGAIN_S = 0.025
STILL_AT_A_TIME = 200
"""Matches without a running clock that are let go at a time, at least."""
WAIT_S_MAX = 2.0
"""Longer than until the next second of any clock; a room that is recovering may take even longer."""


class Departure:
    """`let_go` until nothing is left."""

    def __init__(
        self, *, rooms: Mapping[str, Room], clock: Clock, limits: ActorLimits, reactions: ReactionFlush,
        queue: Callable[[Envelope], bool],
    ) -> None:  # fmt: skip
        self._rooms = rooms
        self._clock = clock
        self._limits = limits
        self._reactions = reactions
        self._queue = queue

    async def let_go(self, most: int) -> list[Room]:
        """As many rooms as that whose next second is far enough away, and are here no more; none if none is for long.

        If there are none, or none is far enough, some whose clock stands still, `STILL_AT_A_TIME` at least.
        What could not be written is here still; reactions that could not be saved are lost, a second of them at most.
        """
        rooms = await self._quiet_ones(most)
        ends = [self._let_go(room) for room in rooms]
        if ends:
            await asyncio.wait(ends)
        gone = [room for room in rooms if self._rooms.get(room.match_id) is not room and room.state.let_go]
        await self._reactions.save_of(gone)
        return gone

    @property
    def left(self) -> int:
        """How many matches are here that are not over."""
        return sum(not room.state.phase.final for room in self._rooms.values())

    async def _quiet_ones(self, most: int) -> list[Room]:
        loop = asyncio.get_running_loop()
        until_s = loop.time() + WAIT_S_MAX
        while True:
            running, still = [], []
            for room in self._rooms.values():
                if not room.state.phase.final and not room.frozen:
                    due_ms = tick_due_ms(room, slot_ms=self._limits.tick_slot_ms)
                    if due_ms is None:
                        still.append(room)
                    elif self._is_quiet(room, due_ms):
                        running.append(room)
            if running:
                return running[:most]
            if still or not self.left or loop.time() > until_s:
                return still[: max(most, STILL_AT_A_TIME)]
            await asyncio.sleep(LOOK_AGAIN_S)

    def _is_quiet(self, room: Room, due_ms: int) -> bool:
        slot_ms = self._limits.tick_slot_ms
        # Not right behind a second either: the next owner, who knows nothing of it, would send it once more.
        return self._limits.hand_over_within_ms <= due_ms - room.now_ms(self._clock) <= 1_000 - 2 * slot_ms

    def _let_go(self, room: Room) -> asyncio.Future[None]:
        done = asyncio.get_running_loop().create_future()

        def answered(_outcome: Outcome) -> None:
            if not done.done():
                done.set_result(None)

        if not self._queue(Envelope(room.match_id, room.now_ms(self._clock), command=LetGo(), reply=answered)):
            done.set_result(None)
        return done
