"""Mutual proof that both ends know a key of the cluster, by HMAC challenge; the key itself is never sent.

    server → client   (version, server nonce)
    client → server   (version, client nonce, name, HMAC(key, "client" | server nonce | client nonce | name))
    server → client   (HMAC(key, "server" | client nonce | server nonce))

Several keys may be valid while one is rotated: the client proves with its first, the server answers with the one
that fitted, and the client accepts any of its own. So a new key is first added behind the old one everywhere, then
put before it, and the old one is taken away last.
"""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from echoplay_actors.ids import Randomness
from echoplay_actors.protocol.messages import PROTOCOL_VERSION

NONCE_BYTES = 32
NAME_CHARACTERS_MAX = 64

Reply = tuple[Any, ...]


class HandshakeFailed(Exception):
    """The other end is no part of this cluster, or speaks another version."""


@dataclass(frozen=True, slots=True)
class Welcome:
    """The other end has proved itself; `reply` still has to be sent when there is one."""

    peer: str
    reply: Reply | None


class ServerHandshake:
    """The accepting end."""

    def __init__(self, keys: Sequence[bytes], randomness: Randomness) -> None:
        self._keys = _usable(keys)
        self._nonce = randomness.token_bytes(NONCE_BYTES)

    def opening(self) -> Reply:
        return (PROTOCOL_VERSION, self._nonce)

    def receive(self, message: Sequence[Any]) -> Welcome:
        """Check the client's proof; raises `HandshakeFailed`."""
        _check_version(message)
        _, nonce, name, proof = _fields(message, int, bytes, str, bytes)
        _check_nonce(nonce)
        if not 0 < len(name) <= NAME_CHARACTERS_MAX:
            raise HandshakeFailed("a malformed handshake")
        for key in self._keys:
            if hmac.compare_digest(proof, _proof(key, b"client", self._nonce, nonce, name.encode())):
                return Welcome(name, (_proof(key, b"server", nonce, self._nonce),))
        raise HandshakeFailed("the client does not know the cluster's key")


class ClientHandshake:
    """The connecting end, which calls itself `name`."""

    def __init__(self, keys: Sequence[bytes], randomness: Randomness, name: str) -> None:
        self._keys = _usable(keys)
        self._nonce = randomness.token_bytes(NONCE_BYTES)
        self._name = name
        self._server_nonce: bytes | None = None

    def receive(self, message: Sequence[Any]) -> Welcome | Reply:
        """The proof to send after the server's opening; then `Welcome` for its proof, or `HandshakeFailed`."""
        if self._server_nonce is None:
            _check_version(message)
            _, nonce = _fields(message, int, bytes)
            _check_nonce(nonce)
            self._server_nonce = nonce
            proof = _proof(self._keys[0], b"client", nonce, self._nonce, self._name.encode())
            return (PROTOCOL_VERSION, self._nonce, self._name, proof)
        (proof,) = _fields(message, bytes)
        for key in self._keys:
            if hmac.compare_digest(proof, _proof(key, b"server", self._nonce, self._server_nonce)):
                return Welcome("server", None)
        raise HandshakeFailed("the server does not know the cluster's key")


def _usable(keys: Sequence[bytes]) -> Sequence[bytes]:
    if not keys or not all(keys):
        raise ValueError("a link needs at least one key, and none of them empty")
    return keys


def _proof(key: bytes, *parts: bytes) -> bytes:
    return hmac.digest(key, b"".join(len(part).to_bytes(4, "big") + part for part in parts), "sha256")


def _check_version(message: Sequence[Any]) -> None:
    """First of all, since another version may look different from there on."""
    version = message[0]
    if version != PROTOCOL_VERSION:
        raise HandshakeFailed(f"the other end speaks version {version!r:.20} of the link, not {PROTOCOL_VERSION}")


def _check_nonce(nonce: bytes) -> None:
    if len(nonce) != NONCE_BYTES:
        raise HandshakeFailed("a malformed handshake")


def _fields(message: Sequence[Any], *kinds: type) -> tuple[Any, ...]:
    if len(message) != len(kinds) or not all(map(isinstance, message, kinds)):
        raise HandshakeFailed("a malformed handshake")
    return tuple(message)
