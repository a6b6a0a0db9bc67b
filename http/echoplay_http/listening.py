"""Listening for connections, of which so many are accepted each time round the event loop.

An event loop's own server accepts all that wait at once. When a crowd comes, that alone holds up everybody inside for
as long as it takes; here the rest waits in the kernel, whose backlog has to be long enough for that.
"""

from __future__ import annotations

import asyncio
import logging
import socket
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import cast

from aiohttp import web

from echoplay_actors.chores import Chores

LOG = logging.getLogger(__name__)
REST_S = 0.5
"""After an error that another try at once would meet again: too many open files, say."""

Protocols = Callable[[], asyncio.BaseProtocol]


class PacedSite(web.BaseSite):
    """A site of an aiohttp runner, on a port that several processes may share."""

    def __init__(self, runner: web.BaseRunner, host: str, port: int, *, backlog: int, at_once: int) -> None:
        super().__init__(runner, backlog=backlog)
        self._host = host
        self._port = port
        self._at_once = at_once

    @property
    def name(self) -> str:
        """What it is called in aiohttp's own messages."""
        return f"http://{self._host}:{self._port}"

    async def start(self) -> None:
        """Listen; `OSError` when the port cannot be had."""
        await super().start()
        found = await asyncio.get_running_loop().getaddrinfo(
            self._host, self._port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )
        places = dict.fromkeys((family, address[:2]) for family, _, _, _, address in found)
        assert self._runner.server is not None
        sockets = [
            socket.create_server((str(host), int(port)), family=family, backlog=self._backlog, reuse_port=True)
            for family, (host, port) in places
        ]
        # All that a runner asks of it.
        self._server = cast(asyncio.AbstractServer, _PacedServer(sockets, self._runner.server, self._at_once))


class _PacedServer:
    """Accepts until it is closed; the connections live on."""

    def __init__(self, sockets: Sequence[socket.socket], protocols: Protocols, at_once: int) -> None:
        self.sockets = sockets
        self._protocols = protocols
        self._at_once = at_once
        self._chores = Chores(failed=_went_away)
        self._closed = False
        for one in sockets:
            one.setblocking(False)
            self._listen(one)

    def close(self) -> None:
        """Listen no more."""
        self._closed = True
        for one in self.sockets:
            asyncio.get_running_loop().remove_reader(one)
            one.close()

    def _listen(self, listening: socket.socket) -> None:
        if not self._closed:
            asyncio.get_running_loop().add_reader(listening, self._accept, listening)

    def _accept(self, listening: socket.socket) -> None:
        loop = asyncio.get_running_loop()
        for _ in range(self._at_once):
            try:
                connected, _ = listening.accept()
            except (BlockingIOError, InterruptedError, ConnectionAbortedError):
                return
            except OSError as error:
                LOG.warning("no connection can be accepted: %s", error)
                loop.remove_reader(listening)
                loop.call_later(REST_S, self._listen, listening)
                return
            connected.setblocking(False)
            self._chores.start(self._serve(connected))

    async def _serve(self, connected: socket.socket) -> None:
        try:
            await asyncio.get_running_loop().connect_accepted_socket(self._protocols, connected)
        except BaseException:
            with suppress(OSError):
                connected.close()
            raise


def _went_away(error: BaseException) -> None:
    LOG.info("a connection ended as it began: %s", error)
