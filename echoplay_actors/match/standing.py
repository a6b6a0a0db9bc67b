"""Who stands against whom in the room's vote, and how: people, sides, or teams where a side has several."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from echoplay_actors.match.cast_votes import CastVotes
from echoplay_actors.match.schedule import SIDES, team
from echoplay_actors.match.state import MatchState


@dataclass(frozen=True, slots=True)
class Contender:
    """Votes count for a contender when they are for one of its members; `before` are those before the debate."""

    key: str
    side: str | None
    user_ids: tuple[str, ...]
    votes: int
    before: int = 0
    before_of_all: int = 0

    @property
    def share_before(self) -> int:
        """In points of a hundred, halves rounded up; 0 when nobody voted."""
        return _share(self.before, self.before_of_all)

    def share_of(self, all_votes: int) -> int:
        return _share(self.votes, all_votes)


def contenders(state: MatchState) -> list[Contender]:
    """All of them, in the order of their seats."""
    form = state.format
    if form.teams:
        return [
            _contender(state, one.key, one.side, [p.user_id for p in team(state, one.side) if p.seat in one.seats])
            for one in form.teams
        ]
    if form.preset:
        return [_contender(state, side, side, [one.user_id for one in team(state, side)]) for side in SIDES]
    return [_contender(state, one.user_id, one.side, [one.user_id]) for one in state.participants]


def winner_of(standing: Sequence[Contender]) -> Contender | None:
    """The one with most votes; None on a tie or without votes."""
    most = max(one.votes for one in standing)
    leaders = [one for one in standing if one.votes == most]
    return leaders[0] if most and len(leaders) == 1 else None


def swing_winner(state: MatchState) -> Contender | None:
    """The one whose share of the votes grew most; on a tie the one with more votes, on another nobody.

    Oxford-style rule: the larger swing wins. Shares are compared exactly, not as they are shown.
    """
    standing = contenders(state)
    votes = len(state.votes)
    if not votes:
        return None

    def grown(one: Contender) -> int:
        before_of_all = max(one.before_of_all, 1)
        return one.votes * before_of_all - one.before * votes

    most = max((grown(one), one.votes) for one in standing)
    leaders = [one for one in standing if (grown(one), one.votes) == most]
    return leaders[0] if len(leaders) == 1 else None


def ranking(votes: Mapping[str, int]) -> dict[str, tuple[int, int]]:
    """Team → rank from 1 and points, by its votes: one for each team with fewer (British Parliamentary: 3-2-1-0).

    Nothing without ballots: the WUDC manual has teams ranked by those who heard them, and has no rank for "all alike".
    """
    if not any(votes.values()):
        return {}
    return {
        key: (1 + sum(other > mine for other in votes.values()), sum(other < mine for other in votes.values()))
        for key, mine in votes.items()
    }


def total_of(votes: CastVotes, user_ids: Iterable[str]) -> int:
    """How many voted for any of them."""
    totals = votes.totals
    return sum(totals.get(one, 0) for one in frozenset(user_ids))


def _contender(state: MatchState, key: str, side: str | None, user_ids: Sequence[str]) -> Contender:
    before = state.votes_before or {}
    return Contender(
        key, side, tuple(user_ids), total_of(state.votes, user_ids),
        sum(before.get(one, 0) for one in user_ids), sum(before.values()),
    )  # fmt: skip


def _share(part: int, whole: int) -> int:
    return (200 * part + whole) // (2 * whole) if whole else 0
