"""A person's device: it connects, comes back when the connection breaks, and asks until it is answered.

The counterpart of `http/web/src/net/live.ts`, with what a real phone also does: being put away, losing its network,
not reading. All it sends and is sent is recorded before it makes anything of it.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import random
from collections.abc import Mapping
from typing import Any

from checker.history import Answered, Applied, Asked, Connected, Disconnected, GaveUp, Seen
from simulated.cluster import Cluster
from simulated.follower import NUMBERED, Follower
from simulated.process import Process

ANSWER_WITHIN_S = 4.0
GIVE_UP_AFTER_S = 20.0
PAUSE_S = 0.5
RECONNECT_S = (0.3, 4.0)
SILENT_S = 18.5


class Device:
    """One device of `person_id`, with a token; `matches` it wants to be in the rooms of."""

    def __init__(self, cluster: Cluster, process: Process, person_id: str, token: str, draws: random.Random) -> None:
        self.cluster = cluster
        self.process = process
        self.person_id = person_id
        self.token = token
        self.rooms: dict[str, Follower] = {}
        self.line: Line | None = None
        self.refused: set[str] = set()
        """Matches that this person may not see."""
        self.banned = False
        self.away = False
        """Put away on purpose: it does not connect."""
        self.reads = True
        self.draws = draws
        self._operations = itertools.count(1)
        self._failures = 0

    @property
    def name(self) -> str:
        return self.process.name

    async def live(self) -> None:
        """Be connected, whenever that can be."""
        while True:
            if self.away or self.banned:
                await asyncio.sleep(PAUSE_S)
                continue
            line = await self._connected()
            if line is None:
                self._failures += 1
                most = min(RECONNECT_S[0] * 2**self._failures, RECONNECT_S[1])
                await asyncio.sleep(self.draws.uniform(0.5, 1.0) * most)
                continue
            self._failures = 0
            self.line = line
            for follower in list(self.rooms.values()):
                self.process.create_task(self.enter(follower, line))
            await line.lost.wait()
            self.line = None
            await asyncio.sleep(self.draws.uniform(0.05, RECONNECT_S[0]))

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

    async def command(
        self, match_id: str, name: str, fields: Mapping[str, Any], *, op_id: str | None = None, rest: bool = False
    ) -> dict[str, Any] | None:
        """Ask until there is an answer; None once it is given up."""
        operation = op_id or f"{self.name}-{next(self._operations)}"
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


class Line(asyncio.Protocol):
    """One connection of a device."""

    def __init__(self, device: Device, edge: str, number: int) -> None:
        self.device = device
        self.edge = edge
        self.number = number
        self.let_in: asyncio.Future[bool] = device.process.create_future()
        self.lost = asyncio.Event()
        self.entered: set[str] = set()
        self.asking: set[str] = set()
        self._transport: asyncio.Transport | None = None
        self._answers: dict[int, asyncio.Future[dict[str, Any]]] = {}
        self._numbers = itertools.count(1)
        self._heard_s = 0.0
        self._watch: asyncio.TimerHandle | None = None
        self._reason = "the connection broke"

    def send(self, frame: Any) -> None:
        self.send_raw(json.dumps(frame).encode())

    def send_raw(self, data: bytes) -> None:
        """Anything at all, as hostile clients do."""
        if self._transport is not None:
            self._transport.write(data)

    async def ask(self, event: str, body: Mapping[str, Any], match_id: str, op_id: str | None) -> dict[str, Any] | None:
        """An event with acknowledgement; None when none came in time."""
        return await self._answer(event, body, match_id, op_id, lambda number: ["event", number, [event, body]])

    async def call(self, name: str, body: Mapping[str, Any], match_id: str, op_id: str | None) -> dict[str, Any] | None:
        """A REST call; None when no answer came in time."""
        token = self.device.token
        return await self._answer(
            f"rest:{name}", body, match_id, op_id, lambda number: ["rest", number, token, name, body]
        )

    async def _answer(self, command: str, body: Any, match_id: str, op_id: str | None, frame: Any) -> Any:
        number = next(self._numbers)
        device = self.device
        world, history = device.cluster.world, device.cluster.history
        asked = Asked(world.now_us, device.name, device.person_id, self.number, match_id, command, op_id, body)
        history.asked.append(asked)
        answer: asyncio.Future[dict[str, Any]] = asyncio.get_running_loop().create_future()
        self._answers[number] = answer
        self.send(frame(number))
        try:
            async with asyncio.timeout(ANSWER_WITHIN_S):
                payload = await answer
        except (TimeoutError, ConnectionError):
            return None
        finally:
            self._answers.pop(number, None)
        history.answered.append(
            Answered(world.now_us, device.name, device.person_id, self.number, match_id, command, op_id, payload)
        )
        return payload

    def close(self, reason: str) -> None:
        self._reason = reason
        if self._transport is not None:
            self._transport.abort()

    # asyncio.Protocol

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        loop = asyncio.get_running_loop()
        self._heard_s = loop.time()
        self._watch = loop.call_later(SILENT_S, self._silent)

    def data_received(self, data: bytes) -> None:
        self._heard_s = asyncio.get_running_loop().time()
        text = data.decode()
        if text.startswith("2/realtime,"):
            name, payload = json.loads(text[11:])
            self.device.received(self, name, payload)
        elif text.startswith("3/realtime,"):
            digits, _, rest = text[11:].partition("[")
            self._answered(int(digits), json.loads("[" + rest)[0])
        elif text == '["ping"]':
            self.send(["pong"])
        else:
            frame = json.loads(text)
            if frame[0] == "connected":
                device = self.device
                device.cluster.history.connected.append(
                    Connected(device.cluster.world.now_us, device.name, device.person_id, self.number, self.edge)
                )
                if not self.let_in.done():
                    self.let_in.set_result(True)
            elif frame[0] == "rest":
                self._answered(frame[1], frame[2])
            elif frame[0] == "refused":
                if frame[1] and frame[1]["code"] in ("unauthenticated", "forbidden"):
                    self.device.banned = True
                self.close(f"refused: {frame[1]}")
            elif frame[0] == "disconnect":
                self.close("told to go")

    def connection_lost(self, error: Exception | None) -> None:
        if self._watch is not None:
            self._watch.cancel()
        device = self.device
        if self.let_in.done() and not self.let_in.cancelled() and self.let_in.result():
            device.cluster.history.disconnected.append(
                Disconnected(device.cluster.world.now_us, device.name, device.person_id, self.number, self._reason)
            )
        elif not self.let_in.done():
            self.let_in.set_result(False)
        for answer in self._answers.values():
            if not answer.done():
                answer.set_exception(ConnectionResetError("the connection broke"))
        self.lost.set()

    def _answered(self, number: int, payload: dict[str, Any]) -> None:
        answer = self._answers.get(number)
        if answer is not None and not answer.done():
            answer.set_result(payload)

    def _silent(self) -> None:
        loop = asyncio.get_running_loop()
        left_s = self._heard_s + SILENT_S - loop.time()
        if left_s > 0:
            self._watch = loop.call_later(left_s, self._silent)
        else:
            self.close("the server is silent")
