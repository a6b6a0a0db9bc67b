"""Who is calling: from a token to a person, and from a person to their account."""

from __future__ import annotations

from typing import TypeVar

from aiohttp import web

from echoplay_actors.errors import Forbidden, Unauthenticated
from echoplay_actors.match.values import Person
from echoplay_actors.ports.account_store import Account, AccountStore, Standing
from echoplay_http.greetings import Greetings
from echoplay_http.rate_limits import RateLimits
from echoplay_http.suspensions import Suspensions
from echoplay_http.texts import GUEST_DISPLAY_NAME, refusal
from echoplay_http.tokens import Session, Tokens

_Known = TypeVar("_Known", Account, Standing)


class Callers:
    """Authenticates requests."""

    def __init__(self, tokens: Tokens, accounts: AccountStore, limits: RateLimits, suspensions: Suspensions) -> None:
        self._tokens = tokens
        self._accounts = accounts
        self._greetings = Greetings(accounts)
        self._limits = limits
        self._suspensions = suspensions

    def person(self, request: web.Request, *, guests_may: bool = False) -> Person:
        """The bearer of the request's token; `Unauthenticated`, `Forbidden` when suspended, `RateLimited`.

        A guest is `Forbidden` everything but what `guests_may` do with the match they watch.
        """
        kind, _, token = request.headers.get("Authorization", "").partition(" ")
        if kind.lower() != "bearer":
            raise Unauthenticated(refusal("token_missing"))
        session = self._tokens.read(token.strip())
        person = session.person
        check_watching(session, request.match_info.get("match_id"), guests_may=guests_may)
        self._suspensions.check(person.user_id)
        self._limits.requests.check(person.user_id)
        return person

    def check_sign_in(self, request: web.Request) -> None:
        """Limits sign-ins by the address they come from."""
        self._limits.sign_ins.check(request.remote or "local")

    async def display_name(self, session: Session) -> str:
        """What others see somebody as; raises as `account` does, for whom there is one."""
        if session.watch_only is not None:
            return GUEST_DISPLAY_NAME
        return _present(await self._greetings.standing(session.person.user_id)).display_name

    async def account(self, person: Person) -> Account:
        """The person's account; `Unauthenticated` when it is gone, `Forbidden` when it is suspended."""
        return _present(await self._accounts.account(person.user_id))


def check_watching(session: Session, match_id: str | None, *, guests_may: bool) -> None:
    """`Forbidden` for a guest who asks for more than to watch the one match they may: the rule for REST and sockets."""
    if session.watch_only is not None and not (guests_may and match_id == session.watch_only):
        raise Forbidden(refusal("guests_only_watch"))


def _present(found: _Known | None) -> _Known:
    if found is None:
        raise Unauthenticated(refusal("account_unknown"))
    return in_good_standing(found)


def in_good_standing(account: _Known) -> _Known:
    """The account; `Forbidden` when it is suspended, `Unauthenticated` when nobody can be behind it."""
    if account.scripted:
        raise Unauthenticated(refusal("account_unknown"))
    if account.banned:
        raise Forbidden(refusal("account_banned"))
    return account
