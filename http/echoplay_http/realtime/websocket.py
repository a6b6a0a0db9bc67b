"""The WebSocket under Engine.IO: uncompressed, frames of bounded size, and only packets that Engine.IO knows.

Takes the place of python-engineio's own aiohttp driver class and of its loops that read and write. Whatever a client
sends, what reaches engineio is a well-formed packet or the end of the connection: a frame that is too large closes it
with 1009, garbage with 1002. What it is sent goes straight to the transport (`way_out.py`), so nothing here waits to
write.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, MutableMapping
from typing import Any

from aiohttp import WSCloseCode, WSMsgType, web
from aiohttp.http_websocket import WebSocketReader, WebSocketWriter
from engineio import packet
from engineio.exceptions import SocketIsClosedError, UnknownPacketError

from echoplay_http.realtime.intake import PONG, Intake, TakeNow, read_event
from echoplay_http.realtime.way_out import NOOP, WayOut

CLOSE_WAIT_S = 3.0
"""How long a client has to answer a close."""

FrameArrived = Callable[[str], bool]
"""Told a socket's id for each frame; false ends the connection."""
EventArrived = Callable[[str, Any, int | None], None]
"""Told a socket's id, what an event carries, and the number its acknowledgement is asked under."""


def is_packet(text: str) -> bool:
    """Whether engineio can read this: a Socket.IO packet in a message, or one of the protocol's own that we expect."""
    if text[:1] == "4":
        return text[1:2] in ("0", "1", "2", "3", "4", "5", "6")
    return text in ("1", "2", "2probe", "3", "3probe", "5", "6")


class BoundedWebSocket:
    """One upgraded request, from the handshake to the end."""

    def __init__(
        self,
        handler: Any,
        server: Any,
        *,
        frame_arrived: FrameArrived,
        event_arrived: EventArrived,
        transports: MutableMapping[str, Any],
        close_code: Callable[[], int],
    ) -> None:
        # What engineio would have called with this object as its WebSocket; only whose it is matters.
        self._socket = handler.__self__
        self._server = server
        self._frame_arrived = frame_arrived
        self._event_arrived = event_arrived
        self._transports = transports
        self._close_code = close_code
        self._told_to_go: asyncio.Future[None] | None = None
        self._ending: asyncio.Task[None] | None = None
        # aiohttp refuses from this size on.
        self._response = _Response(self._socket.queue, self._take_now, frame_bytes_max=server.max_http_buffer_size)

    async def __call__(self, environ: dict[str, Any]) -> web.StreamResponse:
        request: web.Request = environ["aiohttp.request"]
        socket = self._socket
        transport = self._transports[socket.sid] = request.transport
        try:
            await self._response.prepare(request)
            if not socket.connected or await self._change_over():
                socket.connected = socket.upgraded = True
                socket.queue.bind(transport, self._begin_end)
                await self._serve()
        except (web.HTTPException, ConnectionError):
            if not self._response.prepared and not socket.connected:
                await socket.close(wait=False, abort=True)
            raise
        finally:
            self._transports.pop(socket.sid, None)
            # Each knows the other: both would wait for the garbage collector.
            response = self._response
            del self._response
        return response

    async def _change_over(self) -> bool:
        """A session that polls comes here: a probe, its answer, and its word that it does. False when it does not."""
        socket = self._socket
        # From here on its polls bring nothing, and what it is sent waits.
        socket.upgrading = True
        try:
            if await self._next() != "2probe":
                return False
            await self._response.send_str("3probe")
            # Ends the poll that waits.
            socket.queue.put_nowait(NOOP)
            return await self._next() == "5"
        except OSError:
            return False
        finally:
            socket.upgrading = False

    async def _serve(self) -> None:
        try:
            await self._read()
        finally:
            self._begin_end()
            assert self._ending is not None
            await self._ending
            await self._socket.close(wait=False, abort=True, reason=self._server.reason.TRANSPORT_CLOSE)

    async def _read(self) -> None:
        while True:
            self._response.intake.wait()
            try:
                arrived = await self._next()
            except OSError:
                return
            try:
                await self._socket.receive(packet.Packet(encoded_packet=arrived))
            except UnknownPacketError:
                continue
            except SocketIsClosedError:
                return
            except Exception:
                self._server.logger.exception("a packet could not be handled")

    def _take_now(self, text: str) -> bool:
        """An event or a pong, where it was read; what is in the way of it is told in its turn, by `_next`."""
        try:
            if text == PONG:
                if not self._frame_arrived(self._socket.sid):
                    return False
                self._socket.schedule_ping()
                return True
            event = read_event(text)
            if event is None or not self._frame_arrived(self._socket.sid):
                return False
            self._event_arrived(self._socket.sid, *event)
        except Exception:
            # The callers are compiled and know nothing of ours.
            self._server.logger.exception("an event could not be handled")
        return True

    async def _next(self) -> str | bytes:
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
            # Nothing more is read; what is on its way to it, the reason among it, still leaves.
            if self._ending is None:
                self._told_to_go = asyncio.get_running_loop().create_future()
                await asyncio.wait((self._told_to_go,), timeout=CLOSE_WAIT_S)
            raise OSError("the client was told to go")
        return arrived

    def _begin_end(self) -> None:
        """All it is sent has been written: close, once."""
        if self._ending is None:
            self._ending = asyncio.ensure_future(self._close(self._response))

    async def _close(self, response: web.WebSocketResponse) -> None:
        if self._told_to_go is not None and not self._told_to_go.done():
            self._told_to_go.set_result(None)
        await response.close(code=self._close_code())


class _Response(web.WebSocketResponse):
    """Reads by an `Intake`, and lets nothing follow its closing frame, whoever closes: aiohttp itself does at times."""

    intake: Intake

    def __init__(self, way_out: WayOut, take_now: TakeNow, *, frame_bytes_max: int) -> None:
        super().__init__(max_msg_size=frame_bytes_max + 1, compress=False, timeout=CLOSE_WAIT_S)
        self._way_out = way_out
        self._take_now = take_now

    def _post_start(self, request: web.BaseRequest, protocol: str | None, writer: WebSocketWriter) -> None:
        # As the base class does, which has no other way to say what its reader reads into.
        self._ws_protocol, self._writer = protocol, writer
        self._reader = self.intake = Intake(request.protocol, self._take_now, loop=asyncio.get_running_loop())
        self._parser = WebSocketReader(self._reader, self._max_msg_size, compress=False, decode_text=True)
        request.protocol.set_parser(self._parser)
        request.protocol.keep_alive(False)

    async def close(self, *, code: int = WSCloseCode.OK, message: bytes = b"", drain: bool = True) -> bool:
        self._way_out.unbind()
        try:
            return await super().close(code=code, message=message, drain=drain)
        finally:
            # An error holds the frames it came through, and they this: all of it would wait for the garbage collector.
            self._exception = None
