"""How a match is scored: a plain rule on votes and clocks, a function of the final state alone.

Metrics of 0–100 each, whole numbers, halves rounded up:

- `room_vote`: the leader's votes out of all votes; left out when nobody voted.
- `swing`, in its place where the swing decides: by how many points of a hundred the winner's share grew.
- `balance`: the shortest speaking time out of the longest, over all participants, in presets over the sides (what both
  sides share counts for neither); 100 where one debates alone.
- `time_used`: speaking time used out of the time the rounds offered.

The score is their mean, weighted 40 : 30 : 30 (30 : 30 without votes). The winner has the most votes: a person in free
rounds, a side in presets, a team where a side has several. Nobody wins on a tie or without votes. Teams are listed
as `team_<key>` beside the metrics and weigh nothing; without votes they are not, for then nobody has ranked them.

Where a side forfeits, the other one wins and no vote counts: `balance` and `time_used` are what the debate came to.
"""

from __future__ import annotations

from collections.abc import Sequence

from echoplay_actors.formats import Ballot
from echoplay_actors.match.schedule import SIDES, speeches_of, team
from echoplay_actors.match.standing import Contender, contenders, swing_winner, total_of, winner_of
from echoplay_actors.match.state import MatchState, Metric, Result

WEIGHTS = {"room_vote": 40, "swing": 40, "balance": 30, "time_used": 30}
BALLOT_METRICS = frozenset({"room_vote", "swing"})
"""The metrics that are there only when somebody voted."""
TEAM_METRIC = "team_"
"""What the name of a team's line begins with."""


def score_match(state: MatchState) -> Result:
    """The result of a match whose rounds have all ended."""
    metrics = [_balance(state), _time_used(state)]
    standing = contenders(state)
    winner = winner_of(standing)
    if state.format.ballot is Ballot.SWING:
        winner = swing_winner(state)
        if state.votes:
            metrics.insert(0, _swing(state, winner))
    elif state.votes:
        metrics.insert(0, _metric("room_vote", max(one.votes for one in standing), len(state.votes)))
    ranked = state.format.teams and state.votes
    teams = [_metric(TEAM_METRIC + one.key, one.votes, len(state.votes)) for one in standing] if ranked else []
    score = _mean(metrics)
    if winner is None:
        return Result(score, None, (*metrics, *teams))
    winner_side = winner.side if state.format.preset else None
    return Result(score, best_of(state, winner.user_ids), (*metrics, *teams), winner_side)


def score_forfeit(state: MatchState, winner_side: str) -> Result:
    """The result of a match in which the other side did not come back; its rounds have all ended."""
    metrics = (_balance(state), _time_used(state))
    winner_ids = [one.user_id for one in team(state, winner_side)]
    return Result(_mean(metrics), best_of(state, winner_ids), metrics, winner_side)


def best_of(state: MatchState, user_ids: Sequence[str]) -> str:
    """The one of them with most votes, on a tie whoever comes first."""
    return min(user_ids, key=lambda user_id: -total_of(state.votes, (user_id,)))


def _mean(metrics: Sequence[Metric]) -> int:
    weight = sum(WEIGHTS[one.metric] for one in metrics)
    weighted = sum(WEIGHTS[one.metric] * one.score for one in metrics)
    return (2 * weighted + weight) // (2 * weight)


def _swing(state: MatchState, winner: Contender | None) -> Metric:
    """`part` and `whole` are the winner's share before and after, in points of a hundred."""
    shown = winner or max(contenders(state), key=lambda one: one.votes)
    before, after = shown.share_before, shown.share_of(len(state.votes))
    return Metric("swing", min(max(after - before, 0), 100), before, after)


def _metric(name: str, part: int, whole: int) -> Metric:
    score = 100 if whole == 0 else (200 * part + whole) // (2 * whole)
    return Metric(name, min(score, 100), part, whole)


def _balance(state: MatchState) -> Metric:
    if not state.format.preset:
        spoken_ms = {one.user_id: 0 for one in state.participants}
        for one in state.rounds:
            spoken_ms[one.speaker_id] += one.spoken_ms
        return _metric("balance", min(spoken_ms.values()), max(spoken_ms.values()))
    speeches = speeches_of(state)
    share_ms = dict.fromkeys(SIDES, 0)
    for one in state.rounds:
        speech = speeches[one.number - 1]
        share_ms[speech.side] += 0 if speech.shared else one.spoken_ms
    return _metric("balance", min(share_ms.values()), max(share_ms.values()))


def _time_used(state: MatchState) -> Metric:
    used_ms = sum(one.spoken_ms for one in state.rounds)
    return _metric("time_used", used_ms, sum(one.duration_ms for one in state.rounds))
