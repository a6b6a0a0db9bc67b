"""Hostile clients for volume: their packets are given to the real Engine.IO socket, past the loopback and HTTP.

The connection is a real one, and what the server says comes over it; only the way in is shorter: from the check of a
packet on, everything is as it is for a frame that came over the wire.
"""

from __future__ import annotations

import asyncio
from typing import Any

from engineio import packet as engine
from engineio.exceptions import EngineIOError
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
        if not await line.settled():
            return 1
        socket = server.eio.sockets.get(self._transport_id)
        played = 0
        while played < frames_max:
            for _ in range(BATCH):
                packet = self._packets.packet()
                self._played.sent[packet.kind] += 1
                played += 1
                await self._give(server, socket, packet.data)
                if socket is None or socket.closed or socket.closing:
                    self._played.ended["inside, by the server"] += 1
                    return played
            if not await line.settled():
                self._played.ended["inside, by the server"] += 1
                return played
        self._played.ended["inside, by the client"] += 1
        return played

    async def _give(self, server: Any, socket: Any, data: str | bytes) -> None:
        """As engineio's own loop does, after the check of `BoundedWebSocket`."""
        if (isinstance(data, str) and not is_packet(data)) or len(data) > server.eio.max_http_buffer_size:
            return
        if socket is None or not server._door.frame_arrived(self._transport_id):
            return
        try:
            await socket.receive(engine.Packet(encoded_packet=data))
        except EngineIOError:
            await asyncio.sleep(0)
