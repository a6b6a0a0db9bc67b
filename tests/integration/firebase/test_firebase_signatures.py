"""The provider as production has it: with Google's keys and a service account instead of an emulator's trust."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import jwt
import pytest
from firebase_emulator import PROJECT, Firebase, FirebaseEmulator
from google_stand_in import KEY_ID, Google, new_key, pem

from echoplay_actors.errors import Unauthenticated, Unavailable
from echoplay_http.providers.firebase import FirebaseIdentity


@pytest.fixture
async def google(emulator: FirebaseEmulator, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Google]:
    google = Google()
    async with google.in_place(emulator.host, monkeypatch):
        yield google


@pytest.fixture
async def production(google: Google) -> AsyncIterator[FirebaseIdentity]:
    on_one_line = pem(new_key()).replace("\n", "\\n")
    identity = FirebaseIdentity(project_id=PROJECT, client_email="edge@example.org", private_key=on_one_line)
    yield identity
    identity.close()


async def test_a_signed_token_is_accepted(firebase: Firebase, google: Google, production: FirebaseIdentity) -> None:
    ada = await firebase.sign_up()
    found = await production.verify(google.sign(ada.uid, name="Ada", email=ada.email))
    assert (found.uid, found.name, found.email) == (ada.uid, "Ada", ada.email)


@pytest.mark.parametrize(
    "changed",
    [
        {"exp": 1_600_000_000},
        {"iat": 4_000_000_000, "exp": 4_000_003_600},
        {"aud": "another"},
        {"iss": "https://securetoken.google.com/another"},
        {"sub": "nobody"},
    ],
    ids=["expired", "of the future", "for another audience", "of another project", "for nobody we know"],
)
async def test_a_signed_token_with_wrong_claims_is_refused(
    firebase: Firebase, google: Google, production: FirebaseIdentity, changed: dict[str, Any]
) -> None:
    ada = await firebase.sign_up()
    with pytest.raises(Unauthenticated):
        await production.verify(google.sign(ada.uid, **changed))


async def test_a_token_that_google_did_not_sign_is_refused(
    firebase: Firebase, google: Google, production: FirebaseIdentity
) -> None:
    ada = await firebase.sign_up()
    good = google.sign(ada.uid)
    claims = jwt.decode(good, options={"verify_signature": False})
    assert (await production.verify(good)).uid == ada.uid
    for wrong in (
        ada.token,
        jwt.encode(claims, new_key(), "RS256", headers={"kid": KEY_ID}),
        jwt.encode(claims, google.key, "RS256", headers={"kid": "yesterday"}),
        jwt.encode(claims, google.key, "RS256"),
        jwt.encode(claims, None, "none", headers={"kid": KEY_ID}),
        jwt.encode(claims, "a secret that is long enough for it", "HS256", headers={"kid": KEY_ID}),
        good[:-8] + "AAAAAAAA",
    ):
        with pytest.raises(Unauthenticated):
            await production.verify(wrong)


async def test_a_disabled_account_is_refused_in_spite_of_its_signature(
    firebase: Firebase, google: Google, production: FirebaseIdentity
) -> None:
    ada = await firebase.sign_up()
    await firebase.disable(ada.uid)
    with pytest.raises(Unauthenticated):
        await production.verify(google.sign(ada.uid))


@pytest.mark.parametrize("away", ["certificates", "access"])
async def test_a_google_that_is_away_is_no_fault_of_the_sign_in(
    firebase: Firebase, google: Google, production: FirebaseIdentity, away: str
) -> None:
    ada = await firebase.sign_up()
    google.away.add(away)
    with pytest.raises(Unavailable):
        await production.verify(google.sign(ada.uid))
    google.away.clear()
    assert (await production.verify(google.sign(ada.uid))).uid == ada.uid
