"""One connection of a device to an edge: frames out, events and answers in, and how it notices that it is broken."""

from __future__ import annotations

import asyncio
import functools
import itertools
import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from checker.history import Answered, Asked, Connected, Disconnected

if TYPE_CHECKING:
    from simulated.device import Device

ANSWER_WITHIN_S = 4.0
UNAWAITED = 1_000_000
"""From this number on nobody waits for the answer."""
SILENT_S = 18.5
"""Longer than the server leaves between two pings, and waits for an answer."""


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
        self._asked: dict[int, Asked] = {}
        self._answered_once: set[int] = set()
        self._numbers = itertools.count(1)
        self._unawaited = itertools.count(UNAWAITED)
        self._heard_s = 0.0
        self._watch: asyncio.TimerHandle | None = None
        self._reason = "the connection broke"

    def send(self, frame: Any) -> None:
        self.send_raw(json.dumps(frame).encode())

    def send_raw(self, data: bytes) -> None:
        """Anything at all, as hostile clients do."""
        if self._transport is not None:
            self._transport.write(data)

    def send_unawaited(self, event: str, body: Mapping[str, Any], match_id: str) -> None:
        """An event about a match whose answer nobody waits for; it is recorded all the same."""
        number, device = next(self._unawaited), self.device
        # Whoever enters a room this way may be shown it, from any v on.
        asked = Asked(
            device.cluster.world.now_us, device.name, device.person_id, self.number, match_id, event, None, {"v": 0}
        )
        self._asked[number] = asked
        self._answered_once.add(number)
        device.cluster.history.asked.append(asked)
        self.send(["event", number, [event, {"matchId": match_id, **body}]])

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
        self._asked[number] = asked
        self.send(frame(number))
        try:
            async with asyncio.timeout(ANSWER_WITHIN_S):
                payload = await answer
        except (TimeoutError, ConnectionError):
            return None
        finally:
            self._answers.pop(number, None)
        self._note(asked, payload)
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
            name, payload = _event(text)
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
                code = frame[1]["code"] if frame[1] else None
                self.device.banned = self.device.banned or code == "forbidden"
                if code == "unauthenticated":
                    self.device.token = self.device.sign_in(self.edge)
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
        """An answer that comes too late is none any more; a second one is."""
        answer = self._answers.get(number)
        if answer is not None and not answer.done():
            answer.set_result(payload)
        elif number in self._answered_once and number in self._asked:
            self._note(self._asked[number], payload)
        self._answered_once.add(number)

    def _note(self, asked: Asked, payload: dict[str, Any]) -> None:
        history, now_us = self.device.cluster.history, self.device.cluster.world.now_us
        history.answered.append(
            Answered(
                now_us, asked.device, asked.person, self.number, asked.match_id, asked.command, asked.op_id, payload
            )
        )

    def _silent(self) -> None:
        loop = asyncio.get_running_loop()
        left_s = self._heard_s + SILENT_S - loop.time()
        if left_s > 0:
            self._watch = loop.call_later(left_s, self._silent)
        else:
            self.close("the server is silent")


@functools.lru_cache(maxsize=64)
def _event(text: str) -> tuple[str, dict[str, Any]]:
    """Name and payload, one for all who are sent the same: nobody changes what was received."""
    name, payload = json.loads(text[11:])
    return name, payload
