"""Hostile clients, each with a seed of its own: over a WebSocket, over polling, by a failing upgrade, without reading.

A visit is one connection from its beginning to its end; which frames it plays is drawn, so the same seed plays the
same frames. How far the server reads them is the server's affair.
Longer than most files: a guest is all the ways in which somebody may come.
"""

from __future__ import annotations

import asyncio
import json
import random
from collections import Counter, deque
from dataclasses import dataclass, field

import aiohttp
from frame_grammar import TEXT, BodyGrammar, FrameGrammar, Sent, frame, written
from hearing import Ear, Heard
from hostile_line import WITHIN_S, HostileLine, Silent
from json_grammar import Known
from packet_grammar import PacketGrammar
from running_edge import RunningEdge

from echoplay_http import REALTIME

BATCH = 32
"""Frames that are written at once, before the client looks whether it is still connected."""
_OPEN = "EIO=4&transport=websocket"


@dataclass(frozen=True, slots=True)
class Part:
    """Who somebody is: what they know, the token they begin with (None for none), and what they may never hear of."""

    name: str
    known: Known
    token: str | None
    hidden: tuple[str, ...]

    @property
    def stranger(self) -> bool:
        return self.token is None and not self.known.tokens


@dataclass
class Played:
    """What a run has sent, counted by kind, and what came of it."""

    sent: Counter[str] = field(default_factory=Counter)
    connections: int = 0
    ended: Counter[str] = field(default_factory=Counter)
    heard: Heard = field(default_factory=Heard)
    sids: deque[str] = field(default_factory=lambda: deque(maxlen=64))
    """Engine.IO sessions of guests, some of them still alive."""

    @property
    def frames(self) -> int:
        return sum(self.sent.values())

    def count(self, frames: list[Sent]) -> None:
        self.sent.update(one.kind for one in frames)


class Guest:
    """Plays `frames_max` frames in visits of a few hundred each; see the module."""

    def __init__(self, edge: RunningEdge, part: Part, draw: random.Random, played: Played, *, lethal: float) -> None:
        self._edge = edge
        self._part = part
        self._draw = draw
        self._played = played
        self._packets = PacketGrammar(draw, part.known, lethal=lethal)
        self._frames = FrameGrammar(draw, self._packets, lethal=lethal)
        self._bodies = BodyGrammar(draw, self._packets)
        host, _, port = edge.url.removeprefix("http://").partition(":")
        self._address = host, int(port)
        self._transport_id = ""

    async def play(self, frames_max: int) -> None:
        until = frames_max
        while until > 0:
            chance = self._draw.random()
            visit = (
                self._poll if chance < 0.04 else
                self._upgrade if chance < 0.07 else
                self._read_nothing if chance < 0.08 else
                self._visit
            )  # fmt: skip
            until -= await visit(min(until, self._draw.choice((BATCH, 20 * BATCH, 100 * BATCH))))

    def _ear(self) -> Ear:
        self._played.connections += 1
        return Ear(self._played.heard, hidden=self._part.hidden, stranger=self._part.stranger)

    async def _visit(self, frames_max: int) -> int:
        """Over a WebSocket; the frames that were played."""
        ear = self._ear()

        def hear(text: str) -> None:
            if text.startswith("0{"):
                self._transport_id = json.loads(text[1:])["sid"]
                self._played.sids.append(self._transport_id)
            ear.hear(text)

        line = await HostileLine.open(self._address, _OPEN, hear)
        if not await line.upgraded:
            self._played.ended["not let in"] += 1
            return 1
        line.answers_close = self._draw.random() < 0.99
        try:
            self._greet(line)
            # Most wait until they are in: what follows may end the connection while it is still held for that.
            if self._draw.random() < 0.8 and not await self._settled(line):
                return 1
            return await self._speak(line, frames_max)
        finally:
            line.drop()

    def _greet(self, line: HostileLine) -> None:
        """As most clients do, but not always."""
        if self._draw.random() < 0.97:
            line.say(self._packets.connect(self._part.token))
            for match_id in self._part.known.match_ids[:2]:
                line.say(f'42/realtime,["join_room",{{"matchId":"{match_id}"}}]')

    async def _settled(self, line: HostileLine) -> bool:
        """The server has handled all it was told, what waited for a room to be entered too; false once it hung up."""
        connections = self._edge.app[REALTIME]._connections
        while await line.settled():
            connection = connections.get(self._transport_id)
            if connection is None or not connection.holding:
                return True
        return False

    async def _speak(self, line: HostileLine, frames_max: int) -> int:
        played = 0
        while played < frames_max:
            batch: list[Sent] = []
            while len(batch) < BATCH and not (batch and batch[-1].last):
                batch.append(self._frames.next())
            self._played.count(batch)
            played += len(batch)
            good = [one for one in batch if not one.last]
            line.write(written(good))
            if not await self._settled(line):
                self._played.ended[f"by the server, {line.close_code}"] += 1
                return played
            if len(good) < len(batch):
                # From here on the server cannot tell where a frame begins: it hangs up, or waits for more.
                line.write(batch[-1].data)
                self._played.ended["by the client, out of step"] += 1
                return played
        self._played.ended["by the client"] += 1
        return played

    async def _read_nothing(self, frames_max: int) -> int:
        """Asks and asks, and reads no answer; what waits for it is bounded, and beyond that it is dropped."""
        line = await HostileLine.open(self._address, _OPEN, self._ear().hear)
        try:
            if not await line.upgraded:
                return 1
            self._greet(line)
            line.stop_reading()
            question = Sent("not reading", frame(TEXT, self._packets.event().encode()))
            for played in range(0, min(frames_max, 100 * BATCH), BATCH):
                self._played.count([question] * BATCH)
                line.write(question.data * BATCH)
                await asyncio.sleep(0.001)
                if line.closed.is_set():
                    self._played.ended["by the server, not reading"] += 1
                    return played + BATCH
            self._played.ended["by the client, not reading"] += 1
            return min(frames_max, 100 * BATCH)
        finally:
            line.drop()

    async def _poll(self, frames_max: int) -> int:
        """Over polling: posts bodies and fetches what is there for it."""
        ear, http = self._ear(), self._edge.http
        url = f"{self._edge.url}/socket.io/?EIO=4&transport=polling"
        async with http.get(url) as response:
            if response.status != 200:
                self._played.ended["not let in"] += 1
                return 1
            transport_id = json.loads((await response.text())[1:])["sid"]
        address = f"{url}&sid={transport_id}"
        fetching = asyncio.ensure_future(self._fetch(address, ear))
        played = 0
        try:
            await self._post(address, self._packets.connect(self._part.token).encode())
            while played < min(frames_max, 10 * BATCH):
                body = self._bodies.next()
                self._played.count([body])
                played += 1
                if self._draw.random() < 0.05 and self._played.sids:
                    # To somebody else's session, as if it were one's own.
                    await self._post(f"{url}&sid={self._draw.choice(self._played.sids)}", body.data)
                elif await self._post(address, body.data) != 200:
                    self._played.ended["polling, by the server"] += 1
                    return played
            self._played.ended["polling, by the client"] += 1
            return played
        finally:
            await self._post(address, b"1")
            await fetching

    async def _post(self, address: str, data: bytes) -> int:
        timeout = aiohttp.ClientTimeout(total=WITHIN_S)
        try:
            async with self._edge.http.post(address, data=data, timeout=timeout) as response:
                return response.status
        except TimeoutError:
            raise Silent(f"a posted body was not answered within {WITHIN_S:.0f} s") from None

    async def _fetch(self, address: str, ear: Ear) -> None:
        """Until there is nothing more to fetch; every answer ends the one before, so it never spins."""
        while True:
            async with self._edge.http.get(address) as response:
                text = await response.text()
                if response.status != 200:
                    return
            for packet in text.split("\x1e"):
                if packet:
                    ear.hear(packet)
            if text.split("\x1e")[-1] in ("", "1"):
                return

    async def _upgrade(self, frames_max: int) -> int:
        """A polling session that is upgraded rightly, wrongly or twice, with somebody else's id or none that exists."""
        async with self._edge.http.get(f"{self._edge.url}/socket.io/?EIO=4&transport=polling") as response:
            if response.status != 200:
                return 1
            transport_id = json.loads((await response.text())[1:])["sid"]
        named = transport_id if self._draw.random() < 0.9 else "nobody"
        line = await HostileLine.open(self._address, f"{_OPEN}&sid={named}", self._ear().hear)
        try:
            if not await line.upgraded:
                self._played.ended["not let in"] += 1
                return 1
            for _ in range(self._draw.randrange(4)):
                line.say(self._draw.choice(("2probe", "2probe", "5", "5", "3probe", "2", "42/realtime,[]", "x", "6")))
            if self._draw.random() < 0.7:
                line.say("2probe")
                line.say("5")
            if self._draw.random() < 0.3:
                second = await HostileLine.open(self._address, f"{_OPEN}&sid={named}", self._ear().hear)
                await second.upgraded
                second.say("2probe")
                second.drop()
            self._greet(line)
            return 4 + await self._speak(line, frames_max)
        finally:
            line.drop()
            await self._post(f"{self._edge.url}/socket.io/?EIO=4&transport=polling&sid={transport_id}", b"1")
