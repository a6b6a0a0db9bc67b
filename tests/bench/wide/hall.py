"""The rooms and people of one generator process, and what they noted since the last `begin`."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from datetime import datetime
from typing import Any

from frames import masked
from seat import Seat
from spread import Spread

KINDS = ("heart", "thumbs", "laugh", "flame")
SLOT_S = 0.025
"""The contract lets a tick leave up to so much later than its second."""


class Room:
    """What everybody in a room knows: when its clock ends (wall clock, seconds) and how often who reacted how."""

    def __init__(self, match_id: str) -> None:
        self.match_id = match_id
        self.seats: list[Seat] = []
        """The host first."""
        self.ends_at_s: float | None = None
        self.live = False
        """The host was told that the debate has begun."""
        self.sent = dict.fromkeys(KINDS, 0)
        self.reaction_frames = {
            kind: masked(f'42/realtime,["submit_reaction",{{"matchId":"{match_id}","type":"{kind}"}}]'.encode())
            for kind in KINDS
        }

    def learn(self, told: dict[str, Any]) -> None:
        """From `round_started`, or from `room_state` where the clock runs already."""
        ends_at = told.get("endsAt") or (told.get("timer") or {}).get("endsAt")
        if ends_at is not None:
            self.ends_at_s = datetime.fromisoformat(ends_at).timestamp()


class Hall:
    """All of them. Moments are monotonic; the wall clock is looked at once, so its steps later on do no harm."""

    def __init__(self) -> None:
        self.rooms: dict[str, Room] = {}
        self.seats: list[Seat] = []
        self._wall_ahead_s = time.time() - time.monotonic()
        self._refusals: Counter[str] = Counter()
        self._lost = 0
        self.begin()

    def begin(self) -> None:
        """Note from now on; what was noted before is forgotten."""
        self.messages = self.bytes = 0
        self.ticks, self.ticks_past_slot = Spread(), Spread()
        self.reactions, self.votes = Spread(), Spread()
        self._began_s, self._began_cpu_s = time.monotonic(), time.process_time()

    def told(self) -> dict[str, Any]:
        """What was noted since `begin`."""
        took_s = time.monotonic() - self._began_s
        ticking = sum(len(room.seats) for room in self.rooms.values() if room.ends_at_s is not None)
        return {
            "took_s": took_s,
            "messages": self.messages,
            "bytes": self.bytes,
            "ticks_expected": ticking * int(took_s),  # at least: a window of 10.2 s holds 10 seconds of most clocks
            "spreads": {
                "tick": self.ticks.told(), "tick_past_slot": self.ticks_past_slot.told(),
                "reaction": self.reactions.told(), "vote": self.votes.told(),
            },
            "cores": (time.process_time() - self._began_cpu_s) / took_s,
            "refusals": dict(self._refusals),
            "lost": self._lost,
            "clock_drift_ms": 1000 * (time.time() - time.monotonic() - self._wall_ahead_s),
        }  # fmt: skip

    def tick(self, room: Room, remaining: int) -> None:
        """Somebody in the room heard a second of its clock."""
        if room.ends_at_s is not None:
            exact_s = room.ends_at_s - remaining
            now_s = time.monotonic() + self._wall_ahead_s
            self.ticks.add_s(now_s - exact_s)
            self.ticks_past_slot.add_s(now_s - end_of_slot_s(exact_s))

    def lost(self, seat: Seat) -> None:
        self._lost += 1

    def refused(self, why: str) -> None:
        self._refusals[why[:200]] += 1

    async def come_in(self, asked: dict[str, Any]) -> dict[str, Any]:
        """Everybody of `rooms` ([match id, [[user id, token], …]]) connects, `at_once` at a time; joins if told so."""
        loop, began_s, began_cpu_s = asyncio.get_running_loop(), time.monotonic(), time.process_time()
        host, port = asked["address"]
        seats = []
        for match_id, people in asked["rooms"]:
            room = self.rooms.setdefault(match_id, Room(match_id))
            for user_id, token in people:
                seats.append(Seat(self, room, user_id, token, joins=asked["joins"]))
                room.seats.append(seats[-1])
        waiting = iter(seats)

        async def some() -> None:
            for seat in waiting:
                await loop.create_connection(lambda seat=seat: seat, host, port)
                await seat.settled

        await asyncio.gather(*(some() for _ in range(asked["at_once"])))
        self.seats += seats
        took_s = time.monotonic() - began_s
        return {"inside": len(seats), "took_s": took_s, "cores": (time.process_time() - began_cpu_s) / took_s}

    def leave(self) -> None:
        for seat in self.seats:
            seat.close()
        self.seats.clear()
        self.rooms.clear()


def end_of_slot_s(exact_s: float) -> float:
    """The end of the slot in which a tick with this exact moment leaves."""
    return -(-round(exact_s * 1000) // round(SLOT_S * 1000)) * SLOT_S
