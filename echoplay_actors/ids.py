"""Ids from injected randomness and time.

Everything that is kept gets a UUIDv7 (RFC 9562 §5.7: 48 bits of milliseconds, 74 random bits), which keeps
Postgres's indexes append-mostly. A match gets a UUIDv4 (§5.4, 122 random bits) instead, since holding a match's
id is what lets a person watch it.
"""

from __future__ import annotations

import hmac
import secrets
import uuid
from typing import Protocol


class Randomness(Protocol):
    """A source of random bytes; `SystemRandomness` in production, a seeded one in tests."""

    def token_bytes(self, count: int) -> bytes: ...


class SystemRandomness:
    """The operating system's randomness, fit for ids and secrets."""

    def token_bytes(self, count: int) -> bytes:
        return secrets.token_bytes(count)


def new_id(*, now_ms: int, randomness: Randomness) -> str:
    """A UUIDv7 as its 36 characters."""
    value = int.from_bytes(randomness.token_bytes(10), "big")
    bits = (now_ms & 0xFFFF_FFFF_FFFF) << 80
    bits |= 0x7 << 76 | ((value >> 62) & 0xFFF) << 64
    bits |= 0b10 << 62 | value & 0x3FFF_FFFF_FFFF_FFFF
    return str(uuid.UUID(int=bits))


def new_match_id(*, randomness: Randomness) -> str:
    """A UUIDv4 (122 random bits) as its 36 characters."""
    return str(uuid.UUID(bytes=randomness.token_bytes(16), version=4))


def match_id_of(*, secret: bytes, request: tuple[str, ...]) -> str:
    """A match id that the same request always gets, and nobody without the secret can tell (HMAC-SHA256)."""
    named = b"".join(len(part.encode()).to_bytes(4, "big") + part.encode() for part in request)
    return str(uuid.UUID(bytes=hmac.digest(secret, b"match id" + named, "sha256")[:16], version=4))


def round_id_of(match_id: str, number: int) -> str:
    """The id of a round that begins by itself: the same whoever computes it (RFC 9562, UUIDv5)."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"echoplay:match:{match_id}:round:{number}"))


def is_id(text: object) -> bool:
    """True for the canonical 36 characters of a UUID, the only spelling that is accepted."""
    if not isinstance(text, str) or len(text) != 36:
        return False
    try:
        return str(uuid.UUID(text)) == text
    except ValueError:
        return False
