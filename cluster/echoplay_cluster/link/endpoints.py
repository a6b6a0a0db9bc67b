"""Where links are accepted and made: a Unix socket on the same host, TCP between hosts.

An address names both: `unix:/…/match-1.sock,tcp:10.0.0.5:41234`. Whoever connects takes the Unix socket when it is
there, since then it is on the same host.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from echoplay_cluster.link.link import HANDSHAKE_TIMEOUT_S, Link

CONNECT_TIMEOUT_S = 1.0


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A listening end; `address` is what others connect to."""

    address: str
    servers: tuple[asyncio.Server, ...]
    socket_path: Path

    def close(self) -> None:
        for server in self.servers:
            server.close()
        self.socket_path.unlink(missing_ok=True)


async def listen(
    make_link: Callable[[], Link], *, socket_path: Path, host: str, tls: ssl.SSLContext | None = None
) -> Endpoint:
    """Accept links on the Unix socket and on a free TCP port of `host`."""
    loop = asyncio.get_running_loop()
    socket_path.unlink(missing_ok=True)
    local = await loop.create_unix_server(make_link, str(socket_path))
    socket_path.chmod(0o600)
    remote = await loop.create_server(make_link, host, 0, ssl=tls)
    port = remote.sockets[0].getsockname()[1]
    return Endpoint(f"unix:{socket_path},tcp:{host}:{port}", (local, remote), socket_path)


async def connect(address: str, make_link: Callable[[], Link], *, tls: ssl.SSLContext | None = None) -> Link:
    """A link whose handshake has begun; `OSError` or `TimeoutError` when nobody listens there."""
    loop = asyncio.get_running_loop()
    local, _, remote = address.partition(",tcp:")
    path = local.removeprefix("unix:")
    async with asyncio.timeout(CONNECT_TIMEOUT_S):
        if Path(path).is_socket():
            _, link = await loop.create_unix_connection(make_link, path)
        else:
            host, _, port = remote.rpartition(":")
            _, link = await loop.create_connection(make_link, host, int(port), ssl=tls)
    return link


__all__ = ["CONNECT_TIMEOUT_S", "HANDSHAKE_TIMEOUT_S", "Endpoint", "connect", "listen"]
