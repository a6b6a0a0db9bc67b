"""An edge's links: one to each actor it needs, shared by all matches that are there."""

from __future__ import annotations

import asyncio

from echoplay_cluster.link.dialer import Dialer
from echoplay_cluster.link.link import Link, LinkUser


class Links:
    """By address, made when they are first needed."""

    def __init__(self, dialer: Dialer, user: LinkUser) -> None:
        self._dialer = dialer
        self._user = user
        self._links: dict[str, Link] = {}
        self._reaching: dict[str, asyncio.Task[Link]] = {}

    async def to(self, address: str) -> Link:
        """A link that is ready; `OSError` or `TimeoutError` when nobody of ours answers there."""
        link = self._links.get(address)
        if link is not None and link.ready:
            return link
        task = self._reaching.get(address)
        if task is None:
            task = self._reaching[address] = asyncio.get_running_loop().create_task(self._reach(address))
            task.add_done_callback(lambda _: self._reaching.pop(address, None))
        return await asyncio.shield(task)

    def forget(self, link: Link) -> None:
        for address in [address for address, one in self._links.items() if one is link]:
            del self._links[address]

    def close(self, reason: str) -> None:
        for task in self._reaching.values():
            task.cancel()
        for link in list(self._links.values()):
            link.close(reason)

    async def _reach(self, address: str) -> Link:
        link = await self._dialer.reach(address, self._user)
        if not link.ready:
            raise ConnectionError(link.reason)
        self._links[address] = link
        return link
