"""Votes kept the quick way are those of a plain mapping, vote by vote, and no vote changes the votes before it."""

from __future__ import annotations

from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from echoplay_actors.match import events as e
from echoplay_actors.match.cast_votes import CastVotes
from echoplay_actors.match.codec import state_bytes, state_fields, state_of
from echoplay_actors.match.evolve import evolve
from echoplay_actors.match.state import MatchState

CHOICES = ("host", "guest", "third", "fourth")
CREATED = evolve(None, e.MatchCreated("match", "GLOBAL", "FREE", "host", "seat-1", None), 1)
MANY = st.tuples(st.integers(1, 900), st.randoms(use_true_random=False))
"""How many may vote, and what draws who does: enough that the votes are joined several times."""


def _totals(votes: dict[str, str]) -> dict[str, int]:
    totals: dict[str, int] = {}
    for for_user_id in votes.values():
        totals[for_user_id] = totals.get(for_user_id, 0) + 1
    return totals


@settings(max_examples=20, deadline=None)
@given(MANY)
def test_after_every_vote_they_are_those_of_a_plain_mapping_in_its_order(many: tuple[int, Random]) -> None:
    voters, draw = many
    votes, plain = CastVotes(), dict[str, str]()
    for _ in range(1_000):
        voter_id, for_user_id = f"voter-{draw.randrange(voters)}", draw.choice(CHOICES)
        votes, plain = votes.with_vote(voter_id, for_user_id), {**plain, voter_id: for_user_id}
        assert (votes[voter_id], len(votes)) == (for_user_id, len(plain))
        assert list(votes.items()) == list(plain.items())
        assert list(votes.totals.items()) == list(_totals(plain).items())
    assert (votes, list(votes), list(votes.values())) == (plain, list(plain), list(plain.values()))
    assert "nobody" not in votes


@settings(max_examples=20, deadline=None)
@given(MANY)
def test_votes_that_somebody_holds_never_change_whatever_is_made_of_them(many: tuple[int, Random]) -> None:
    voters, draw = many
    held: list[tuple[CastVotes, dict[str, str]]] = [(CastVotes(), {})]
    for _ in range(600):
        votes, plain = held[draw.randrange(max(len(held) - 3, 0), len(held))]
        voter_id, for_user_id = f"voter-{draw.randrange(voters)}", draw.choice(CHOICES)
        held.append((votes.with_vote(voter_id, for_user_id), {**plain, voter_id: for_user_id}))
    for votes, plain in held:
        assert list(votes.items()) == list(plain.items())
        assert list(votes.totals.items()) == list(_totals(plain).items())


@settings(max_examples=20, deadline=None)
@given(MANY)
def test_a_replay_gives_the_bytes_that_a_copy_at_every_vote_gave(many: tuple[int, Random]) -> None:
    voters, draw = many
    state, plain = CREATED, dict[str, str]()
    for number in range(1_000):
        voter_id, for_user_id = f"voter-{draw.randrange(voters)}", draw.choice(CHOICES)
        state = evolve(state, e.VoteSubmitted(voter_id, for_user_id), number + 2)
        plain = {**plain, voter_id: for_user_id}
    copied = _copied(state, plain)
    assert (state, state_bytes(state)) == (copied, state_bytes(copied))
    fields = state_fields(state)
    assert list(fields["votes"].items()) == list(plain.items())
    assert state_of(fields) == state


def _copied(state: MatchState, votes: dict[str, str]) -> MatchState:
    return state_of({**state_fields(state), "votes": votes})
