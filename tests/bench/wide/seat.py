"""One person in a room, over one raw WebSocket that costs this process as little as Python allows.

Of what arrives only what is measured is read: who waits for the update after a reaction reads updates, everybody reads
how late a tick is, the rest is counted.
"""

from __future__ import annotations

import asyncio
import json
import time
from typing import TYPE_CHECKING, cast

from frames import UPGRADE, masked

if TYPE_CHECKING:
    from hall import Hall, Room

_NAME_AT = len(b'42/realtime,["')
_MESSAGE, _EVENT, _ACK, _CONNECT, _PING, _OPEN = b"423020"
_TICK, _ROOM, _TWO_BYTES, _EIGHT_BYTES = ord("t"), ord("r"), 126, 127
_JOIN_NUMBER = 0


class Seat(asyncio.Protocol):
    """Connects, signs in, joins; then `react` and `vote`. `settled` is done once it is in, or has the error."""

    __slots__ = (
        "_asked", "_buffer", "_hall", "_joins", "_number", "_token", "_transport", "_upgraded", "_waiting", "room",
        "settled", "user_id",
    )  # fmt: skip

    def __init__(self, hall: Hall, room: Room, user_id: str, token: str, *, joins: bool) -> None:
        self.room = room
        self.user_id = user_id
        self.settled: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._hall = hall
        self._token = token
        self._joins = joins
        self._transport: asyncio.Transport | None = None
        self._buffer = b""
        self._upgraded = False
        self._number = _JOIN_NUMBER
        self._asked: dict[int, tuple[str, float]] = {}
        self._waiting: list[tuple[str, int, float]] = []

    def react(self, kind: str) -> None:
        """Wait for the update whose count of this kind has reached all that the room has sent by now."""
        if self._transport is not None:
            sent = self.room.sent
            sent[kind] += 1
            self._waiting.append((kind, sent[kind], time.monotonic()))
            self._transport.write(self.room.reaction_frames[kind])

    def vote(self, for_user_id: str) -> None:
        self._ask("submit_vote", {"matchId": self.room.match_id, "forUserId": for_user_id})

    def go_live(self) -> None:
        """As the host: begin the debate, without a round, so that nothing ticks."""
        self._ask("start_debate", {"matchId": self.room.match_id})

    def start_round(self, duration_s: int) -> None:
        """As the host: give oneself the floor."""
        speaker = {"speakerUserId": self.user_id, "durationSec": duration_s}
        self._ask("start_round", {"matchId": self.room.match_id, **speaker})

    def close(self) -> None:
        if self._transport is not None:
            self._transport.abort()

    def _ask(self, name: str, body: dict[str, object]) -> None:
        self._number += 1
        self._asked[self._number] = (name, time.monotonic())
        self._send(f'42/realtime,{self._number}["{name}",{json.dumps(body, separators=(",", ":"))}]'.encode())

    def _send(self, text: bytes) -> None:
        if self._transport is not None:
            self._transport.write(masked(text))

    # asyncio.Protocol

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        self._transport.write(UPGRADE)

    def connection_lost(self, error: Exception | None) -> None:
        self._transport = None
        self._fail("the connection ended")
        self._hall.lost(self)

    def data_received(self, data: bytes) -> None:
        if self._buffer:
            data, self._buffer = self._buffer + data, b""
        if not self._upgraded:
            self._read_upgrade(data)
            return
        start, end = 0, len(data)
        self._hall.bytes += end
        while end - start >= 2:
            size, head = data[start + 1], start + 2
            if size == _TWO_BYTES:
                head += 2
                size = int.from_bytes(data[start + 2 : head], "big")
            elif size == _EIGHT_BYTES:
                head += 8
                size = int.from_bytes(data[start + 2 : head], "big")
            if head + size > end:
                break
            if size > _NAME_AT and data[head + 1] == _EVENT and data[head] == _MESSAGE:
                self._event(data, head, head + size)
            elif size:
                self._packet(data[head : head + size])
            start = head + size
        self._buffer = data[start:]

    def _event(self, data: bytes, head: int, end: int) -> None:
        hall = self._hall
        hall.messages += 1
        first = data[head + _NAME_AT]
        if first == _TICK and data.startswith(b"timer_tick", head + _NAME_AT):
            hall.tick(self.room, int(data[data.rindex(b":", head, end) + 1 : end - 2]))
        elif first == _ROOM and self._waiting and data.startswith(b"reaction_update", head + _NAME_AT):
            self._counted(json.loads(data[head + _NAME_AT - 2 : end])[1]["counts"])
        elif first == _ROOM and self.room.ends_at_s is None:
            self.room.learn(json.loads(data[head + _NAME_AT - 2 : end])[1])

    def _counted(self, counts: dict[str, int]) -> None:
        now_s = time.monotonic()
        left = []
        for one in self._waiting:
            kind, number, sent_s = one
            if counts[kind] >= number:
                self._hall.reactions.add_s(now_s - sent_s)
            else:
                left.append(one)
        self._waiting = left

    def _packet(self, text: bytes) -> None:
        if text[0] == _PING:
            self._send(b"3")
        elif text[0] == _OPEN:
            self._send(b"40/realtime," + json.dumps({"token": self._token}).encode())
        elif text[0] == _MESSAGE and text[1] == _ACK:
            number, _, answer = text[len(b"43/realtime,") :].partition(b"[")
            self._answered(int(number), answer)
        elif text[0] == _MESSAGE and text[1] == _CONNECT:
            if self._joins:
                self._send(b'42/realtime,0["join_room",' + json.dumps({"matchId": self.room.match_id}).encode() + b"]")
            else:
                self._settle()
        else:
            self._fail(text.decode(errors="replace"))

    def _answered(self, number: int, answer: bytes) -> None:
        if b'"ok":true' not in answer.replace(b" ", b""):
            self._hall.refused(answer.decode(errors="replace"))
            self._fail(answer.decode(errors="replace"))
        elif number == _JOIN_NUMBER:
            self._settle()
        else:
            name, asked_s = self._asked[number]
            if name == "submit_vote":
                self._hall.votes.add_s(time.monotonic() - asked_s)
            elif name == "start_debate":
                self.room.live = True
        self._asked.pop(number, None)

    def _read_upgrade(self, data: bytes) -> None:
        end = data.find(b"\r\n\r\n")
        if end < 0:
            self._buffer = data
        elif data.startswith(b"HTTP/1.1 101"):
            self._upgraded = True
            if len(data) > end + 4:
                self.data_received(data[end + 4 :])
        else:
            self._fail(data[:end].decode(errors="replace"))

    def _settle(self) -> None:
        if not self.settled.done():
            self.settled.set_result(None)

    def _fail(self, why: str) -> None:
        if not self.settled.done():
            self.settled.set_exception(ConnectionError(why))
            self.close()
