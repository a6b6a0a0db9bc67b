"""What people do: react and vote at random moments (Poisson), from a seed."""

from __future__ import annotations

import asyncio
import random
import time

from hall import KINDS, Hall


class Load:
    """Runs until `stop`; rates are those of everybody in this process together."""

    def __init__(
        self, hall: Hall, *, reactions_a_second: float, votes_a_second: float, hosts_only: bool, seed: int
    ) -> None:
        """With `hosts_only` each room's first person alone does all the reacting in it."""
        self._draws = random.Random(seed)
        self._hosts = [room.seats[0] for room in hall.rooms.values()]
        self._reactors = self._hosts if hosts_only else list(hall.seats)
        self._voters = [seat for room in hall.rooms.values() for seat in room.seats[1:]]
        self._rate = reactions_a_second + votes_a_second
        self._votes_share = votes_a_second / self._rate if self._rate else 0.0
        self._loop = asyncio.get_running_loop()
        self._timer: asyncio.TimerHandle | None = None
        self._next_s = time.monotonic()
        if self._rate:
            self._wake()

    def stop(self) -> None:
        if self._timer is not None:
            self._timer.cancel()

    def _wake(self) -> None:
        now_s = time.monotonic()
        while self._next_s <= now_s:
            if self._draws.random() < self._votes_share:
                voter = self._draws.choice(self._voters)
                voter.vote(voter.room.seats[0].user_id)
            else:
                self._draws.choice(self._reactors).react(self._draws.choice(KINDS))
            self._next_s += self._draws.expovariate(self._rate)
        self._timer = self._loop.call_later(self._next_s - now_s, self._wake)
