"""Giving an outage back: a room is frozen until its recovery is committed, however often that has to be tried.

A recovery is stamped only while the lease holds. If the lease lapses before that recovery was committed, the room stays
frozen and is recovered once more. What an actor knows of a lapse dies with it: one that ends between the renewal that
ended a lapse and the commit of its recovery leaves the lapse to whoever speaks.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping

from echoplay_actors.actor.envelope import Envelope, Outcome
from echoplay_actors.actor.room import Room
from echoplay_actors.clock import Clock
from echoplay_actors.errors import Moved, Refusal, Unavailable
from echoplay_actors.match.commands import RecoverMatch

RECOVER_AGAIN_AFTER_S = 0.1


class Recoveries:
    """Of the rooms of one actor. `holds(now_ms)` says whether its lease does."""

    def __init__(
        self, *, rooms: Mapping[str, Room], clock: Clock, queue: Callable[[Envelope], bool],
        holds: Callable[[int], bool],
    ) -> None:  # fmt: skip
        self._rooms = rooms
        self._clock = clock
        self._queue = queue
        self._holds = holds
        self._stamped: set[Room] = set()
        """Those whose recovery is in a turn, or waits for one."""

    def recover(self, room: Room, proof_of_life_ms: int) -> asyncio.Future[None]:
        """Give back what passed since then; done once the room goes on, or is here no more."""
        room.frozen = True
        room.lapse_proof_ms = None
        recovery = _Recovery(room, proof_of_life_ms, asyncio.get_running_loop().create_future())
        self._attempt(recovery)
        return recovery.done

    def lapsed(self, room: Room, proof_of_life_ms: int) -> None:
        """The lease had lapsed since that proof of life and holds again."""
        if not room.frozen:
            self.recover(room, proof_of_life_ms)
        elif room in self._stamped and room.lapse_proof_ms is None:
            room.lapse_proof_ms = proof_of_life_ms
        # Otherwise its recovery is going to be stamped from now on, and gives this back, too.

    def _attempt(self, recovery: _Recovery) -> None:
        room = recovery.room
        if self._rooms.get(room.match_id) is not room:
            recovery.end()
            return
        if self._holds(self._clock.now_ms()):
            room.lapse_proof_ms = None
            command = RecoverMatch(recovery.proof_of_life_ms, room.ahead_ms)
            envelope = Envelope(
                room.match_id, room.now_ms(self._clock), command=command,
                reply=lambda outcome: self._answered(recovery, outcome),
            )  # fmt: skip
            self._stamped.add(room)
            if self._queue(envelope):
                return
            self._stamped.discard(room)
        self._again(recovery, RECOVER_AGAIN_AFTER_S)

    def _answered(self, recovery: _Recovery, outcome: Outcome) -> None:
        room = recovery.room
        self._stamped.discard(room)
        if isinstance(outcome, Unavailable) and not isinstance(outcome, Moved):
            rest_s = (room.rests_until_ms - room.now_ms(self._clock)) / 1000
            self._again(recovery, max(rest_s, RECOVER_AGAIN_AFTER_S))
        elif room.lapse_proof_ms is not None and not isinstance(outcome, Refusal):
            recovery.proof_of_life_ms = room.lapse_proof_ms
            self._attempt(recovery)
        else:
            recovery.end()

    def _again(self, recovery: _Recovery, after_s: float) -> None:
        asyncio.get_running_loop().call_later(after_s, self._attempt, recovery)


class _Recovery:
    """One room's: since when, and who waits for it."""

    def __init__(self, room: Room, proof_of_life_ms: int, done: asyncio.Future[None]) -> None:
        self.room = room
        self.proof_of_life_ms = proof_of_life_ms
        self.done = done

    def end(self) -> None:
        if not self.done.done():
            self.done.set_result(None)
