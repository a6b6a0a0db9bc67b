"""The way out to sockets: encoded once, in the order of calls, bounded for each alone, and nothing after the end."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Any

import pytest
from engineio import packet

from echoplay_http.realtime import way_out
from echoplay_http.realtime.fanout import DirectFanout
from echoplay_http.realtime.way_out import Message, WayOut, text_frame

PING = packet.Packet(packet.PING)


@dataclass
class Wire:
    """A transport whose reader takes nothing until told."""

    written: list[bytes] = field(default_factory=list)
    waiting_bytes: int = 0
    closed: bool = False

    def write(self, data: bytes) -> None:
        assert not self.closed
        self.written.append(data)
        self.waiting_bytes += len(data)

    def is_closing(self) -> bool:
        return self.closed

    def get_write_buffer_size(self) -> int:
        return self.waiting_bytes


class Socket:
    """A connection as the fan-out knows one."""

    def __init__(self, *, packets_max: int = 100, bytes_max: int = 1_000) -> None:
        self.closed = self.closing = False
        self.queue = WayOut(packets_max=packets_max, bytes_max=bytes_max)
        self.wire = Wire()
        self.ends = 0

    def bind(self) -> Socket:
        self.queue.bind(self.wire, self._ended)
        return self

    def _ended(self) -> None:
        self.ends += 1

    @property
    def queued(self) -> list[Any]:
        found = []
        while not self.queue.empty():
            found.append(self.queue.get_nowait())
        return found


def fanout_of(sockets: dict[str, Socket], dropped: list[str] | None = None) -> DirectFanout:
    return DirectFanout(lambda: sockets, (dropped if dropped is not None else []).append)


@pytest.mark.parametrize("members", [1, 300])
def test_a_rooms_event_is_encoded_and_framed_once_whatever_their_number(
    members: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    framed: list[str] = []
    real = text_frame
    monkeypatch.setattr(way_out, "text_frame", lambda text: framed.append(text) or real(text))
    sockets = {str(n): Socket().bind() for n in range(members)} | {"polls": Socket(), "elsewhere": Socket().bind()}
    fanout = fanout_of(sockets)
    for name in sockets:
        fanout.join(name, "match:2" if name == "elsewhere" else "match:1")
    fanout.send_room("match:1", "presence", '{"spectators":2}')
    assert framed == ['42/realtime,["presence",{"spectators":2}]']
    first = sockets["0"].wire.written[0]
    assert first == real(framed[0])
    assert all(len(one.wire.written) == 1 and one.wire.written[0] is first for one in list(sockets.values())[:members])
    assert [one.encode() for one in sockets["polls"].queued] == framed
    assert sockets["elsewhere"].wire.written == []
    for name in sockets:
        for room in ("match:1", "match:2", "match:1"):
            fanout.leave(name, room)
    assert fanout.rooms_count == 0


def test_events_answers_and_the_librarys_own_packets_leave_in_the_order_of_calls() -> None:
    sockets = {"a": Socket()}
    fanout = fanout_of(sockets)
    fanout.join("a", "r")
    expected = []
    for n in range(6):
        if n == 3:
            sockets["a"].bind()
        fanout.send_room("r", "presence", str(n))
        sockets["a"].queue.put_nowait(PING)
        fanout.acknowledge("a", n, "{}")
        fanout.send_one("a", "error", str(n))
        expected += [
            f'42/realtime,["presence",{n}]', "2", f"43/realtime,{n}[{{}}]", f'42/realtime,["error",{n}]',
        ]  # fmt: skip
    assert sockets["a"].wire.written == [text_frame(text) for text in expected]


def test_a_socket_over_its_bound_is_dropped_and_those_that_are_gone_are_passed_over() -> None:
    sockets = {"polls": Socket(packets_max=2), "slow": Socket(bytes_max=50).bind(), "quick": Socket().bind()}
    sockets |= {"closing": Socket().bind(), "closed": Socket().bind(), "cut": Socket().bind()}
    sockets["closing"].closing = sockets["closed"].closed = sockets["cut"].wire.closed = True
    dropped: list[str] = []
    fanout = fanout_of(sockets, dropped)
    for name in [*sockets, "unknown"]:
        fanout.join(name, "r")
    for _ in range(2):
        fanout.send_room("r", "presence", "{}")
    assert dropped == []
    fanout.send_room("r", "presence", "{}")
    assert dropped == ["polls", "slow"]
    written = {name: len(one.wire.written) for name, one in sockets.items()}
    assert written == {"polls": 0, "slow": 2, "quick": 3, "closing": 0, "closed": 0, "cut": 0}


@pytest.mark.parametrize("bound", [True, False])
def test_the_last_word_to_a_slow_reader_passes_its_bound(bound: bool) -> None:
    socket = Socket(packets_max=1, bytes_max=1)
    if bound:
        socket.bind()
    assert socket.queue.offer(Message("2first"))
    assert not socket.queue.offer(Message("2second"))
    socket.queue.drop()
    assert bound or socket.queue.empty()
    assert socket.queue.offer(Message("2why"))
    assert (socket.wire.written[-1] == text_frame("42why")) if bound else (socket.queued[0].data == "2why")


def test_what_waited_leaves_first_and_the_end_is_told_not_written() -> None:
    socket = Socket()
    for item in (Message("2first"), PING, None):
        socket.queue.put_nowait(item)
    socket.bind()
    assert socket.wire.written == [text_frame("42first"), text_frame("2")]
    assert socket.ends == 1


def test_nothing_follows_the_closing_frame() -> None:
    polls, socket = Socket(), Socket().bind()
    for one in (polls, socket):
        one.queue.unbind()
        one.queue.put_nowait(PING)
        assert one.queue.offer(Message("2late"))
    assert socket.wire.written == []
    assert socket.queue.empty()
    # Whoever polls has no such frame.
    assert len(polls.queued) == 2


async def test_a_poll_that_still_waits_ends_with_nothing_once_there_is_a_websocket() -> None:
    socket = Socket()
    polls = [asyncio.ensure_future(socket.queue.get()) for _ in range(2)]
    await asyncio.sleep(0)
    socket.bind()
    assert socket.queue.offer(Message("2for the WebSocket"))
    assert [(await one).packet_type for one in polls] == [packet.NOOP, packet.NOOP]
    assert socket.wire.written == [text_frame("42for the WebSocket")]


SIZES = [(0, 2), (125, 2), (126, 4), (65_535, 4), (65_536, 10), (200_000, 10)]


@pytest.mark.parametrize(("size", "header"), SIZES)
def test_a_frames_length_has_the_form_its_size_asks_for(size: int, header: int) -> None:
    frame = text_frame("x" * size)
    assert len(frame) == header + size
    assert frame[0] == 0x81
    written = {2: frame[1], 4: int.from_bytes(frame[2:4], "big"), 10: int.from_bytes(frame[2:10], "big")}[header]
    assert written == size
    assert frame[1] == {2: size, 4: 126, 10: 127}[header]
