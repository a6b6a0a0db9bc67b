"""Hostile ends of links: without the key nobody gets in, and whoever has it breaks nothing but his own link."""

from __future__ import annotations

import asyncio
import random
import tempfile
from pathlib import Path

import pytest
from link_attacks import LinkAttacks
from link_ends import End, dialer, listening, tcp_of
from link_grammar import LinkGrammar

from echoplay_cluster.link import handshake

FRAMES = 15_000


async def test_hostile_ends_get_nothing_and_break_nothing() -> None:
    attacks = LinkAttacks(1)
    attacks.play(FRAMES)
    print(f"seed 1: {attacks.frames} frames, {dict(attacks.ended)}")
    assert attacks.ended.keys() == {"turned away", "still at the door", "a member, ended", "a member, still linked"}


async def test_a_server_that_forgets_to_look_at_the_proof_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(handshake.hmac, "compare_digest", lambda one, other: len(one) == len(other))
    with pytest.raises(AssertionError, match="without the key"):
        LinkAttacks(1).play(FRAMES)


async def test_after_hundreds_of_hostile_strangers_a_member_still_comes_in() -> None:
    draw = random.Random(1)
    grammar = LinkGrammar(draw)
    server, client = End(), End()
    with tempfile.TemporaryDirectory(prefix="ep-") as folder:
        endpoint = await listening(server, Path(folder))

        async def stranger() -> None:
            reader, writer = await asyncio.open_connection(*tcp_of(endpoint.address))
            writer.write(b"".join(grammar.bent(grammar.frame()) for _ in range(20)) + b"\xff" * 2_000)
            try:
                while await reader.read(4_096):
                    pass
            except ConnectionError:
                pass
            writer.close()

        for _ in range(20):
            await asyncio.gather(*(stranger() for _ in range(16)))
        assert (await dialer().reach(endpoint.address, client)).ready
        await server.until(lambda end: end.links)
        assert len(server.links) == 1
        assert not server.heard
        for link in (*client.links, *server.links):
            link.close("the test is over")
        await server.until(lambda end: end.lost)
        endpoint.close()
