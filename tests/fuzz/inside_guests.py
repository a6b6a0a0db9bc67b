"""Hostile clients for volume: their frames are given to the server's end of a real connection, past the loopback.

What the server says comes over that connection; only the way in is shorter: from aiohttp's reader on, everything is as
it is for a frame that came over the wire.
"""

from __future__ import annotations

from typing import Any

from frame_grammar import BINARY, TEXT, frame
from guests_who_fuzz import BATCH, Guest
from hostile_line import HostileLine

from echoplay_http import REALTIME
from echoplay_http.realtime.websocket import is_packet


class InsideGuest(Guest):
    """Plays packets only; what is no packet counts as played, as the WebSocket would have ended with it."""

    async def play(self, frames_max: int) -> None:
        until = frames_max
        while until > 0:
            until -= await self._visit(min(until, 200 * BATCH))

    async def _speak(self, line: HostileLine, frames_max: int) -> int:
        server: Any = self._edge.app[REALTIME]._server
        if not await self._settled(line):
            return 1
        socket = server.eio.sockets.get(self._transport_id)
        played = 0
        while played < frames_max:
            for _ in range(BATCH):
                packet = self._packets.packet()
                self._played.sent[packet.kind] += 1
                played += 1
                self._give(server, packet.data)
                if socket is None or socket.closed or socket.closing:
                    self._played.ended["inside, by the server"] += 1
                    return played
            if not await self._settled(line):
                self._played.ended["inside, by the server"] += 1
                return played
        self._played.ended["inside, by the client"] += 1
        return played

    def _give(self, server: Any, data: str | bytes) -> None:
        """What ends a WebSocket, for its size or because it is no packet, is left to those who come over the wire."""
        transport = server.transports.get(self._transport_id)
        try:
            payload = data.encode() if isinstance(data, str) else data
        except UnicodeEncodeError:
            return
        if (isinstance(data, str) and not is_packet(data)) or len(payload) > server.eio.max_http_buffer_size:
            return
        if transport is not None and not transport.is_closing():
            transport.get_protocol().data_received(frame(TEXT if isinstance(data, str) else BINARY, payload))
