"""A person's device on real sockets: it connects, comes back when the connection breaks, and asks until it is answered.

The counterpart of the web app's `net/live.ts`, and of the simulation's device: what it knows of a room it knows by the
same `Follower`, and people act through it by the same `Actor`. All it sends and is sent is recorded first.
"""

from __future__ import annotations

import asyncio
import itertools
import random
from collections.abc import Coroutine, Mapping
from typing import Any

import aiohttp
from real_line import OFFLINE, Line
from recorder import Recorder
from simulated.follower import NUMBERED, Follower

GIVE_UP_AFTER_S = 30.0
PAUSE_S = 0.5
RECONNECT_S = (0.2, 2.0)
ROOMS_A_LINE_MAX = 5
"""Fewer than an edge lets a connection be in, since one that was left counts until its connection ends."""


class Tasks:
    """Tasks that are held until they are done."""

    def __init__(self) -> None:
        self._running: set[asyncio.Task[Any]] = set()

    def create_task(self, work: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
        task = asyncio.get_running_loop().create_task(work)
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        return task

    def cancel(self) -> None:
        for task in self._running:
            task.cancel()


class Device:
    """`person_id`'s device called `name`; wants to be in the rooms it follows for as long as it lives."""

    def __init__(
        self, *, url: str, sockets_url: str, name: str, person_id: str, token: str, recorder: Recorder,
        draws: random.Random, rest: aiohttp.ClientSession, sockets: aiohttp.ClientSession,
    ) -> None:  # fmt: skip
        self.name = name
        self.person_id = person_id
        self.rooms: dict[str, Follower] = {}
        self.refused: set[str] = set()
        self.banned = False
        self.away = False
        self.process = Tasks()
        self._url = url
        self._sockets_url = sockets_url
        self._token = token
        self._line: Line | None = None
        self._recorder = recorder
        self._draws = draws
        self._rest = rest
        self._sockets = sockets
        self._operations = itertools.count(1)
        self._borrowable = [
            f"device-{number}/{count}" for number in range(10) for count in range(1, 4) if name != f"device-{number}"
        ]
        self._failures = 0

    async def live(self) -> None:
        """Be connected, whenever that can be."""
        while True:
            line = Line(self.name, self.person_id, self._recorder, self._sockets, self._received)
            if not await line.connect(self._sockets_url, self._token):
                self._failures += 1
                most_s = min(RECONNECT_S[0] * 2**self._failures, RECONNECT_S[1])
                await asyncio.sleep(self._draws.uniform(0.5, 1.0) * most_s)
                continue
            self._failures = 0
            self._line = line
            for follower in list(self.rooms.values()):
                self.process.create_task(self._enter(follower, line))
            await line.lost.wait()
            self._line = None
            await asyncio.sleep(self._draws.uniform(0.05, RECONNECT_S[0]))

    async def close(self) -> None:
        self.process.cancel()
        if self._line is not None:
            await self._line.close()

    def follow(self, match_id: str) -> Follower:
        """Want to be in this match's room from now on."""
        follower = self.rooms.get(match_id)
        if follower is None:
            follower = self.rooms[match_id] = Follower(match_id)
            if self._line is not None:
                self.process.create_task(self._enter(follower, self._line))
        return follower

    async def leave(self, match_id: str) -> None:
        """Be in this room no more. There is no command for it: whoever was in many connects anew."""
        self.rooms.pop(match_id, None)
        if self._line is not None and len(self._line.entered) >= ROOMS_A_LINE_MAX:
            await self._line.close()

    def next_operation(self) -> str:
        return f"{self.name}/{next(self._operations)}"

    def borrowed_operation(self, draws: random.Random) -> str:
        """One that another person may use just so, and this one uses once."""
        if not self._borrowable:
            return self.next_operation()
        return self._borrowable.pop(draws.randrange(len(self._borrowable)))

    async def command(
        self, match_id: str, name: str, fields: Mapping[str, Any], *, op_id: str | None = None
    ) -> dict[str, Any] | None:
        """Ask until there is an answer; None once it is given up."""
        operation = op_id or self.next_operation()
        body = {"matchId": match_id, "opId": operation, **fields}
        loop = asyncio.get_running_loop()
        give_up_s = loop.time() + GIVE_UP_AFTER_S
        while True:
            line, answer = self._line, None
            if line is not None and match_id in line.entered:
                answer = await line.ask(name, body, match_id, operation)
            if answer is not None and (answer["ok"] or not answer["error"]["retryable"]):
                return answer
            pause_s = self._pause_s(answer)
            if loop.time() + pause_s >= give_up_s:
                self._recorder.gave_up(self.name, self.person_id, match_id, name, operation)
                return None
            await asyncio.sleep(pause_s)

    # REST

    async def make_match(self, wanted: Mapping[str, Any], key: str) -> str:
        """A new match's id; with the same key always the same match."""
        return str((await self._post("/v1/matches", wanted, key))["match"]["id"])

    async def join(self, match_id: str) -> None:
        """Take a seat if there is one; such a call carries no operation id."""
        about = (self.name, self.person_id, 0, match_id, "rest:join", None)
        self._recorder.asked(*about, {})
        answer = await self._post(f"/v1/matches/{match_id}/join", {}, None)
        self._recorder.answered(*about, {"ok": True, **answer})

    async def _post(self, path: str, body: Mapping[str, Any], key: str | None) -> dict[str, Any]:
        """Sent until it succeeds; a refusal for good is an error of this program."""
        headers = {"Authorization": f"Bearer {self._token}"} | ({"Idempotency-Key": key} if key else {})
        while True:
            try:
                async with self._rest.post(self._url + path, json=body, headers=headers) as response:
                    found: dict[str, Any] = await response.json()
                    if response.status < 300:
                        return found
                    if not found.get("retryable"):
                        raise RuntimeError(f"{path}: {response.status} {found}")
            except OFFLINE:
                pass
            await asyncio.sleep(PAUSE_S)

    # Rooms

    async def _enter(self, follower: Follower, line: Line) -> None:
        """Join, or resume where we were, until we are in or may not be."""
        match_id = follower.match_id
        while not line.lost.is_set() and match_id not in self.refused:
            if follower.v is None:
                answer = await line.ask("join_room", {"matchId": match_id}, match_id, None)
            else:
                body = {"matchId": match_id, "epoch": follower.epoch, "v": follower.v}
                answer = await line.ask("resume", body, match_id, None)
            if answer is not None and answer["ok"]:
                line.entered.add(match_id)
                return
            if answer is not None and not answer["error"]["retryable"]:
                self.refused.add(match_id)
                return
            await asyncio.sleep(self._pause_s(answer))

    def _received(self, line: Line, name: str, payload: dict[str, Any]) -> None:
        match_id = self._recorder.seen(self.name, self.person_id, line.number, name, payload)
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
            self._recorder.applied(self.name, self.person_id, match_id, name, payload)

    async def _fill_gap(self, follower: Follower, line: Line) -> None:
        line.asking.add(follower.match_id)
        try:
            await self._enter(follower, line)
        finally:
            line.asking.discard(follower.match_id)

    def _pause_s(self, answer: Mapping[str, Any] | None) -> float:
        """As long as it was told, and up to half as long again, as the web app."""
        told_s = PAUSE_S if answer is None else float(answer["error"].get("retryAfterMs", PAUSE_S * 1000)) / 1000
        return told_s * self._draws.uniform(1.0, 1.5)
