"""What time alone does to an actor's rooms: one wake-up for whatever is due first, and the end of a room."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from echoplay_actors.actor.agenda import Agenda
from echoplay_actors.actor.due import do_due, next_due_ms, nudge_due_ms
from echoplay_actors.actor.envelope import Envelope
from echoplay_actors.actor.limits import ActorLimits
from echoplay_actors.actor.room import Room, Subscriber
from echoplay_actors.actor.tenure import Tenure
from echoplay_actors.actor.ticks import begin_ticks
from echoplay_actors.clock import Clock
from echoplay_actors.protocol import messages


class Caretaker:
    """Looks after rooms when something happened in them, and when something is due. `overseers` hear of their end."""

    def __init__(
        self, *, rooms: dict[str, Room], tenure: Tenure, clock: Clock, limits: ActorLimits,
        queue: Callable[[Envelope], bool],
    ) -> None:  # fmt: skip
        self.overseers: dict[Subscriber, None] = {}
        """Directories: they have to know which matches are here."""
        self._rooms = rooms
        self._tenure = tenure
        self._clock = clock
        self._limits = limits
        self._queue = queue
        self._agenda = Agenda()
        self._timer: asyncio.TimerHandle | None = None
        self._timer_ms: int | None = None
        self._stopped = False

    def look_after(self, room: Room) -> None:
        """Do what is due, and plan what comes next. Without a lease nothing is due: `wake` follows its return."""
        if self._rooms.get(room.match_id) is not room:
            return
        now_ms = room.now_ms(self._clock)
        if self._tenure.holds(self._clock.now_ms()):
            nudge_ms = do_due(room, now_ms, limits=self._limits, queue=self._queue)
            if room.forget_at_ms is not None and room.forget_at_ms <= now_ms:
                self.let_go(room, final=True)
                return
        else:
            nudge_ms = nudge_due_ms(room, now_ms)
        due_ms = next_due_ms(room, now_ms, nudge_ms, limits=self._limits)
        self._agenda.set(room.match_id, None if due_ms is None else due_ms - room.ahead_ms)
        self._arm()

    def installed(self, room: Room) -> None:
        """A committed state was installed and shown."""
        now_ms = room.now_ms(self._clock)
        begin_ticks(room, now_ms, slot_ms=self._limits.tick_slot_ms)
        if room.state.phase.final and room.forget_at_ms is None:
            room.forget_at_ms = now_ms + self._limits.finished_kept_ms
            for one in self.overseers:
                one.send((messages.ENDED, room.match_id))
        self.look_after(room)

    def let_go(self, room: Room, *, final: bool, tell_overseers: bool = True) -> None:
        """This actor has the match no more: it is over, or somebody else owns it."""
        if self._rooms.get(room.match_id) is not room:
            return
        del self._rooms[room.match_id]
        self._agenda.set(room.match_id, None)
        for one in {**room.watchers, **self.overseers} if tell_overseers else room.watchers:
            one.send((messages.GONE, room.match_id, final))

    def handed_over(self, room: Room) -> None:
        """Another owner goes on with it. Nobody is told yet: first that owner has to be found."""
        del self._rooms[room.match_id]
        self._agenda.set(room.match_id, None)

    def wake(self) -> None:
        """Look after every room in which something is due by now."""
        self._disarm()
        now_ms = self._clock.now_ms()
        if self._tenure.holds(now_ms):
            for match_id in self._agenda.take_due(now_ms):
                room = self._rooms.get(match_id)
                if room is not None:
                    self.look_after(room)
            self._arm()

    def stop(self) -> None:
        """Do nothing any more."""
        self._stopped = True
        self._disarm()

    def _arm(self) -> None:
        next_ms = self._agenda.next_ms()
        if next_ms == self._timer_ms or self._stopped:
            return
        self._disarm()
        if next_ms is not None:
            delay_s = max(next_ms - self._clock.now_ms(), 0) / 1000
            self._timer_ms = next_ms
            self._timer = asyncio.get_running_loop().call_later(delay_s, self.wake)

    def _disarm(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer = self._timer_ms = None
