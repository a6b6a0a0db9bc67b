"""The connecting end: makes links in the name of one process.

Whoever connects takes the Unix socket of an address when it is there, since then it is on the same host.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Sequence
from pathlib import Path

from echoplay_actors.ids import Randomness
from echoplay_cluster.link.handshake import ClientHandshake
from echoplay_cluster.link.link import Link, LinkUser

REACH_TIMEOUT_S = 1.0


class Dialer:
    """`name` is what the other end knows the process by."""

    def __init__(
        self, *, name: str, keys: Sequence[bytes], randomness: Randomness, tls: ssl.SSLContext | None = None
    ) -> None:
        self._name = name
        self._keys = keys
        self._randomness = randomness
        self._tls = tls

    async def reach(self, address: str, user: LinkUser) -> Link:
        """A link both of whose ends have proved themselves; `OSError` or `TimeoutError` when there is none."""
        link = Link(user, ClientHandshake(self._keys, self._randomness, self._name))
        try:
            async with asyncio.timeout(REACH_TIMEOUT_S):
                await self._connect(address, link)
                await link.established()
        except BaseException:
            link.close("it was not established in time")
            raise
        return link

    async def _connect(self, address: str, link: Link) -> None:
        loop = asyncio.get_running_loop()
        local, _, remote = address.partition(",tcp:")
        path = local.removeprefix("unix:")
        if Path(path).is_socket():
            await loop.create_unix_connection(lambda: link, path)
        else:
            host, _, port = remote.rpartition(":")
            await loop.create_connection(lambda: link, host, int(port), ssl=self._tls)


__all__ = ["REACH_TIMEOUT_S", "Dialer"]
