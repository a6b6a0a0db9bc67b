"""Guests' tokens: bound to one match, of a person without an account, and never made into more by a wrong claim."""

from __future__ import annotations

from typing import Any

import jwt
import pytest

from echoplay_actors.errors import Forbidden, Unauthenticated
from echoplay_actors.ids import new_id, new_match_id
from echoplay_actors.match.values import Person, Role
from echoplay_actors.ports.account_store import Account
from echoplay_actors.testing import SeededRandomness
from echoplay_http.callers import check_watching, in_good_standing
from echoplay_http.settings import EdgeSettings
from echoplay_http.tokens import Session, Tokens

SECRET = "a secret of these tests, long enough"
START_MS = 1_800_000_000_000
HOUR_S = 3_600
RANDOMNESS = SeededRandomness(11)
MATCH_ID = new_match_id(randomness=RANDOMNESS)
OTHER_ID = new_match_id(randomness=RANDOMNESS)


class HandClock:
    """A clock that is moved by hand."""

    def __init__(self) -> None:
        self.at_ms = START_MS

    def now_ms(self) -> int:
        return self.at_ms


def tokens_of(clock: HandClock, *, life_s: int) -> Tokens:
    return Tokens(EdgeSettings(jwt_secret=SECRET, token_life_s=life_s), clock=clock)


@pytest.mark.parametrize(("life_s", "expected_s"), [(HOUR_S, HOUR_S), (12 * HOUR_S, 12 * HOUR_S), (10**6, 12 * HOUR_S)])
def test_a_guest_watches_one_match_for_twelve_hours_at_most(life_s: int, expected_s: int) -> None:
    clock = HandClock()
    tokens = tokens_of(clock, life_s=life_s)
    token, session = tokens.issue_for_guest(MATCH_ID, randomness=RANDOMNESS)
    assert tokens.read(token) == session
    assert (session.watch_only, session.person.role) == (MATCH_ID, Role.USER)
    assert session.expires_at_ms == START_MS + expected_s * 1000
    clock.at_ms = session.expires_at_ms
    with pytest.raises(Unauthenticated, match="expired"):
        tokens.read(token)


def test_every_guest_is_somebody_else_and_signed_in_people_are_no_guests() -> None:
    tokens = tokens_of(HandClock(), life_s=60)
    guests = [tokens.issue_for_guest(MATCH_ID, randomness=RANDOMNESS)[1].person.user_id for _ in range(20)]
    assert len(set(guests)) == 20
    person = Person(new_id(now_ms=START_MS, randomness=RANDOMNESS))
    assert tokens.read(tokens.issue(person)).watch_only is None


@pytest.mark.parametrize(
    "changed",
    [{"watch": None}, {"watch": ""}, {"watch": "x"}, {"watch": 5}, {"watch": [MATCH_ID]}, {"watch": MATCH_ID.upper()},
     {"role": "MOD"}, {"role": "ADMIN"}],
)  # fmt: skip
def test_a_wrong_claim_makes_no_guest_and_nobody_else(changed: dict[str, Any]) -> None:
    tokens = tokens_of(HandClock(), life_s=60)
    token, _ = tokens.issue_for_guest(MATCH_ID, randomness=RANDOMNESS)
    claims = jwt.decode(token, options={"verify_signature": False})
    with pytest.raises(Unauthenticated):
        tokens.read(jwt.encode({**claims, **changed}, SECRET, algorithm="HS256"))


@pytest.mark.parametrize(
    ("watch_only", "match_id", "guests_may", "allowed"),
    [
        (None, None, False, True), (None, OTHER_ID, False, True), (None, OTHER_ID, True, True),
        (MATCH_ID, MATCH_ID, True, True), (MATCH_ID, MATCH_ID, False, False), (MATCH_ID, OTHER_ID, True, False),
        (MATCH_ID, OTHER_ID, False, False), (MATCH_ID, None, True, False), (MATCH_ID, None, False, False),
    ],
)  # fmt: skip
def test_a_guest_may_watch_their_match_and_nothing_else(
    watch_only: str | None, match_id: str | None, guests_may: bool, allowed: bool
) -> None:
    session = Session(Person(OTHER_ID), START_MS, watch_only)
    if allowed:
        check_watching(session, match_id, guests_may=guests_may)
    else:
        with pytest.raises(Forbidden):
            check_watching(session, match_id, guests_may=guests_may)


def test_nobody_is_ever_behind_a_practice_partner() -> None:
    partner = Account(OTHER_ID, "Practice partner 1", None, None, "USER", None, scripted=True)
    with pytest.raises(Unauthenticated):
        in_good_standing(partner)
