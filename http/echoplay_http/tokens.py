"""EchoPlay's own sign-in token: a JWT (RFC 7519) that says who somebody is, until when.

One algorithm (HS256), and `iss`, `aud`, `sub`, `role`, `iat` and `exp` required and checked; `exp` against the
injected clock. Whatever is wrong with a token is `Unauthenticated`, never another error.
"""

from __future__ import annotations

from dataclasses import dataclass

import jwt

from echoplay_actors.clock import Clock
from echoplay_actors.errors import Unauthenticated
from echoplay_actors.ids import is_id
from echoplay_actors.match.values import Person, Role
from echoplay_http.settings import EdgeSettings
from echoplay_http.texts import refusal

ALGORITHM = "HS256"
TOKEN_CHARACTERS_MAX = 4_096
CLOCKS_APART_MS_MAX = 60_000
"""A token may have been issued by a machine whose clock is this far ahead."""
_SECONDS_MAX = 2**40
_CLAIMS = ["iss", "aud", "sub", "role", "iat", "exp"]


@dataclass(frozen=True, slots=True)
class Session:
    """A person who signed in, and when that ends (match time, milliseconds)."""

    person: Person
    expires_at_ms: int


class Tokens:
    """Issues and reads tokens."""

    def __init__(self, settings: EdgeSettings, *, clock: Clock) -> None:
        self._settings = settings
        self._clock = clock

    def issue(self, person: Person) -> str:
        """A token that is good for the settings' lifetime from now."""
        issued_at_s = self._clock.now_ms() // 1000
        claims = {
            "iss": self._settings.jwt_issuer,
            "aud": self._settings.jwt_audience,
            "sub": person.user_id,
            "role": person.role.value,
            "iat": issued_at_s,
            "exp": issued_at_s + self._settings.token_life_s,
        }
        return jwt.encode(claims, self._settings.jwt_secret, algorithm=ALGORITHM)

    def read(self, token: object) -> Session:
        """The session a token stands for; `Unauthenticated` when it is missing, wrong or expired."""
        if token is None or token == "":
            raise Unauthenticated(refusal("token_missing"))
        if not isinstance(token, str) or len(token) > TOKEN_CHARACTERS_MAX:
            raise Unauthenticated(refusal("token_wrong"))
        try:
            claims = jwt.decode(
                token,
                self._settings.jwt_secret,
                algorithms=[ALGORITHM],
                issuer=self._settings.jwt_issuer,
                audience=self._settings.jwt_audience,
                options={"require": _CLAIMS, "strict_aud": True, "verify_exp": False, "verify_iat": False},
            )
            session = self._session(claims["sub"], claims["role"], claims["iat"], claims["exp"])
        except (jwt.PyJWTError, ValueError, TypeError, RecursionError):
            raise Unauthenticated(refusal("token_wrong")) from None
        if session.expires_at_ms <= self._clock.now_ms():
            raise Unauthenticated(refusal("token_expired"))
        return session

    def _session(self, subject: object, role: object, issued_at_s: object, expires_at_s: object) -> Session:
        if not isinstance(subject, str) or not is_id(subject) or not isinstance(role, str):
            raise ValueError("sub is an id, role a word")
        if _whole(issued_at_s) * 1000 > self._clock.now_ms() + CLOCKS_APART_MS_MAX:
            raise ValueError("issued in the future")
        return Session(Person(subject, Role(role)), _whole(expires_at_s) * 1000)


def _whole(seconds: object) -> int:
    if not isinstance(seconds, int) or isinstance(seconds, bool) or not 0 <= seconds <= _SECONDS_MAX:
        raise TypeError("iat and exp are whole seconds")
    return seconds
