"""One of a crowd: comes back to its room by itself, with the pauses of the web app, and notes when.

Its pauses are those of `http/web/src/net/live.ts` and of the Socket.IO client under it.
"""

from __future__ import annotations

import asyncio
import json
import random
import time
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any

from crowd_wire import Wire

RECONNECT_S = 0.3
RECONNECT_S_MAX = 4.0
JITTER = 0.5
CONNECT_WITHIN_S = 20.0
ANSWER_WITHIN_S = 4.0
PAUSE_MS = 500


@dataclass(slots=True)
class Noted:
    """What the whole crowd saw since it was last asked."""

    counts: dict[str, int] = field(default_factory=dict)
    lost_s: list[float] = field(default_factory=list)
    back_s: list[float] = field(default_factory=list)
    """Moments (monotonic) at which somebody's first question after the loss was answered."""
    late_ms: list[float] = field(default_factory=list)
    """How much later than its time each tick reached somebody who was in."""
    first_answer_s: float = 0.0
    somebody_lost: asyncio.Event = field(default_factory=asyncio.Event)

    def count(self, what: str) -> None:
        self.counts[what] = self.counts.get(what, 0) + 1

    def told(self) -> dict[str, Any]:
        """What can be written down of it."""
        return {one.name: getattr(self, one.name) for one in fields(self) if one.name != "somebody_lost"}


class Device:
    """Wants to be in one room for as long as it lives."""

    def __init__(self, address: tuple[str, int], token: str, match_id: str, draws: random.Random, noted: Noted) -> None:
        self.noted = noted
        self.match_id = match_id
        self.inside = False
        self._address = address
        self._token = token
        self._draws = draws
        self._wire: Wire | None = None
        self._failures = 0
        self._number = 0
        self._epoch = self._v = 0
        self._known = False
        self._ends_at_ms = 0.0
        self._timer: asyncio.TimerHandle | None = None
        self._loop = asyncio.get_running_loop()
        self._tasks: set[asyncio.Task[None]] = set()

    def connect(self) -> None:
        task = self._loop.create_task(self._connect())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def cut(self) -> None:
        """Its network breaks."""
        if self._wire is not None:
            self._wire.cut()

    async def _connect(self) -> None:
        self.noted.count("connections tried")
        try:
            await self._loop.create_connection(lambda: Wire(self), *self._address)
        except OSError:
            self.noted.count("nobody listened")
            self._reconnect()

    def _wait(self, seconds: float, then: object) -> None:
        if self._timer is not None:
            self._timer.cancel()
        assert callable(then)
        self._timer = self._loop.call_later(seconds, then)

    def _reconnect(self) -> None:
        pause_s = min(RECONNECT_S * 2**self._failures, RECONNECT_S_MAX)
        self._failures += 1
        self._wait(min(pause_s * self._draws.uniform(1 - JITTER, 1 + JITTER), RECONNECT_S_MAX), self.connect)

    # WireUser

    def opened(self, wire: Wire) -> None:
        self._wire = wire
        self._wait(CONNECT_WITHIN_S, self._not_let_in)

    def turned_away(self, status: int) -> None:
        self.noted.count(f"upgrade answered {status}")

    def lost(self, wire: Wire) -> None:
        if self.inside:
            self.inside = False
            self.noted.lost_s.append(time.monotonic())
            self.noted.somebody_lost.set()
        else:
            self.noted.count("connections lost on the way in")
        self._wire = None
        self._reconnect()

    def text(self, frame: bytes) -> None:
        if frame == b"2":
            self._send(b"3")
        elif frame.startswith(b"42/realtime,"):
            self._event(frame[12:])
        elif frame.startswith(b"43/realtime,"):
            number, _, answer = frame[12:].partition(b"[")
            if int(number) == self._number:
                self._answered(json.loads(answer[:-1]))
        elif frame.startswith(b"40/realtime"):
            self._enter()
        elif frame.startswith(b"0{"):
            self._failures = 0
            self.noted.first_answer_s = self.noted.first_answer_s or time.monotonic()
            self._send(b"40/realtime," + json.dumps({"token": self._token}).encode())
        elif frame.startswith(b"44/realtime"):
            self.noted.count("sign-in refused")
            self.cut()
        elif frame.startswith(b"41/realtime"):
            self.cut()

    def _not_let_in(self) -> None:
        self.noted.count("not let in in time")
        self.cut()

    def _enter(self) -> None:
        self._number += 1
        name, body = "join_room", {"matchId": self.match_id}
        if self._known:
            name, body = "resume", {"matchId": self.match_id, "epoch": self._epoch, "v": self._v}
        self._send(f'42/realtime,{self._number}["{name}",{json.dumps(body)}]'.encode())
        self._wait(ANSWER_WITHIN_S, self._unanswered)

    def _unanswered(self) -> None:
        self.noted.count("not answered in time")
        if self._wire is not None:
            self._enter()

    def _answered(self, answer: dict[str, object]) -> None:
        if answer["ok"]:
            if self._timer is not None:
                self._timer.cancel()
            if not self.inside:
                self.inside = True
                self.noted.back_s.append(time.monotonic())
            self._known = True
            return
        error = answer["error"]
        assert isinstance(error, dict)
        self.noted.count(f"told {error['code']}")
        pause_ms = float(error.get("retryAfterMs", PAUSE_MS))
        self._wait(pause_ms / 1000 * self._draws.uniform(1.0, 1.0 + JITTER), self._enter)

    def _event(self, event: bytes) -> None:
        if event.startswith(b'["timer_tick"'):
            if self._ends_at_ms and self.inside:
                remaining = int(event[event.rindex(b":") + 1 : -2])
                self.noted.late_ms.append(time.time() * 1000 - self._ends_at_ms + remaining * 1000)
        elif b'"v":' in event:
            name, payload = json.loads(event)
            self._epoch, self._v = payload["epoch"], payload["v"]
            timer = payload.get("timer") if name == "room_state" else payload
            if timer and "endsAt" in timer:
                self._ends_at_ms = datetime.fromisoformat(timer["endsAt"]).timestamp() * 1000

    def _send(self, text: bytes) -> None:
        if self._wire is not None:
            self._wire.send(text)
