"""What still comes over a link that has ended here: it is neither handed over nor kept."""

from __future__ import annotations

import asyncio
from typing import Any

from echoplay_actors.testing import SeededRandomness
from echoplay_cluster.link.frames import encode
from echoplay_cluster.link.handshake import ServerHandshake
from echoplay_cluster.link.link import Link


class Nobody:
    """A `LinkUser` that is to hear nothing."""

    def link_ready(self, link: Link) -> None:
        raise AssertionError("ready")

    def link_message(self, link: Link, message: list[Any]) -> None:
        raise AssertionError("a message")

    def link_lost(self, link: Link, reason: str) -> None:
        raise AssertionError("lost")


class Wire(asyncio.Transport):
    """Goes on delivering after `abort`."""

    def write(self, data: bytes | bytearray | memoryview) -> None:
        pass

    def set_write_buffer_limits(self, high: int | None = None, low: int | None = None) -> None:
        pass

    def abort(self) -> None:
        pass


async def test_what_comes_after_the_end_of_a_link_is_not_kept() -> None:
    link = Link(Nobody(), ServerHandshake((b"key",), SeededRandomness(1)))
    link.connection_made(Wire())
    link.data_received(encode(("what is this?",)))
    assert not link.unproven
    for _ in range(10):
        link.data_received(encode(("more",)) * 20)
    assert len(link._decoder._buffer) == 0
    link.connection_lost(None)
