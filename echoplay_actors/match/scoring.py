"""How a match is scored: a plain rule on votes and clocks, a function of the final state alone.

Three metrics of 0–100 each, whole numbers, halves rounded up:

- `room_vote`: the leader's votes out of all votes; left out when nobody voted.
- `balance`: the shortest speaking time out of the longest, over all participants; 100 where one debates alone.
- `time_used`: speaking time used out of the time the rounds offered.

The score is their mean, weighted 40 : 30 : 30 (30 : 30 without votes). The winner has the most votes; nobody wins
on a tie or without votes.
"""

from __future__ import annotations

from echoplay_actors.match.state import MatchState, Metric, Result

WEIGHTS = {"room_vote": 40, "balance": 30, "time_used": 30}


def score_match(state: MatchState) -> Result:
    """The result of a match whose rounds have all ended."""
    metrics = [_balance(state), _time_used(state)]
    leader, leader_votes = _leader(state)
    if state.votes:
        metrics.insert(0, _metric("room_vote", leader_votes, len(state.votes)))
    weight = sum(WEIGHTS[one.metric] for one in metrics)
    weighted = sum(WEIGHTS[one.metric] * one.score for one in metrics)
    return Result((2 * weighted + weight) // (2 * weight), leader, tuple(metrics))


def _metric(name: str, part: int, whole: int) -> Metric:
    score = 100 if whole == 0 else (200 * part + whole) // (2 * whole)
    return Metric(name, min(score, 100), part, whole)


def _leader(state: MatchState) -> tuple[str | None, int]:
    totals = {one.user_id: 0 for one in state.participants}
    for for_user_id in state.votes.values():
        totals[for_user_id] += 1
    most = max(totals.values())
    leaders = [user_id for user_id, total in totals.items() if total == most]
    return (leaders[0] if most and len(leaders) == 1 else None), most


def _balance(state: MatchState) -> Metric:
    spoken_ms = {one.user_id: 0 for one in state.participants}
    for one in state.rounds:
        spoken_ms[one.speaker_id] += one.spoken_ms
    return _metric("balance", min(spoken_ms.values()), max(spoken_ms.values()))


def _time_used(state: MatchState) -> Metric:
    used_ms = sum(one.spoken_ms for one in state.rounds)
    return _metric("time_used", used_ms, sum(one.duration_ms for one in state.rounds))
