"""Where links are accepted: a Unix socket for the same host, TCP for other hosts.

The address names both: `unix:/…/match-1.sock,tcp:10.0.0.5:41234`. Only so many strangers may be about to prove
themselves at a time, each for a short while and with a kilobyte to say, so they cost next to nothing.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from echoplay_actors.ids import Randomness
from echoplay_cluster.link.handshake import ServerHandshake
from echoplay_cluster.link.link import HANDSHAKE_TIMEOUT_S, Link, LinkUser

UNPROVEN_LINKS_MAX = 64
"""Links of one socket whose other end has not proved itself yet."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A listening end; `address` is what others connect to."""

    address: str
    servers: tuple[asyncio.Server, ...]
    socket_path: Path

    def close(self) -> None:
        """Accept no more; the links that are there stay."""
        for server in self.servers:
            server.close()
        self.socket_path.unlink(missing_ok=True)


async def listen(
    user: LinkUser, *, keys: Sequence[bytes], randomness: Randomness, socket_path: Path, host: str,
    tls: ssl.SSLContext | None = None,
) -> Endpoint:  # fmt: skip
    """Accept links for `user` on the Unix socket and on a free TCP port of `host`, the latter with TLS if given."""

    def make_link() -> Link:
        return Link(user, ServerHandshake(keys, randomness))

    loop = asyncio.get_running_loop()
    socket_path.unlink(missing_ok=True)
    local = await loop.create_unix_server(Door(make_link), str(socket_path))
    socket_path.chmod(0o600)
    remote = await loop.create_server(
        Door(make_link), host, 0, ssl=tls, ssl_handshake_timeout=HANDSHAKE_TIMEOUT_S if tls else None
    )
    port = remote.sockets[0].getsockname()[1]
    return Endpoint(f"unix:{socket_path},tcp:{host}:{port}", (local, remote), socket_path)


class Door:
    """Makes the protocol of each connection: a link, or a closed door while too many strangers stand there."""

    def __init__(self, make_link: Callable[[], Link]) -> None:
        self._make_link = make_link
        self._strangers: dict[Link, float] = {}

    def __call__(self) -> asyncio.Protocol:
        now_s = asyncio.get_running_loop().time()
        # By time as well: a link whose TLS handshake fails never hears of its end.
        latest_s = now_s - 2 * HANDSHAKE_TIMEOUT_S
        self._strangers = {one: since for one, since in self._strangers.items() if one.unproven and since > latest_s}
        if len(self._strangers) >= UNPROVEN_LINKS_MAX:
            return _TurnedAway()
        link = self._make_link()
        self._strangers[link] = now_s
        return link


class _TurnedAway(asyncio.Protocol):
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        transport.abort()


__all__ = ["UNPROVEN_LINKS_MAX", "Door", "Endpoint", "listen"]
