"""The way out to one client: all that it is sent leaves through here, in the order of calls.

Stands where python-engineio keeps the queue of a connection, so that its own packets, pings among them, come this way
as well and none can overtake another. What a client that polls is sent waits in the queue until it asks, and so does
all that comes while it changes over to a WebSocket. Once that is bound, each packet goes to its transport at once.
A packet for many is encoded once, and framed once (RFC 6455 §5.2: a server masks nothing): each gets the same bytes.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from typing import Any, Protocol

from engineio import packet

_TEXT = b"\x81"
"""The first byte of a text frame that is a whole message."""
_SHORT_BYTES_MAX = 125
_TWO_BYTES_MAX = 65_535


class Transport(Protocol):
    """What is needed of an asyncio transport."""

    def write(self, data: bytes) -> None: ...

    def is_closing(self) -> bool: ...

    def get_write_buffer_size(self) -> int: ...


def text_frame(text: str) -> bytes:
    """The WebSocket frame of a text, uncompressed."""
    payload = text.encode()
    size = len(payload)
    if size <= _SHORT_BYTES_MAX:
        return b"%b%c%b" % (_TEXT, size, payload)
    if size <= _TWO_BYTES_MAX:
        return b"%b\x7e%b%b" % (_TEXT, size.to_bytes(2, "big"), payload)
    return b"%b\x7f%b%b" % (_TEXT, size.to_bytes(8, "big"), payload)


class Framed(packet.Packet):  # type: ignore[misc]
    """An Engine.IO packet; `frame` is made when the first WebSocket needs it, and kept."""

    _frame: bytes | None = None

    @property
    def frame(self) -> bytes:
        if self._frame is None:
            self._frame = text_frame(self.encode())
        return self._frame


NOOP = Framed(packet.NOOP)
"""Ends a poll without telling it anything."""


class Message(Framed):
    """The message that carries a Socket.IO packet."""

    def __init__(self, text: str) -> None:
        super().__init__(packet.MESSAGE, text)


class WayOut:
    """Holds at most `packets_max` for a client that polls, and `bytes_max` besides what the kernel has for others.

    Has the methods of an `asyncio.Queue` that python-engineio calls; a real one is kept until there is a WebSocket.
    """

    __slots__ = ("_bytes_max", "_ended", "_packets_max", "_polls", "_transport", "_waiting")

    def __init__(self, *, packets_max: int, bytes_max: int) -> None:
        self._packets_max = packets_max
        self._bytes_max = bytes_max
        self._transport: Transport | None = None
        self._ended: Callable[[], None] = _nothing
        self._waiting: asyncio.Queue[Any] | None = asyncio.Queue()
        self._polls = 0

    def bind(self, transport: Transport, ended: Callable[[], None]) -> None:
        """From now on everything goes to this WebSocket, first what has been waiting.

        `ended` is called instead of writing the None that marks the end. A poll that still waits gets nothing any more.
        """
        waiting, self._waiting = self._waiting, None
        assert waiting is not None
        self._transport, self._ended = transport, ended
        while not waiting.empty():
            self.put_nowait(waiting.get_nowait())
        for _ in range(self._polls):
            waiting.put_nowait(NOOP)

    def unbind(self) -> None:
        """The WebSocket writes its last frame: nothing may follow that (RFC 6455 §5.5.1)."""
        if self._transport is not None:
            self._transport, self._ended = _NOWHERE, _nothing

    def drop(self) -> None:
        """Forget what is queued, and let the last word through to a reader that leaves too much waiting."""
        while not self.empty():
            self.get_nowait()
        self._bytes_max = sys.maxsize

    def offer(self, message: Message) -> bool:
        """Send it; False, without having sent it, when too much is waiting already."""
        transport = self._transport
        if transport is None:
            if self.qsize() >= self._packets_max:
                return False
            self.put_nowait(message)
        else:
            if transport.get_write_buffer_size() >= self._bytes_max:
                return False
            # A closed transport of uvloop raises when it is written to.
            if not transport.is_closing():
                transport.write(message.frame)
        return True

    # As python-engineio calls it: its own packets, and None for the end, pass every bound

    async def put(self, item: packet.Packet | None) -> None:
        self.put_nowait(item)

    def put_nowait(self, item: packet.Packet | None) -> None:
        transport = self._transport
        if self._waiting is not None:
            self._waiting.put_nowait(item)
        elif item is None:
            self._ended()
        elif transport is not None and not transport.is_closing():
            transport.write(item.frame if isinstance(item, Framed) else text_frame(item.encode()))

    async def get(self) -> Any:
        if self._waiting is None:
            return NOOP
        self._polls += 1
        try:
            return await self._waiting.get()
        finally:
            self._polls -= 1

    def get_nowait(self) -> Any:
        if self._waiting is None:
            raise asyncio.QueueEmpty
        return self._waiting.get_nowait()

    def task_done(self) -> None:
        """Nobody waits until all has been sent."""

    def qsize(self) -> int:
        return 0 if self._waiting is None else self._waiting.qsize()

    def empty(self) -> bool:
        return self.qsize() == 0


class _Nowhere:
    """The transport of a WebSocket that is being closed."""

    def write(self, data: bytes) -> None:
        raise AssertionError("it is closing")

    def is_closing(self) -> bool:
        return True

    def get_write_buffer_size(self) -> int:
        return 0


_NOWHERE = _Nowhere()


def _nothing() -> None:
    """Nobody waits for the end."""
