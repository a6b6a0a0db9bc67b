"""A result in words and figures: what `ai_score`, the score call and a match that is read have of it. Pure."""

from __future__ import annotations

from typing import Any

from echoplay_actors.match.scoring import BALLOT_METRICS, TEAM_METRIC
from echoplay_actors.match.standing import ranking
from echoplay_actors.match.state import MatchState, Metric, Result
from echoplay_actors.match.texts import (
    FORFEIT_LABEL,
    forfeit_feedback,
    forfeit_summary,
    metric_label,
    metric_summary,
    result_feedback,
    result_summary,
    team_summary,
)
from echoplay_actors.ports.records import Evaluation

FORFEIT_METRIC = "forfeit"
"""What the line on a forfeit is called: it stands beside the metrics and weighs nothing; `side` stayed away."""


def evaluation_of(state: MatchState) -> Evaluation | None:
    """The result in words, None before there is one. It follows from the format and what was recorded alone."""
    if state.result is None:
        return None
    result: Result = state.result
    if state.forfeited_side is not None:
        return _forfeit(state, result, state.forfeited_side)
    teams = {one.metric.removeprefix(TEAM_METRIC): one for one in result.metrics if one.metric.startswith(TEAM_METRIC)}
    scored = [one for one in result.metrics if not one.metric.startswith(TEAM_METRIC)]
    ranks = ranking({key: one.part for key, one in teams.items()})
    details = [_detail(one) for one in scored]
    details += [_team_detail(state, key, teams[key], *ranks[key]) for key in ranks]
    weakest = min(scored, key=lambda one: one.score)
    summary = result_summary(
        result.score, voted=any(one.metric in BALLOT_METRICS for one in scored),
        decided=result.winner_user_id is not None, teams=bool(state.format.teams),
    )  # fmt: skip
    return Evaluation(
        result.score, result.winner_user_id, summary, result_feedback(weakest.metric), details, result.winner_side
    )


def _forfeit(state: MatchState, result: Result, side: str) -> Evaluation:
    sides, rule = state.format.sides, state.format.absence
    assert sides is not None
    assert rule is not None
    lost, won = (sides.A, sides.B) if side == "A" else (sides.B, sides.A)
    summary = forfeit_summary(result.score, lost=lost, won=won)
    feedback = forfeit_feedback(rule.return_within_s / 60, lost=lost, won=won)
    forfeit = {
        "label": FORFEIT_LABEL, "score": 0, "notes": side, "metric": FORFEIT_METRIC, "summary": feedback,
        "part": 0, "whole": 0, "side": side,
    }  # fmt: skip
    details = [*(_detail(one) for one in result.metrics), forfeit]
    return Evaluation(result.score, result.winner_user_id, summary, feedback, details, result.winner_side)


def _detail(one: Metric) -> dict[str, Any]:
    """`part` and `whole` are the figures the score was made of: votes, milliseconds, or shares in points of 100."""
    return {
        "label": metric_label(one.metric),
        "score": one.score,
        "notes": f"{one.score}/100",
        "metric": one.metric,
        "summary": metric_summary(one.metric, one.part, one.whole),
        "part": one.part,
        "whole": one.whole,
    }


def _team_detail(state: MatchState, key: str, one: Metric, rank: int, points: int) -> dict[str, Any]:
    name = next(team.name for team in state.format.teams if team.key == key)
    return {
        "label": name,
        "score": one.score,
        "notes": f"{rank}",
        "metric": one.metric,
        "summary": team_summary(one.part, one.whole, rank, points),
        "part": one.part,
        "whole": one.whole,
        "rank": rank,
        "points": points,
    }
