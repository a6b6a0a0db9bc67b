"""Signing in: with Firebase, to watch one match as a guest, and in development with nothing but a name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from echoplay_actors.errors import Unavailable
from echoplay_actors.ids import new_id
from echoplay_actors.match.values import Person, Role
from echoplay_actors.ports.account_store import Account
from echoplay_actors.protocol.wire import iso
from echoplay_http.access import MatchAccess
from echoplay_http.callers import in_good_standing
from echoplay_http.parts import EdgeParts
from echoplay_http.rest.answers_out import GuestAnswer, SignInAnswer
from echoplay_http.rest.bodies_in import DevelopmentSignIn, GuestSignIn, VerifySignIn
from echoplay_http.rest.operations import Call, Operation
from echoplay_http.rest.people import plain_line, user_record, web_address
from echoplay_http.texts import DEFAULT_DISPLAY_NAME, refusal
from echoplay_http.tokens import Tokens


class SignIn:
    """Answers with a token and the user it stands for."""

    def __init__(self, parts: EdgeParts, tokens: Tokens, access: MatchAccess) -> None:
        self._parts = parts
        self._access = access
        self._tokens = tokens

    def operations(self, *, development: bool) -> Sequence[Operation]:
        """The development sign-in is absent elsewhere: its address is a 404 like any other."""
        verify = Operation(
            "POST", "/v1/auth/verify", "verifySignIn", "Sign in with Firebase", "Signing in", self._verify,
            SignInAnswer, VerifySignIn, open=True, sign_in=True, refusals=("unauthenticated", "forbidden"),
        )  # fmt: skip
        guest = Operation(
            "POST", "/v1/auth/guest", "watchAsGuest", "Watch one match without an account", "Signing in",
            self._let_watch, GuestAnswer, GuestSignIn, open=True, sign_in=True, refusals=("not_found",),
        )  # fmt: skip
        simple = Operation(
            "POST", "/v1/auth/dev", "signInForDevelopment", "Sign in with a name (development only)", "Signing in",
            self._sign_in_simply, SignInAnswer, DevelopmentSignIn, open=True, sign_in=True,
        )  # fmt: skip
        return [verify, guest, simple] if development else [verify, guest]

    async def _verify(self, call: Call) -> dict[str, Any]:
        wanted: VerifySignIn = call.body
        if self._parts.identity is None:
            raise Unavailable(refusal("identity_unconfigured"))
        identity = await self._parts.identity.verify(wanted.firebase_id_token)
        account = await self._parts.accounts.account_for_firebase(
            firebase_uid=identity.uid,
            user_id=self._new_id(),
            profile_id=self._new_id(),
            display_name=plain_line(identity.name, longest=64) or DEFAULT_DISPLAY_NAME,
            email=plain_line(identity.email, longest=320),
            avatar_url=web_address(identity.picture),
        )
        return self._signed_in(in_good_standing(account))

    async def _let_watch(self, call: Call) -> dict[str, Any]:
        wanted: GuestSignIn = call.body
        card = await self._access.public_card(wanted.match_id)
        token, session = self._tokens.issue_for_guest(card.match_id, randomness=self._parts.randomness)
        return {"token": token, "expiresAt": iso(session.expires_at_ms)}

    async def _sign_in_simply(self, call: Call) -> dict[str, Any]:
        wanted: DevelopmentSignIn = call.body
        account = await self._parts.accounts.create_account(
            user_id=self._new_id(),
            profile_id=self._new_id(),
            display_name=wanted.display_name,
            role=wanted.role.value,
        )
        return self._signed_in(account)

    def _signed_in(self, account: Account) -> dict[str, Any]:
        person = Person(account.id, Role(account.role))
        return {"token": self._tokens.issue(person), "user": user_record(account)}

    def _new_id(self) -> str:
        return new_id(now_ms=self._parts.clock.now_ms(), randomness=self._parts.randomness)
