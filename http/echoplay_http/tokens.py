"""EchoPlay's own sign-in token: a JWT (RFC 7519) that says who somebody is, until when.

One algorithm (HS256), and `iss`, `aud`, `sub`, `role`, `iat` and `exp` required and checked; `exp` against the
injected clock. Whatever is wrong with a token is `Unauthenticated`, never another error.
A guest's token says besides, in `watch`, which one match it is good for watching.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import jwt

from echoplay_actors.clock import Clock
from echoplay_actors.errors import Unauthenticated
from echoplay_actors.ids import Randomness, is_id, new_id
from echoplay_actors.match.values import Person, Role
from echoplay_http.settings import EdgeSettings
from echoplay_http.texts import refusal

ALGORITHM = "HS256"
TOKEN_CHARACTERS_MAX = 4_096
CLOCKS_APART_MS_MAX = 60_000
"""A token may have been issued by a machine whose clock is this far ahead."""
_SECONDS_MAX = 2**40
_CLAIMS = ["iss", "aud", "sub", "role", "iat", "exp"]
_WATCH = "watch"
GUEST_LIFE_S_MAX = 12 * 3600


@dataclass(frozen=True, slots=True)
class Session:
    """A person who signed in, and when that ends (match time, milliseconds)."""

    person: Person
    expires_at_ms: int
    watch_only: str | None = None
    """The match that a guest watches: a guest has no account and may do nothing else."""


class Tokens:
    """Issues and reads tokens."""

    def __init__(self, settings: EdgeSettings, *, clock: Clock) -> None:
        self._settings = settings
        self._clock = clock
        self._known: dict[str, Session] = {}
        """Tokens that were read, the oldest first: whoever has one uses it for each request and each connection."""

    def issue(self, person: Person) -> str:
        """A token that is good for the settings' lifetime from now."""
        return self._signed(person, life_s=self._settings.token_life_s)

    def issue_for_guest(self, match_id: str, *, randomness: Randomness) -> tuple[str, Session]:
        """A token for watching this one match, and the session it stands for: somebody new, without an account."""
        now_ms = self._clock.now_ms()
        life_s = min(self._settings.token_life_s, GUEST_LIFE_S_MAX)
        guest = Person(new_id(now_ms=now_ms, randomness=randomness))
        token = self._signed(guest, life_s=life_s, more={_WATCH: match_id})
        return token, self.read(token)

    def _signed(self, person: Person, *, life_s: int, more: Mapping[str, str] | None = None) -> str:
        issued_at_s = self._clock.now_ms() // 1000
        claims = {
            "iss": self._settings.jwt_issuer,
            "aud": self._settings.jwt_audience,
            "sub": person.user_id,
            "role": person.role.value,
            "iat": issued_at_s,
            "exp": issued_at_s + life_s,
            **(more or {}),
        }
        return jwt.encode(claims, self._settings.jwt_secret, algorithm=ALGORITHM)

    def read(self, token: object) -> Session:
        """The session a token stands for; `Unauthenticated` when it is missing, wrong or expired."""
        if token is None or token == "":
            raise Unauthenticated(refusal("token_missing"))
        if not isinstance(token, str) or len(token) > TOKEN_CHARACTERS_MAX:
            raise Unauthenticated(refusal("token_wrong"))
        session = self._known.get(token)
        if session is None:
            session = self._verified(token)
            if len(self._known) >= self._settings.tokens_known_max:
                del self._known[next(iter(self._known))]
            self._known[token] = session
        if session.expires_at_ms <= self._clock.now_ms():
            del self._known[token]
            raise Unauthenticated(refusal("token_expired"))
        return session

    def _verified(self, token: str) -> Session:
        try:
            claims = jwt.decode(
                token,
                self._settings.jwt_secret,
                algorithms=[ALGORITHM],
                issuer=self._settings.jwt_issuer,
                audience=self._settings.jwt_audience,
                options={"require": _CLAIMS, "strict_aud": True, "verify_exp": False, "verify_iat": False},
            )
            return self._session(claims)
        except (jwt.PyJWTError, ValueError, TypeError, RecursionError):
            raise Unauthenticated(refusal("token_wrong")) from None

    def _session(self, claims: Mapping[str, Any]) -> Session:
        subject, role = claims["sub"], claims["role"]
        if not isinstance(subject, str) or not is_id(subject) or not isinstance(role, str):
            raise ValueError("sub is an id, role a word")
        if _whole(claims["iat"]) * 1000 > self._clock.now_ms() + CLOCKS_APART_MS_MAX:
            raise ValueError("issued in the future")
        person = Person(subject, Role(role))
        # A claim that is there, whatever it holds, never makes less of a guest.
        if _WATCH in claims and (not is_id(claims[_WATCH]) or person.role is not Role.USER):
            raise ValueError("a guest watches one match and moderates nothing")
        return Session(person, _whole(claims["exp"]) * 1000, claims.get(_WATCH))


def _whole(seconds: object) -> int:
    if not isinstance(seconds, int) or isinstance(seconds, bool) or not 0 <= seconds <= _SECONDS_MAX:
        raise TypeError("iat and exp are whole seconds")
    return seconds
