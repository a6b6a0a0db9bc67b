"""A person's device: it connects, comes back when the connection breaks, and asks until it is answered.

The counterpart of `http/web/src/net/live.ts`, with what a real phone also does: being put away, losing its network,
not reading. All it sends and is sent is recorded before it makes anything of it.
"""

from __future__ import annotations

import asyncio
import itertools
import random
from collections.abc import Callable, Mapping
from typing import Any

from checker.history import Applied, GaveUp, Seen
from simulated.cluster import Cluster
from simulated.follower import NUMBERED, Follower
from simulated.line import ANSWER_WITHIN_S, Line
from simulated.process import Process

GIVE_UP_AFTER_S = 20.0
PAUSE_S = 0.5
RECONNECT_S = (0.3, 4.0)


class Device:
    """One device of `person_id`, which wants to be in the rooms of `rooms`."""

    def __init__(
        self, cluster: Cluster, process: Process, person_id: str, sign_in: Callable[[str], str], draws: random.Random
    ) -> None:
        self.cluster = cluster
        self.process = process
        self.person_id = person_id
        self.sign_in = sign_in
        """A new token, by the clock of that edge."""
        self.token = sign_in("")
        self.rooms: dict[str, Follower] = {}
        self.line: Line | None = None
        self.refused: set[str] = set()
        """Matches that this person may not see."""
        self.banned = False
        self.away = False
        """Put away on purpose: it does not connect."""
        self._back = asyncio.Event()
        self.reads = True
        self.draws = draws
        self._operations = itertools.count(1)
        self._born_ms = cluster.world.now_us // 1000
        self._borrowable = [
            f"device-{number}.0/{count}" for number in range(20) for count in range(1, 4)
            if self._born_ms == 0 and self.name != f"device-{number}"
        ]  # fmt: skip
        self._failures = 0

    @property
    def name(self) -> str:
        return self.process.name

    async def live(self) -> None:
        """Be connected, whenever that can be."""
        while True:
            if self.banned:
                return
            if self.away:
                await self._back.wait()
            line = await self._connected()
            if line is None:
                self._failures += 1
                most = min(RECONNECT_S[0] * 2**self._failures, RECONNECT_S[1])
                await asyncio.sleep(self.draws.uniform(0.5, 1.0) * most)
                continue
            self._failures = 0
            if self.away:
                # Put away while it was connecting.
                line.close("left")
                continue
            self.line = line
            for follower in list(self.rooms.values()):
                self.process.create_task(self.enter(follower, line))
            await line.lost.wait()
            self.line = None
            await asyncio.sleep(self.draws.uniform(0.05, RECONNECT_S[0]))

    def put_away(self, away: bool) -> None:
        """Leave, and come back when it is taken out again."""
        self.away = away
        if away:
            self._back.clear()
            if self.line is not None:
                self.line.close("left")
        else:
            self._back.set()

    async def enter(self, follower: Follower, line: Line) -> None:
        """Join, or resume where we were, until we are in or may not be."""
        while not line.lost.is_set() and follower.match_id not in self.refused:
            if follower.v is None:
                answer = await line.ask("join_room", {"matchId": follower.match_id}, follower.match_id, None)
            else:
                body = {"matchId": follower.match_id, "epoch": follower.epoch, "v": follower.v}
                answer = await line.ask("resume", body, follower.match_id, None)
            if answer is not None and answer["ok"]:
                line.entered.add(follower.match_id)
                return
            if answer is not None and not answer["error"]["retryable"]:
                self.refused.add(follower.match_id)
                return
            await asyncio.sleep(self._pause_s(answer))

    def next_operation(self) -> str:
        """An operation id that this person never used."""
        return f"{self.name}.{self._born_ms}/{next(self._operations)}"

    def borrowed_operation(self, draws: random.Random) -> str:
        """One that another person may use just so, and this one uses once."""
        if not self._borrowable:
            return self.next_operation()
        return self._borrowable.pop(draws.randrange(len(self._borrowable)))

    async def command(
        self, match_id: str, name: str, fields: Mapping[str, Any], *, op_id: str | None = None, rest: bool = False
    ) -> dict[str, Any] | None:
        """Ask until there is an answer; None once it is given up."""
        operation = op_id or self.next_operation()
        loop = asyncio.get_running_loop()
        give_up_s = loop.time() + GIVE_UP_AFTER_S
        while True:
            line, answer = self.line, None
            if line is not None and rest:
                answer = await line.call(name, {"matchId": match_id, **fields, "key": operation}, match_id, operation)
            elif line is not None and match_id in line.entered:
                answer = await line.ask(name, {"matchId": match_id, "opId": operation, **fields}, match_id, operation)
            if answer is not None and (answer["ok"] or not answer["error"]["retryable"]):
                return answer
            pause_s = self._pause_s(answer)
            if loop.time() + pause_s >= give_up_s or self.banned:
                self.cluster.history.gave_up.append(
                    GaveUp(self.cluster.world.now_us, self.name, self.person_id, match_id, name, operation)
                )
                return None
            await asyncio.sleep(pause_s)

    def follow(self, match_id: str) -> Follower:
        """Want to be in this match's room from now on."""
        follower = self.rooms.get(match_id)
        if follower is None:
            follower = self.rooms[match_id] = Follower(match_id)
            if self.line is not None:
                self.process.create_task(self.enter(follower, self.line))
        return follower

    def received(self, line: Line, name: str, payload: dict[str, Any]) -> None:
        """One event of a room."""
        match_id = payload.get("matchId") or (payload.get("match") or {}).get("id") or ""
        history, now_us = self.cluster.history, self.cluster.world.now_us
        history.seen.append(Seen(now_us, self.name, self.person_id, line.number, match_id, name, payload))
        follower = self.rooms.get(match_id)
        if follower is None:
            return
        if name == "room_state":
            taken = follower.snapshot(payload)
        elif name in NUMBERED:
            step = follower.numbered(name, payload)
            taken = step == "applied"
            if step == "gap" and follower.v is not None and match_id not in line.asking:
                self.process.create_task(self._fill_gap(follower, line))
        else:
            return
        if taken:
            applied = Applied(now_us, self.name, self.person_id, match_id, name, payload["epoch"], payload["v"])
            history.applied.append(applied)

    async def _fill_gap(self, follower: Follower, line: Line) -> None:
        line.asking.add(follower.match_id)
        try:
            await self.enter(follower, line)
        finally:
            line.asking.discard(follower.match_id)

    async def _connected(self) -> Line | None:
        doors = [one for one in self.cluster.of_kind("edge") if one.door is not None]
        if not doors:
            return None
        edge = doors[self.draws.randrange(len(doors))]
        line = Line(self, edge.process.name, next(self.cluster.connections))
        assert edge.door is not None
        try:
            async with asyncio.timeout(ANSWER_WITHIN_S):
                await self.cluster.network.connect(self.process, *edge.door, lambda: line)
                line.send(["connect", {"token": self.token}])
                if await line.let_in:
                    return line
        except (OSError, TimeoutError):
            line.close("was not let in")
        return None

    def _pause_s(self, answer: Mapping[str, Any] | None) -> float:
        if answer is None:
            return PAUSE_S
        return float(answer["error"].get("retryAfterMs", PAUSE_S * 1000)) / 1000
