"""Where a WebSocket's messages arrive: what can be handled at once is, inside the very callback that read it.

Stands where aiohttp's compiled reader puts whole messages for somebody to be woken up for. Events and pongs, which is
nearly all that clients send, wake nobody. The rest, and all that comes behind it until it has been handled, waits in
aiohttp's own queue, with aiohttp's own bound: order is kept.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from typing import Any

from aiohttp import WSMsgType
from aiohttp._websocket.reader import WebSocketDataQueue
from aiohttp.base_protocol import BaseProtocol

from echoplay_http.realtime.fanout import NAMESPACE

TakeNow = Callable[[str], bool]
"""Handle a text at once; false, with nothing done, if it has to wait for its turn."""

PONG = "3"
_EVENT = f"42{NAMESPACE},"
_ACK_DIGITS_MAX = 10
READ_BUFFER_BYTES = 2**16
"""aiohttp reads no more from a client once twice as much waits here."""


class Intake(WebSocketDataQueue):
    """One WebSocket's."""

    def __init__(self, protocol: BaseProtocol, take_now: TakeNow, *, loop: asyncio.AbstractEventLoop) -> None:
        super().__init__(protocol, READ_BUFFER_BYTES, loop=loop)
        self._take_now = take_now
        self._idle = False

    def wait(self) -> None:
        """Whoever reads has handled what it took and is about to wait for more."""
        self._idle = not self._buffer

    def feed_data(self, message: Any, size: int) -> None:
        """As aiohttp's reader calls it."""
        if not (self._idle and message[0] is WSMsgType.TEXT and self._take_now(message[1])):
            self._idle = False
            super().feed_data(message, size)


def read_event(text: str) -> tuple[Any, int | None] | None:
    """What an event packet of our namespace carries, and its acknowledgement's number; None for all other texts,
    odd forms of it included, which python-socketio reads."""
    if not text.startswith(_EVENT):
        return None
    start = text.find("[", len(_EVENT), len(_EVENT) + _ACK_DIGITS_MAX + 1)
    digits = text[len(_EVENT) : start]
    if start < 0 or (digits and not (digits.isascii() and digits.isdigit())):
        return None
    try:
        return json.loads(text[start:]), int(digits) if digits else None
    except (ValueError, RecursionError):
        return None
