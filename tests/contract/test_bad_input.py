"""Socket.IO: whatever a client sends, the server stays up and its memory does not grow."""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
import pytest

from server.edge_processes import listening
from server.processes import memory_bytes
from server.running import RunningServer
from server.visit import Person, Visit

GROWTH_BYTES_MAX = 16 * 1024 * 1024
"""What the edge may hold more after thousands of bad frames: caches that fill once, not something a frame."""
FRAME_BYTES_MAX = 16 * 1024
ROUNDS = 3
CONNECTIONS_A_ROUND = 120
FRAMES_A_CONNECTION = 20

GARBAGE = [
    "", " ", "x", "4", "40", "42", "9", "4\x00", "2probe", "42[", '42["join_room"', '42/realtime,["join_room"',
    '42/realtime,[]', '42/realtime,{}', '42/realtime,["join_room",{}]', '42/realtime,9999999999999999999["a"]',
    '42/nowhere,["join_room",{}]', "41/nowhere,", "43/realtime,7[]",
    '451-/realtime,["x",{"_placeholder":true,"num":0}]',
    '459999999-/realtime,["x"]', "44/realtime,", "4é", "4" + "[" * 10_000, "42/realtime," + "[" * 8_000,
    '42/realtime,["' + "e" * 9_000 + '",{}]', "6", "5", "3", "1", "0{}", "b4AAAA",
]  # fmt: skip


@asynccontextmanager
async def _raw(server: RunningServer, person: Person | None = None) -> AsyncIterator[aiohttp.ClientWebSocketResponse]:
    """A WebSocket without a library on top of it; signed in when somebody is named."""
    address = server.url.replace("http", "ws") + "/socket.io/?EIO=4&transport=websocket"
    async with aiohttp.ClientSession() as session, session.ws_connect(address, max_msg_size=0) as socket:
        assert (await socket.receive_str(timeout=5)).startswith("0{")
        if person is not None:
            await socket.send_str("40/realtime," + json.dumps({"token": person.token}))
            assert (await socket.receive_str(timeout=5)).startswith("40/realtime,")
        yield socket


async def _closing(socket: aiohttp.ClientWebSocketResponse, within_s: float = 5.0) -> int | None:
    """The code that the server closes with."""
    async with asyncio.timeout(within_s):
        while True:
            message = await socket.receive()
            if message.type in (aiohttp.WSMsgType.CLOSE, aiohttp.WSMsgType.CLOSED, aiohttp.WSMsgType.ERROR):
                return socket.close_code


@pytest.mark.parametrize("size", [FRAME_BYTES_MAX + 1, 100_000, 1_000_000])
@pytest.mark.parametrize("signed_in", [True, False], ids=["signed in", "bare"])
async def test_a_frame_over_16_kb_closes_with_1009(
    server: RunningServer, visit: Visit, size: int, signed_in: bool
) -> None:
    ada = await visit.person("Ada") if signed_in else None
    async with _raw(server, ada) as socket:
        text = '42/realtime,["join_room",{"matchId":"'
        await socket.send_str(text + "x" * (size - len(text) - 3) + '"}]')
        assert await _closing(socket) == aiohttp.WSCloseCode.MESSAGE_TOO_BIG


async def test_a_frame_of_16_kb_is_read(server: RunningServer, visit: Visit) -> None:
    async with _raw(server, await visit.person("Ada")) as socket:
        text = '42/realtime,7["join_room",{"matchId":"'
        await socket.send_str(text + "x" * (FRAME_BYTES_MAX - len(text) - 3) + '"}]')
        answer = await socket.receive_str(timeout=5)
        assert answer.startswith("43/realtime,7[")
        assert '"not_found"' in answer


@pytest.mark.parametrize("frame", GARBAGE)
async def test_garbage_ends_at_most_its_own_connection(server: RunningServer, visit: Visit, frame: str) -> None:
    async with _raw(server, await visit.person("Ada")) as socket:
        await socket.send_str(frame)
        await socket.send_bytes(frame.encode())
        # Whether it still answers or has closed: it is one of the two, soon.
        await socket.send_str('42/realtime,1["join_room",{"matchId":"none"}]')
        async with asyncio.timeout(5):
            while True:
                message = await socket.receive()
                ended = message.type is not aiohttp.WSMsgType.TEXT
                if ended or message.data.startswith("43/realtime,1["):
                    break
    assert (await visit.rest.get("/v1/health"))["status"] == "ok"


async def test_memory_does_not_grow_with_bad_frames_and_the_server_stays_up(
    server: RunningServer, visit: Visit
) -> None:
    seed = 20_260_101
    print(f"seed {seed}")
    chance = random.Random(seed)
    debate = await visit.debate(round_s=600)
    ada = await visit.person("Ada")
    [edge] = listening(server)

    async def misbehave() -> None:
        try:
            async with _raw(server, ada if chance.random() < 0.5 else None) as socket:
                for _ in range(FRAMES_A_CONNECTION):
                    frame = chance.choice([*GARBAGE, "4" * 15_000, '42/realtime,["' + chance.randbytes(6_000).hex()])
                    await socket.send_str(frame)
        except (ConnectionError, aiohttp.ClientError, TypeError):
            pass  # the server has hung up on us, in the middle of something

    sizes = [memory_bytes(edge)]
    for _ in range(ROUNDS):
        for start in range(0, CONNECTIONS_A_ROUND, 12):
            await asyncio.gather(*(misbehave() for _ in range(start, start + 12)))
        sizes.append(memory_bytes(edge))
    print("edge: " + ", ".join(f"{size / 2**20:.1f}" for size in sizes) + " MB")
    assert edge.is_alive()
    assert sizes[-1] - sizes[0] < GROWTH_BYTES_MAX, sizes
    # And the room next to all that went on.
    await debate.guest_client.event("timer_tick")
    assert (await debate.guest_client.ask("submit_vote", matchId=debate.id, forUserId=debate.host.id))["ok"]
