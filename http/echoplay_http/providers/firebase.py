"""Signing in with Firebase: checks an ID token's signature, lifetime and revocation.

firebase-admin blocks, so it works in a few threads of its own: when Firebase hangs, nothing else does. An emulator's
tokens carry no signature; they are worth something only because revocation is checked too, so production must not
start with one.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import firebase_admin
from firebase_admin import auth, credentials, exceptions
from google.auth.exceptions import GoogleAuthError

from echoplay_actors.errors import Unauthenticated, Unavailable
from echoplay_http.parts import Identity
from echoplay_http.texts import refusal

_TOKEN_URI = "https://oauth2.googleapis.com/token"
_REFUSED = (
    auth.InvalidIdTokenError,
    auth.UserDisabledError,
    auth.UserNotFoundError,
    ValueError,
    TypeError,
)
"""Expired and revoked tokens are kinds of `InvalidIdTokenError`; an emulator's unsigned claims can be of any type."""

_AWAY = (TimeoutError, exceptions.FirebaseError, GoogleAuthError)
"""firebase-admin passes on the last as it is, when the service account gets no access."""

HTTP_TIMEOUT_S = 5
VERIFY_S_MAX = 10.0
CHECKS_AT_ONCE_MAX = 8
CLOCK_SKEW_S = 5
"""A token that was just issued is taken, even if our clock is behind Google's by this much."""
_EMULATOR = "FIREBASE_AUTH_EMULATOR_HOST"


class FirebaseIdentity:
    """Verifies ID tokens of one Firebase project, with a key of its service account, or against an emulator.

    `ValueError` when the environment names an emulator that was not asked for: it would accept forged tokens.
    """

    def __init__(
        self, *, project_id: str, client_email: str = "", private_key: str = "", auth_emulator_host: str = ""
    ) -> None:
        if auth_emulator_host:
            # The one way to tell firebase-admin.
            os.environ[_EMULATOR] = auth_emulator_host
        elif os.environ.get(_EMULATOR):
            raise ValueError(f"{_EMULATOR} is set, but no emulator was asked for")
        credential = None if auth_emulator_host else _credential(project_id, client_email, private_key)
        options = {"projectId": project_id, "httpTimeout": HTTP_TIMEOUT_S}
        self._app = firebase_admin.initialize_app(credential, options, name=f"echoplay-{id(self)}")
        self._threads = ThreadPoolExecutor(CHECKS_AT_ONCE_MAX, "firebase")

    async def verify(self, id_token: str) -> Identity:
        """Who signed in; `Unauthenticated` or `Unavailable` otherwise."""
        check = partial(auth.verify_id_token, id_token, self._app, check_revoked=True, clock_skew_seconds=CLOCK_SKEW_S)
        try:
            async with asyncio.timeout(VERIFY_S_MAX):
                claims = await asyncio.get_running_loop().run_in_executor(self._threads, check)
        except _REFUSED:
            raise Unauthenticated(refusal("identity_wrong")) from None
        except _AWAY:
            raise Unavailable(refusal("identity_away")) from None
        return _identity(claims)

    def close(self) -> None:
        """Let go of the app; checks under way end by themselves, those that wait are given up."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        firebase_admin.delete_app(self._app)


def _credential(project_id: str, client_email: str, private_key: str) -> Any:
    return credentials.Certificate(
        {
            "type": "service_account",
            "project_id": project_id,
            "client_email": client_email,
            # Environment files carry the key on one line.
            "private_key": private_key.replace("\\n", "\n"),
            "token_uri": _TOKEN_URI,
        }
    )


def _identity(claims: Mapping[str, Any]) -> Identity:
    def text(name: str) -> str | None:
        value = claims.get(name)
        return value if isinstance(value, str) else None

    return Identity(uid=str(claims["uid"]), name=text("name"), email=text("email"), picture=text("picture"))
