"""Hostile ends against the real link, without a network: strangers who want in, and members of the cluster gone mad.

The link under attack is the real one, over a transport that only notes what is written. A stranger may never become
ready, nor make the link hold or say more than a handshake takes. Of a member exactly those messages arrive that were
sent whole before the first that was not, and the end is told once. Longer than most: the attacks are one list.
"""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import Callable
from typing import Any

import msgpack
from link_grammar import LinkGrammar, flipped, pieces

from echoplay_actors.testing import SeededRandomness
from echoplay_cluster.link.frames import HANDSHAKE_FRAME_BYTES_MAX, BadFrame, Decoder, encode
from echoplay_cluster.link.handshake import ClientHandshake, ServerHandshake, Welcome
from echoplay_cluster.link.link import Link

KEY = b"the key of the cluster that is fuzzed"
SAID_BYTES_MAX = 1_024
"""Of a link whose other end has not proved itself."""


class NotedTransport(asyncio.Transport):
    """Notes what is written; `abort` ends the link as a real one does, a moment later."""

    def __init__(self) -> None:
        super().__init__()
        self.written = bytearray()
        self.aborted = False
        self.link: Link

    def write(self, data: bytes | bytearray | memoryview) -> None:
        self.written += data

    def set_write_buffer_limits(self, high: int | None = None, low: int | None = None) -> None:
        pass

    def abort(self) -> None:
        self.aborted = True


class NotedUser:
    """A `LinkUser` that notes what it hears."""

    def __init__(self) -> None:
        self.ready = 0
        self.lost = 0
        self.messages: list[list[Any]] = []

    def link_ready(self, link: Link) -> None:
        self.ready += 1

    def link_message(self, link: Link, message: list[Any]) -> None:
        assert self.ready == 1
        assert not self.lost, "a message after the end"
        self.messages.append(message)

    def link_lost(self, link: Link, reason: str) -> None:
        self.lost += 1


class UnderAttack:
    """One real link whose other end is hostile."""

    def __init__(self, handshake: ServerHandshake | ClientHandshake) -> None:
        self.user = NotedUser()
        self.link = Link(self.user, handshake)
        self.transport = NotedTransport()
        self.link.connection_made(self.transport)

    def feed(self, data: bytes) -> bool:
        """False once the link has ended; what comes then is given to it all the same, as a transport may."""
        decoder = self.link._decoder
        bound = len(decoder._buffer) if self.transport.aborted else decoder.frame_bytes_max + 4 + len(data)
        self.link.data_received(data)
        held = len(decoder._buffer)
        assert held <= bound, f"{held} bytes are held, over {bound}"
        return not self.transport.aborted

    def said(self) -> list[list[Any]]:
        """The messages it wrote."""
        return list(Decoder().feed(bytes(self.transport.written)))

    def end(self) -> None:
        self.link.connection_lost(None)
        assert self.user.lost == self.user.ready, "the end was told too often, or not at all"


class LinkAttacks:
    """`play` one after the other; `frames` counts what was sent, `kinds` the attacks, `ended` what became of them."""

    def __init__(self, seed: int) -> None:
        self.frames = 0
        self.kinds: Counter[str] = Counter()
        self.ended: Counter[str] = Counter()
        self.last: tuple[str, bytes] = ("none", b"")
        """The attack that was played last, and the bytes it sent last."""
        self._draw = random.Random(seed)
        self._grammar = LinkGrammar(self._draw)
        self._randomness = SeededRandomness(seed)
        self._heard = self._overheard()
        self._attacks: tuple[tuple[str, Callable[[], None]], ...] = (
            ("stranger at a server", self._stranger_at_a_server),
            ("stranger at a client", self._stranger_at_a_client),
            ("replayed proof", self._replay),
            ("bent proof", self._bent_proof),
            ("reflected proof", self._reflection),
            ("member gone mad", self._member),
            ("member gone mad", self._member),
        )

    def play(self, frames_max: int) -> None:
        """So many frames more; `AssertionError` when something may not be. Needs a running loop."""
        until = self.frames + frames_max
        while self.frames < until:
            kind, attack = self._draw.choice(self._attacks)
            self.kinds[kind] += 1
            self.last = kind, b""
            attack()

    def _server(self) -> UnderAttack:
        return UnderAttack(ServerHandshake((KEY,), self._randomness))

    def _client(self) -> UnderAttack:
        return UnderAttack(ClientHandshake((KEY,), self._randomness, "edge-1"))

    def _overheard(self) -> tuple[bytes, bytes]:
        """A client's proof and a server's, from a handshake that went well."""
        client, server = ClientHandshake((KEY,), self._randomness, "edge-1"), ServerHandshake((KEY,), self._randomness)
        proof = client.receive(server.opening())
        assert not isinstance(proof, Welcome)
        welcome = server.receive(proof)
        assert welcome.reply is not None
        return encode(proof), encode(welcome.reply)

    def _send(self, attacked: UnderAttack, data: bytes) -> bool:
        self.frames += 1
        self.last = self.last[0], data
        lives = True
        for piece in pieces(self._draw, data):
            lives = attacked.feed(piece) and lives
        return lives

    def _turned_away(self, attacked: UnderAttack) -> None:
        """Whoever did not prove himself got nothing."""
        assert not attacked.user.ready, "somebody without the key was let in"
        assert not attacked.user.messages
        assert len(attacked.transport.written) <= SAID_BYTES_MAX
        self.ended["turned away" if attacked.transport.aborted else "still at the door"] += 1
        attacked.end()

    def _babble(self) -> bytes:
        draw = self._draw
        chance = draw.random()
        if chance < 0.3:
            return self._grammar.bent(self._grammar.frame())
        if chance < 0.5:
            return self._grammar.frame()
        nonce = draw.choice((draw.randbytes(32), draw.randbytes(31), "x" * 32, None, b""))
        name = draw.choice(("edge-1", "", "x" * 65, b"edge-1", None, "\u0000"))
        version = draw.choice((1, 1, 1, True, 1.0, 2, "1", None, [1]))
        proof = draw.choice((draw.randbytes(32), b"", "x" * 32, None))
        return encode(draw.choice(((version, nonce, name, proof), (version, nonce), (proof,), (version, nonce, name))))

    def _stranger_at_a_server(self) -> None:
        attacked = self._server()
        for _ in range(self._draw.randrange(1, 6)):
            self._send(attacked, self._babble())
        self._turned_away(attacked)

    def _stranger_at_a_client(self) -> None:
        attacked = self._client()
        if self._draw.random() < 0.7:
            self._send(attacked, encode((1, self._draw.randbytes(32))))
        for _ in range(self._draw.randrange(1, 6)):
            self._send(attacked, self._babble())
        self._turned_away(attacked)

    def _replay(self) -> None:
        proof, reply = self._heard
        attacked = self._server()
        self._send(attacked, proof)
        self._turned_away(attacked)
        attacked = self._client()
        self._send(attacked, encode((1, self._draw.randbytes(32))))
        self._send(attacked, reply)
        self._turned_away(attacked)

    def _bent_proof(self) -> None:
        """What a member would say, with bits flipped on the way."""
        attacked = self._server()
        proof = self._proof_for(attacked)
        bent = flipped(self._draw, proof) if self._draw.random() < 0.5 else self._grammar.bent(proof)
        if _same(bent, proof):
            return
        self._send(attacked, bent)
        self._turned_away(attacked)

    def _reflection(self) -> None:
        """What a client says, sent back to it."""
        attacked, other = self._client(), self._server()
        self._send(attacked, bytes(other.transport.written))
        for message in attacked.said():
            self._send(attacked, encode(tuple(message)))
            self._send(attacked, encode((message[-1],)))
        other.end()
        self._turned_away(attacked)

    def _proof_for(self, server: UnderAttack) -> bytes:
        (opening,) = server.said()
        proof = ClientHandshake((KEY,), self._randomness, "edge-1").receive(opening)
        assert not isinstance(proof, Welcome)
        return encode(proof)

    def _member(self) -> None:
        """In by right, it sends messages, and in the end something that is none."""
        attacked = self._server()
        assert self._send(attacked, self._proof_for(attacked))
        assert attacked.user.ready == 1
        stream = bytearray()
        for _ in range(self._draw.randrange(1, 40)):
            frame = self._grammar.frame()
            if self._draw.random() < 0.08:
                frame = self._grammar.bent(frame)
            stream += frame
            self._send(attacked, frame)
        expected, is_whole = _read_alone(bytes(stream))
        assert repr(attacked.user.messages) == repr(expected), "other messages arrived than were sent"
        assert attacked.transport.aborted is not is_whole
        self.ended["a member, ended" if attacked.transport.aborted else "a member, still linked"] += 1
        attacked.end()


def _same(bent: bytes, proof: bytes) -> bool:
    """Whether it says the same: msgpack can write some things in two ways, and three flips may undo each other."""
    try:
        found = list(Decoder(frame_bytes_max=HANDSHAKE_FRAME_BYTES_MAX).feed(bent))
    except BadFrame:
        return False
    return bool(found) and found[:1] == list(Decoder().feed(proof))


def _read_alone(stream: bytes) -> tuple[list[list[Any]], bool]:
    """What another reader makes of a stream: the messages before the first wrong one, and whether there was none."""
    found: list[list[Any]] = []
    place = 0
    while len(stream) - place >= 4:
        size = int.from_bytes(stream[place : place + 4], "big")
        if size > 8 * 2**20:
            return found, False
        body = stream[place + 4 : place + 4 + size]
        if len(body) < size:
            break
        place += 4 + size
        if not size:
            continue
        unpacker = msgpack.Unpacker(raw=False)
        unpacker.feed(body)
        try:
            message = unpacker.unpack()
        except Exception:
            return found, False
        if unpacker.tell() != size or not isinstance(message, list) or not message:
            return found, False
        found.append(message)
    return found, True
