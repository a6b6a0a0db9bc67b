"""What is read of a client's texts at once, and that everything else keeps its place in line."""

from __future__ import annotations

import asyncio
import json
from types import SimpleNamespace
from typing import Any, cast

import pytest
from aiohttp import WSMsgType
from aiohttp.http_websocket import WebSocketReader, WSMessage
from socketio import packet

from echoplay_http.realtime.intake import READ_BUFFER_BYTES, Intake, read_event

KNOWN = [
    ('42/realtime,["submit_vote",{"matchId":"x"}]', None),
    ('42/realtime,0["submit_vote",{"matchId":"x"}]', 0),
    ('42/realtime,007["submit_vote",{}]', 7),
    ('42/realtime,9999999999["a",{}]', 9_999_999_999),
    ("42/realtime,[]", None),
    ('42/realtime,5["\\ud800 é",[1e400,NaN,null]]', 5),
]
ODD = [
    "", "3", "42", "42[]", '42["a",{}]', "42/realtime", "42/realtime,", "42/realtime,5", "42/realtime,{}",
    '42/realtime,"x"', '42/realtime,{"a":[]}', "42/realtime,-5[]", "42/realtime,²[]", "42/realtime,٣[]",
    "42/realtime, [", "42/realtime,5 []", "42/realtime,12345678901[]", "42/realtime,[", "42/realtime,[1]x",
    "42/realtime," + "[" * 15_000, '42/other,["a",{}]', "43/realtime,1[]", "451-/realtime,[]", "40/realtime,{}",
    '42/realtime?x=1,["a",{}]', '42/Realtime,["a",{}]',
]  # fmt: skip


@pytest.mark.parametrize(("text", "number"), KNOWN)
def test_an_event_is_read_as_the_library_reads_it(text: str, number: int | None) -> None:
    read = read_event(text)
    assert read is not None
    library = packet.Packet(encoded_packet=text[1:])
    assert (json.dumps(read[0]), read[1]) == (json.dumps(library.data), library.id)
    assert read[1] == number


@pytest.mark.parametrize("text", ODD)
def test_everything_else_is_left_to_the_library(text: str) -> None:
    assert read_event(text) is None


class Reading:
    """An intake under aiohttp's own reader, and whoever takes from it."""

    def __init__(self) -> None:
        self.taken: list[str] = []
        self.handled: list[str] = []
        self.wanted = True
        self.paused = 0
        protocol: Any = SimpleNamespace(_reading_paused=False, pause_reading=self._pause, resume_reading=self._resume)
        self._protocol = protocol
        self.intake = Intake(protocol, self._take_now, loop=asyncio.get_running_loop())
        self._parser = WebSocketReader(self.intake, 2**14, compress=False, decode_text=True)

    def _take_now(self, text: str) -> bool:
        if self.wanted and text.startswith("now"):
            self.taken.append(text)
            self.handled.append(text)
            return True
        return False

    def _pause(self) -> None:
        self._protocol._reading_paused = True
        self.paused += 1

    def _resume(self) -> None:
        self._protocol._reading_paused = False

    def arrive(self, *texts: str, opcode: int = WSMsgType.TEXT) -> None:
        frames = [bytes([0x80 | opcode, 0xFE]) + len(one).to_bytes(2, "big") + bytes(4) + one.encode() for one in texts]
        assert self._parser.feed_data(b"".join(frames)) == (False, b"")

    async def handle_one(self, *, suspended: bool = False) -> None:
        self.intake.wait()
        message = await self.intake.read()
        if suspended:
            await asyncio.sleep(0)
        self.handled.append(cast(str, message.data))


async def test_what_can_be_is_taken_where_it_is_read_while_nothing_else_waits() -> None:
    reading = Reading()
    reading.arrive("now: too early, nobody reads yet")
    await reading.handle_one()
    waits = asyncio.ensure_future(reading.handle_one())
    await asyncio.sleep(0)
    reading.arrive("now 1", "now 2")
    assert reading.taken == ["now 1", "now 2"]
    assert not waits.done()
    reading.arrive("later", "now 3")
    await waits
    await reading.handle_one()
    assert reading.taken == ["now 1", "now 2"]
    assert reading.handled == ["now: too early, nobody reads yet", "now 1", "now 2", "later", "now 3"]


async def test_order_is_kept_however_texts_arrive_and_whoever_reads_is_held_up() -> None:
    reading = Reading()
    sent: list[str] = []

    async def read() -> None:
        for n in range(10_000):
            await reading.handle_one(suspended=n % 3 == 0)

    reads = asyncio.ensure_future(read())
    for n in range(600):
        texts = [f"{'later' if (n * 7 + k) % 5 == 0 else 'now'} {n}.{k}" for k in range(n % 4)]
        sent += texts
        reading.arrive(*texts)
        for _ in range(n % 5):
            await asyncio.sleep(0)
    for _ in range(2_000):
        await asyncio.sleep(0)
    reads.cancel()
    assert reading.handled == sent
    assert len(reading.taken) > 100


async def test_what_waits_is_bounded_by_aiohttps_own_pause_and_read_on_later() -> None:
    reading = Reading()
    reading.wanted = False
    texts = ["later" + "x" * 15_000] * (4 * READ_BUFFER_BYTES // 15_000)
    reading.arrive(*texts)
    assert reading.paused == 1
    reading.wanted = True
    reading.arrive("now, but behind all that waits")
    for _ in range(len(texts) + 1):
        await reading.handle_one()
    assert reading.handled == [*texts, "now, but behind all that waits"]
    assert not reading._protocol._reading_paused


async def test_messages_of_other_kinds_are_never_taken() -> None:
    reading = Reading()
    waits = asyncio.ensure_future(reading.handle_one())
    await asyncio.sleep(0)
    reading.arrive("now", opcode=WSMsgType.BINARY)
    await waits
    assert reading.taken == []
    assert reading.handled == [b"now"]


def test_aiohttps_messages_still_begin_with_their_kind_and_what_they_carry() -> None:
    assert WSMessage._fields[:2] == ("type", "data")
