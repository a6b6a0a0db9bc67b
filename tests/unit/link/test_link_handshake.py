"""The handshake: both ends prove the key, under rotation too, and nothing that was heard can be used again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from echoplay_actors.protocol.messages import PROTOCOL_VERSION
from echoplay_actors.testing import SeededRandomness
from echoplay_cluster.link.frames import HANDSHAKE_FRAME_BYTES_MAX, encode
from echoplay_cluster.link.handshake import (
    NAME_CHARACTERS_MAX,
    NONCE_BYTES,
    ClientHandshake,
    HandshakeFailed,
    ServerHandshake,
    Welcome,
)

OLD, NEW, WRONG = b"the old key", b"the new key", b"somebody else's key"


def server(*keys: bytes, seed: int = 1) -> ServerHandshake:
    return ServerHandshake(keys, SeededRandomness(seed))


def client(*keys: bytes, seed: int = 2, name: str = "edge-1") -> ClientHandshake:
    return ClientHandshake(keys, SeededRandomness(seed), name)


def proof_of(one: ClientHandshake, other: ServerHandshake) -> Sequence[Any]:
    answer = one.receive(other.opening())
    assert not isinstance(answer, Welcome)
    return answer


def shake(one: ClientHandshake, other: ServerHandshake) -> tuple[str, str]:
    """What each end takes the other for."""
    welcome = other.receive(proof_of(one, other))
    assert welcome.reply is not None
    welcomed = one.receive(welcome.reply)
    assert isinstance(welcomed, Welcome)
    assert welcomed.reply is None
    return welcome.peer, welcomed.peer


def test_two_ends_with_the_same_key_prove_themselves_to_each_other() -> None:
    assert shake(client(OLD), server(OLD)) == ("edge-1", "server")


@pytest.mark.parametrize(
    ("client_keys", "server_keys"),
    [
        ((OLD,), (OLD, NEW)),
        ((OLD, NEW), (OLD,)),
        ((OLD, NEW), (NEW, OLD)),
        ((NEW, OLD), (OLD, NEW)),
        ((NEW, OLD), (NEW,)),
        ((NEW,), (NEW, OLD)),
    ],
)
def test_a_key_is_rotated_step_by_step_without_a_failure(
    client_keys: tuple[bytes, ...], server_keys: tuple[bytes, ...]
) -> None:
    assert shake(client(*client_keys), server(*server_keys)) == ("edge-1", "server")


def test_a_client_with_another_key_is_turned_away() -> None:
    other = server(OLD, NEW)
    with pytest.raises(HandshakeFailed, match="key"):
        other.receive(proof_of(client(WRONG), other))


def test_a_server_with_another_key_is_not_believed() -> None:
    one = client(OLD)
    proof_of(one, server(WRONG))
    reply = server(WRONG).receive(proof_of(client(WRONG), server(WRONG))).reply
    assert reply is not None
    with pytest.raises(HandshakeFailed, match="key"):
        one.receive(reply)


def test_a_proof_that_was_heard_proves_nothing_to_another_server() -> None:
    heard = proof_of(client(OLD), server(OLD, seed=1))
    with pytest.raises(HandshakeFailed):
        server(OLD, seed=3).receive(heard)


def test_a_servers_proof_that_was_heard_proves_nothing_to_another_client() -> None:
    one, other = client(OLD, seed=2), server(OLD)
    reply = other.receive(proof_of(one, other)).reply
    assert reply is not None
    late = client(OLD, seed=4)
    late.receive(other.opening())
    with pytest.raises(HandshakeFailed):
        late.receive(reply)


def test_a_clients_own_proof_sent_back_proves_nothing() -> None:
    one = client(OLD)
    proof = proof_of(one, server(OLD))[3]
    with pytest.raises(HandshakeFailed):
        one.receive((proof,))


def test_nobody_can_take_another_name_with_a_proof_that_was_heard() -> None:
    other = server(OLD)
    version, nonce, _, proof = proof_of(client(OLD), other)
    with pytest.raises(HandshakeFailed):
        other.receive((version, nonce, "directory", proof))


@pytest.mark.parametrize("version", [0, PROTOCOL_VERSION + 1, "1", None, b"x" * 200])
def test_another_version_is_said_so_on_either_end(version: object) -> None:
    with pytest.raises(HandshakeFailed, match="version"):
        client(OLD).receive((version, b"n" * NONCE_BYTES, "and something new"))
    with pytest.raises(HandshakeFailed, match="version"):
        server(OLD).receive((version, "something new"))


@pytest.mark.parametrize(
    "message",
    [
        (PROTOCOL_VERSION,),
        (PROTOCOL_VERSION, b"n" * NONCE_BYTES, "edge"),
        (PROTOCOL_VERSION, "n" * NONCE_BYTES, "edge", b"proof"),
        (PROTOCOL_VERSION, b"n" * NONCE_BYTES, b"edge", b"proof"),
        (PROTOCOL_VERSION, b"n" * NONCE_BYTES, "edge", None),
        (PROTOCOL_VERSION, b"", "edge", b"proof"),
        (PROTOCOL_VERSION, b"n" * NONCE_BYTES, "", b"proof"),
        (PROTOCOL_VERSION, b"n" * NONCE_BYTES, "e" * (NAME_CHARACTERS_MAX + 1), b"proof"),
        (PROTOCOL_VERSION, b"n" * NONCE_BYTES, "edge", b"proof", 1),
    ],
)
def test_a_malformed_proof_is_turned_away(message: tuple[Any, ...]) -> None:
    with pytest.raises(HandshakeFailed):
        server(OLD).receive(message)


@pytest.mark.parametrize("nonce", [b"", b"n" * (NONCE_BYTES - 1), "n" * NONCE_BYTES, None])
def test_a_malformed_opening_is_not_answered(nonce: object) -> None:
    with pytest.raises(HandshakeFailed):
        client(OLD).receive((PROTOCOL_VERSION, nonce))


@pytest.mark.parametrize("keys", [(), (b"",), (OLD, b"")])
def test_an_end_without_a_key_cannot_be_made(keys: tuple[bytes, ...]) -> None:
    with pytest.raises(ValueError, match="key"):
        server(*keys)
    with pytest.raises(ValueError, match="key"):
        client(*keys)


def test_the_longest_handshake_fits_the_bound_for_strangers() -> None:
    other = server(OLD)
    proof = proof_of(client(OLD, name="e" * NAME_CHARACTERS_MAX), other)
    assert len(encode(tuple(proof))) < HANDSHAKE_FRAME_BYTES_MAX
