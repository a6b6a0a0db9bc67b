"""The WebSocket under Engine.IO: uncompressed, frames of bounded size, and only packets that Engine.IO knows.

Takes the place of python-engineio's own aiohttp driver class. Whatever a client sends, what reaches engineio is a
well-formed packet or the end of the connection: a frame that is too large closes it with 1009, garbage with 1002.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from contextlib import suppress
from typing import Any

from aiohttp import WSCloseCode, WSMsgType, web

CLOSE_WAIT_S = 3.0
"""How long a client has to answer a close."""

FrameArrived = Callable[[str], bool]
"""Told a socket's id for each frame; false ends the connection."""


def is_packet(text: str) -> bool:
    """Whether engineio can read this: a Socket.IO packet in a message, or one of the protocol's own that we expect."""
    if text[:1] == "4":
        return text[1:2] in ("0", "1", "2", "3", "4", "5", "6")
    return text in ("1", "2", "2probe", "3", "3probe", "5", "6")


class BoundedWebSocket:
    """One upgraded request. The names of its methods are engineio's."""

    def __init__(
        self,
        handler: Any,
        server: Any,
        *,
        frame_arrived: FrameArrived,
        transports: MutableMapping[str, Any],
        close_code: Callable[[], int],
    ) -> None:
        self._handler: Callable[[BoundedWebSocket], Awaitable[None]] = handler
        self._socket = handler.__self__
        self._frame_arrived = frame_arrived
        self._transports = transports
        self._close_code = close_code
        self._closing = asyncio.Event()
        # aiohttp refuses from this size on.
        self._response = web.WebSocketResponse(
            max_msg_size=server.max_http_buffer_size + 1, compress=False, timeout=CLOSE_WAIT_S
        )

    async def __call__(self, environ: dict[str, Any]) -> web.StreamResponse:
        request: web.Request = environ["aiohttp.request"]
        sid: str = self._socket.sid
        self._transports[sid] = request.transport
        try:
            await self._response.prepare(request)
            await self._handler(self)
        except (web.HTTPException, ConnectionError):
            if not self._response.prepared and not self._socket.connected:
                await self._socket.close(wait=False, abort=True)
            raise
        finally:
            self._transports.pop(sid, None)
        return self._response

    async def wait(self) -> str | bytes:
        """The next packet; `OSError` when there will be none."""
        message = await self._response.receive()
        if message.type is WSMsgType.BINARY:
            arrived: str | bytes = message.data
        elif message.type is WSMsgType.TEXT and is_packet(message.data):
            arrived = message.data
        else:
            if message.type is WSMsgType.TEXT:
                await self._response.close(code=WSCloseCode.PROTOCOL_ERROR)
            raise OSError("the connection has ended")
        if not self._frame_arrived(self._socket.sid):
            # Nothing more is read; what is queued for it, the reason among it, still leaves.
            with suppress(TimeoutError):
                async with asyncio.timeout(CLOSE_WAIT_S):
                    await self._closing.wait()
            raise OSError("the client was told to go")
        return arrived

    async def send(self, message: str | bytes) -> None:
        if isinstance(message, bytes):
            await self._response.send_bytes(message)
        else:
            await self._response.send_str(message)

    async def close(self) -> None:
        self._closing.set()
        await self._response.close(code=self._close_code())
