"""Tokens of the real Firebase emulator: who is let in, who is not, and what happens when nobody answers."""

from __future__ import annotations

import asyncio
import base64
import json
import socket
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any

import jwt
import pytest
from firebase_emulator import EMULATOR_VARIABLE, PROJECT, Firebase, FirebaseEmulator

from echoplay_actors.errors import Unauthenticated, Unavailable
from echoplay_http import Identity
from echoplay_http.providers import firebase as provider
from echoplay_http.providers.firebase import CHECKS_AT_ONCE_MAX, FirebaseIdentity

PICTURE = "https://example.org/ada.png"
WRONG_CLAIMS: dict[str, dict[str, Any]] = {
    "of another project": {"aud": "another", "iss": "https://securetoken.google.com/another"},
    "by another issuer": {"iss": "https://example.org/" + PROJECT},
    "for another audience": {"aud": "another"},
    "for nobody": {"sub": ""},
    "for a number": {"sub": 7},
    "for somebody whose name is too long": {"sub": "u" * 129},
    "issued before the account was made": {"iat": 1},
    "that does not say when it was issued": {"iat": None},
    "issued at no number": {"iat": "today"},
}


def forged(claims: dict[str, Any]) -> str:
    """Without a signature, as the emulator's own are; PyJWT would refuse to write some of them."""
    parts = ({"alg": "none", "typ": "JWT"}, claims)
    return ".".join(base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in parts) + "."


def unverified(token: str) -> dict[str, Any]:
    claims: dict[str, Any] = jwt.decode(token, options={"verify_signature": False})
    return claims


@contextmanager
def _asking(host: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[FirebaseIdentity]:
    monkeypatch.setenv(EMULATOR_VARIABLE, host)
    identity = FirebaseIdentity(project_id=PROJECT, auth_emulator_host=host)
    try:
        yield identity
    finally:
        identity.close()


@asynccontextmanager
async def _answering(status: bytes) -> AsyncIterator[str]:
    """A web server that says the same to everybody, and never in JSON."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 " + status + b"\r\nContent-Length: 7\r\nConnection: close\r\n\r\n<html/>")
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    async with server:
        host, port = server.sockets[0].getsockname()
        yield f"{host}:{port}"


async def test_a_sign_in_says_who_it_is(firebase: Firebase, identity: FirebaseIdentity) -> None:
    ada = await firebase.sign_up("Ada Lovelace")
    assert await identity.verify(ada.token) == Identity(ada.uid, "Ada Lovelace", ada.email, None)
    await firebase.give_picture(ada.uid, PICTURE)
    again = await firebase.sign_in(ada.email)
    assert await identity.verify(again) == Identity(ada.uid, "Ada Lovelace", ada.email, PICTURE)


async def test_a_sign_in_from_before_a_revocation_is_refused(firebase: Firebase, identity: FirebaseIdentity) -> None:
    ada = await firebase.sign_up()
    issued_s = unverified(ada.token)["iat"]
    await firebase.revoke_tokens_before(ada.uid, issued_s)
    assert (await identity.verify(ada.token)).uid == ada.uid
    await firebase.revoke_tokens_before(ada.uid, issued_s + 1)
    with pytest.raises(Unauthenticated):
        await identity.verify(ada.token)


async def test_a_disabled_account_is_refused(firebase: Firebase, identity: FirebaseIdentity) -> None:
    ada = await firebase.sign_up()
    await identity.verify(ada.token)
    await firebase.disable(ada.uid)
    with pytest.raises(Unauthenticated):
        await identity.verify(ada.token)


async def test_a_deleted_account_is_refused(firebase: Firebase, identity: FirebaseIdentity) -> None:
    ada = await firebase.sign_up()
    await identity.verify(ada.token)
    await firebase.delete(ada.uid)
    with pytest.raises(Unauthenticated):
        await identity.verify(ada.token)


async def test_a_sign_in_of_another_project_is_refused(firebase: Firebase, identity: FirebaseIdentity) -> None:
    ada = await firebase.sign_up()
    elsewhere = await firebase.sign_up_elsewhere(ada.uid, "another")
    assert unverified(elsewhere)["sub"] == ada.uid
    with pytest.raises(Unauthenticated):
        await identity.verify(elsewhere)


async def test_a_forged_token_for_nobody_we_know_is_refused(firebase: Firebase, identity: FirebaseIdentity) -> None:
    ada = await firebase.sign_up()
    with pytest.raises(Unauthenticated):
        await identity.verify(forged({**unverified(ada.token), "sub": "nobody", "user_id": "nobody"}))


@pytest.mark.parametrize("wrong", WRONG_CLAIMS)
async def test_a_token_with_wrong_claims_is_refused(firebase: Firebase, identity: FirebaseIdentity, wrong: str) -> None:
    """Each is wrong in this alone: with the right claims the emulator's own check lets an unsigned token in."""
    ada = await firebase.sign_up()
    claims = unverified(ada.token)
    assert (await identity.verify(forged(claims))).uid == ada.uid
    changed = {name: value for name, value in {**claims, **WRONG_CLAIMS[wrong]}.items() if value is not None}
    with pytest.raises(Unauthenticated):
        await identity.verify(forged(changed))


@pytest.mark.parametrize(
    "garbage", ["x", "a.b.c", "..", "é.é.é", "\x00", "\ud800", "=.=.=", "e30.e30.", "W10.W10.", "a" * 8_192]
)
async def test_garbage_is_refused(identity: FirebaseIdentity, garbage: str) -> None:
    with pytest.raises(Unauthenticated):
        await identity.verify(garbage)


async def test_an_emulator_that_is_down_is_no_fault_of_the_sign_in(
    firebase: Firebase, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada = await firebase.sign_up()
    with socket.socket() as reserved:
        reserved.bind(("127.0.0.1", 0))
        host = f"127.0.0.1:{reserved.getsockname()[1]}"
        with _asking(host, monkeypatch) as nobody_there, pytest.raises(Unavailable):
            async with asyncio.timeout(provider.VERIFY_S_MAX):
                await nobody_there.verify(ada.token)


@pytest.mark.parametrize("answer", [b"503 Service Unavailable", b"500 Internal Server Error", b"200 OK", b"403 No"])
async def test_something_else_at_its_address_is_no_fault_of_the_sign_in(
    firebase: Firebase, monkeypatch: pytest.MonkeyPatch, answer: bytes
) -> None:
    monkeypatch.setattr(provider, "VERIFY_S_MAX", 1.0)
    ada = await firebase.sign_up()
    async with _answering(answer) as host:
        with _asking(host, monkeypatch) as misled, pytest.raises(Unavailable):
            await misled.verify(ada.token)


async def test_an_emulator_that_hangs_holds_up_nothing_else(
    firebase: Firebase, emulator: FirebaseEmulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(provider, "VERIFY_S_MAX", 0.5)
    monkeypatch.setattr(provider, "HTTP_TIMEOUT_S", 1)
    ada = await firebase.sign_up()
    with _asking(emulator.host, monkeypatch) as identity:
        with emulator.frozen():
            began = time.monotonic()
            asked = [asyncio.create_task(identity.verify(ada.token)) for _ in range(4 * CHECKS_AT_ONCE_MAX)]
            # The event loop's own threads look up host names: they must not wait for Firebase.
            looked_up = asyncio.get_running_loop().getaddrinfo("localhost", 80)
            done, _ = await asyncio.wait({asyncio.ensure_future(looked_up)}, timeout=0.4)
            assert done
            outcomes = await asyncio.gather(*asked, return_exceptions=True)
            assert time.monotonic() - began < 2.0
        assert {type(outcome) for outcome in outcomes} == {Unavailable}
        monkeypatch.setattr(provider, "VERIFY_S_MAX", 10.0)
        assert (await identity.verify(ada.token)).uid == ada.uid
