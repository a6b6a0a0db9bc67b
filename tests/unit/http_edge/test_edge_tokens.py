"""Tokens: what is issued can be read until it expires, and nothing else can be read at all."""

from __future__ import annotations

from typing import Any

import jwt
import pytest

from echoplay_actors.errors import Unauthenticated
from echoplay_actors.ids import new_id
from echoplay_actors.match.values import Person, Role
from echoplay_actors.testing import SeededRandomness
from echoplay_http.settings import EdgeSettings
from echoplay_http.tokens import Tokens

SECRET = "a secret of these tests, long enough"
START_MS = 1_800_000_000_000


class HandClock:
    """A clock that is moved by hand."""

    def __init__(self) -> None:
        self.at_ms = START_MS

    def now_ms(self) -> int:
        return self.at_ms


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def tokens(clock: HandClock) -> Tokens:
    return Tokens(EdgeSettings(jwt_secret=SECRET, token_life_s=60), clock=clock)


@pytest.fixture
def ada() -> Person:
    return Person(new_id(now_ms=START_MS, randomness=SeededRandomness(1)), Role.MOD)


def claims_of(person: Person, **changed: Any) -> dict[str, Any]:
    now_s = START_MS // 1000
    whole = {
        "iss": "echoplay",
        "aud": "echoplay",
        "sub": person.user_id,
        "role": "USER",
        "iat": now_s,
        "exp": now_s + 60,
    }
    return {**whole, **changed}


def test_an_issued_token_is_read_until_the_millisecond_it_expires(
    tokens: Tokens, clock: HandClock, ada: Person
) -> None:
    token = tokens.issue(ada)
    session = tokens.read(token)
    assert session.person == ada
    assert session.expires_at_ms == START_MS + 60_000
    clock.at_ms = session.expires_at_ms - 1
    assert tokens.read(token).person == ada
    clock.at_ms = session.expires_at_ms
    with pytest.raises(Unauthenticated, match="expired"):
        tokens.read(token)


@pytest.mark.parametrize("claim", ["iss", "aud", "sub", "role", "iat", "exp"])
def test_every_claim_is_required(tokens: Tokens, ada: Person, claim: str) -> None:
    claims = claims_of(ada)
    del claims[claim]
    with pytest.raises(Unauthenticated):
        tokens.read(jwt.encode(claims, SECRET, algorithm="HS256"))


@pytest.mark.parametrize(
    "changed",
    [
        {"iss": "x"}, {"aud": "x"}, {"aud": ["echoplay"]}, {"role": "user"}, {"role": None}, {"sub": "x"}, {"exp": 1.5},
        {"iat": START_MS // 1000 + 61}, {"exp": True}, {"iat": True},
    ],
)  # fmt: skip
def test_every_claim_is_checked(tokens: Tokens, ada: Person, changed: dict[str, Any]) -> None:
    with pytest.raises(Unauthenticated):
        tokens.read(jwt.encode(claims_of(ada, **changed), SECRET, algorithm="HS256"))


@pytest.mark.parametrize("algorithm", ["HS384", "HS512", "none"])
def test_one_algorithm_is_accepted(tokens: Tokens, ada: Person, algorithm: str) -> None:
    secret = None if algorithm == "none" else SECRET * 2
    with pytest.raises(Unauthenticated):
        tokens.read(jwt.encode(claims_of(ada), secret, algorithm=algorithm))  # type: ignore[arg-type]


@pytest.mark.parametrize("token", [None, "", "x", "..", "a.b.c", 5, [], {}, b"x", True, "x" * 10_000, "é.é.é"])
def test_what_is_no_token_is_refused(tokens: Tokens, token: object) -> None:
    with pytest.raises(Unauthenticated):
        tokens.read(token)


def test_a_short_secret_a_wildcard_and_open_limits_are_not_served() -> None:
    with pytest.raises(ValueError, match="32"):
        EdgeSettings(jwt_secret="short")
    with pytest.raises(ValueError, match="one by one"):
        EdgeSettings(jwt_secret=SECRET, origins=("*",))
    with pytest.raises(ValueError, match="development"):
        EdgeSettings(jwt_secret=SECRET, rate_limits=False)
    assert SECRET not in repr(EdgeSettings(jwt_secret=SECRET))


def test_a_signature_is_checked_once_and_a_known_token_expires_all_the_same(
    tokens: Tokens, clock: HandClock, ada: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    checked: list[str] = []
    real = jwt.decode
    monkeypatch.setattr(jwt, "decode", lambda token, *rest, **more: checked.append(token) or real(token, *rest, **more))
    token = tokens.issue(ada)
    first = tokens.read(token)
    assert [tokens.read(token) for _ in range(3)] == [first] * 3
    assert checked == [token]
    clock.at_ms += 60_000
    for _ in range(2):
        with pytest.raises(Unauthenticated, match="expired"):
            tokens.read(token)
    assert not tokens._known


def test_a_wrong_token_is_never_remembered_and_the_others_are_up_to_a_bound(clock: HandClock) -> None:
    tokens = Tokens(EdgeSettings(jwt_secret=SECRET, tokens_known_max=3), clock=clock)
    issued = [tokens.issue(Person(new_id(now_ms=START_MS, randomness=SeededRandomness(n)))) for n in range(5)]
    for token in issued:
        tokens.read(token)
        with pytest.raises(Unauthenticated):
            tokens.read(token[:-2] + ("A" if token[-2] != "A" else "B") + token[-1])
    assert list(tokens._known) == issued[-3:]
    assert tokens.read(issued[0]).person.user_id != tokens.read(issued[1]).person.user_id
