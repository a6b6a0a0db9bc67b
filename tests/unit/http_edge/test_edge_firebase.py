"""Signing in with Firebase: what firebase-admin says becomes an identity or one of two refusals."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from firebase_admin import auth, exceptions

from echoplay_actors.errors import Refusal, Unauthenticated, Unavailable
from echoplay_http import Identity
from echoplay_http.providers.firebase import FirebaseIdentity


@pytest.fixture
def firebase(monkeypatch: pytest.MonkeyPatch) -> Iterator[FirebaseIdentity]:
    monkeypatch.setenv("FIREBASE_AUTH_EMULATOR_HOST", "127.0.0.1:1")
    identity = FirebaseIdentity(project_id="demo", auth_emulator_host="127.0.0.1:1")
    yield identity
    identity.close()


async def test_claims_become_an_identity(firebase: FirebaseIdentity, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Any] = []

    def verify(token: str, app: Any, *, check_revoked: bool, clock_skew_seconds: int) -> dict[str, Any]:
        asked.append((token, check_revoked))
        return {"uid": "u", "name": "Ada", "email": 5, "firebase": {}}

    monkeypatch.setattr(auth, "verify_id_token", verify)
    assert await firebase.verify("t") == Identity(uid="u", name="Ada", email=None, picture=None)
    assert asked == [("t", True)]


@pytest.mark.parametrize(
    ("raised", "refusal"),
    [
        (auth.InvalidIdTokenError("x"), Unauthenticated),
        (auth.ExpiredIdTokenError("x", None), Unauthenticated),
        (auth.RevokedIdTokenError("x"), Unauthenticated),
        (auth.UserDisabledError("x"), Unauthenticated),
        (auth.UserNotFoundError("x"), Unauthenticated),
        (ValueError("x"), Unauthenticated),
        (auth.CertificateFetchError("x", None), Unavailable),
        (exceptions.UnavailableError("x"), Unavailable),
        (exceptions.UnknownError("x"), Unavailable),
        (TimeoutError(), Unavailable),
    ],
)
async def test_no_foreign_error_escapes(
    firebase: FirebaseIdentity, monkeypatch: pytest.MonkeyPatch, raised: Exception, refusal: type[Refusal]
) -> None:
    def verify(*_: Any, **__: Any) -> None:
        raise raised

    monkeypatch.setattr(auth, "verify_id_token", verify)
    with pytest.raises(refusal):
        await firebase.verify("t")


@pytest.mark.parametrize("token", ["x", "a.b.c", "eyJhbGciOiJub25lIn0.e30."])
async def test_what_is_no_token_is_refused_without_asking_anybody(firebase: FirebaseIdentity, token: str) -> None:
    with pytest.raises(Unauthenticated):
        await firebase.verify(token)


def test_an_emulator_nobody_asked_for_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FIREBASE_AUTH_EMULATOR_HOST", "127.0.0.1:1")
    with pytest.raises(ValueError, match="emulator"):
        FirebaseIdentity(project_id="demo", client_email="a@b", private_key="x")
