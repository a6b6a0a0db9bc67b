"""Who wins a preset: a side by its members' votes, the larger swing in Oxford style, teams in British Parliamentary."""

from __future__ import annotations

from dataclasses import replace

import pytest
from match_scenes import HOST, MODERATOR, Play, kinds
from match_scenes import replay as replayed
from preset_scenes import seated, started

from echoplay_actors.match import commands as c
from echoplay_actors.match.cast_votes import CastVotes
from echoplay_actors.match.standing import contenders, ranking
from echoplay_actors.match.state import Metric
from echoplay_actors.match.values import Person, Phase
from echoplay_actors.protocol.evaluation import evaluation_of


def scored(play: Play) -> Play:
    while not play.state.phase.final:
        play.wait_out()
    return play


def vote(play: Play, **votes: str) -> Play:
    for voter, for_user_id in votes.items():
        play.vote(voter, Person(for_user_id))
    return play


@pytest.mark.parametrize(
    ("votes", "side", "winner"),
    [
        ({"v1": "host", "v2": "p3", "v3": "p3", "v4": "p2"}, "A", "p3"),
        ({"v1": "host", "v2": "p3", "v3": "p2"}, "A", "host"),
        ({"v1": "p4", "v2": "p3"}, None, None),
        ({}, None, None),
    ],
)
def test_a_side_wins_by_the_sum_of_its_members(votes: dict[str, str], side: str | None, winner: str | None) -> None:
    result = scored(vote(started("PF"), **votes)).state.result
    assert result is not None
    assert (result.winner_side, result.winner_user_id) == (side, winner)


@pytest.mark.parametrize(
    ("before", "after", "side"),
    [
        ({"a": "host", "b": "host", "c": "host", "d": "p2"}, {"a": "host", "b": "host", "c": "p2", "d": "p2"}, "B"),
        ({"a": "host", "b": "p2"}, {"a": "host", "b": "p2"}, None),
        ({}, {"a": "host", "b": "host", "c": "p2"}, "A"),
        ({"a": "p2"}, {"a": "host", "b": "p2", "c": "p2"}, "A"),
        ({"a": "host"}, {}, None),
    ],
)
def test_in_oxford_style_the_larger_swing_wins(before: dict[str, str], after: dict[str, str], side: str | None) -> None:
    play = vote(seated("OXFORD"), **before)
    play.do(c.StartDebate(HOST))
    assert play.state.votes == {}
    result = scored(vote(play, **after)).state.result
    assert result is not None
    assert result.winner_side == side


@pytest.mark.parametrize(
    "change",
    [c.SwapSides(HOST), c.TossCoin(HOST, heads=True), c.ChooseSide(Person("p3"), "B")],
)
def test_votes_before_the_debate_are_for_sides_and_void_once_those_change(change: c.Command) -> None:
    play = vote(seated("OXFORD", 3), a="host", b="p2")
    assert kinds(play.do(change)) == ["SidesChanged"]
    assert play.state.votes == {}
    play = vote(play, a="p2")
    play.join(Person("p4"))
    play.do(c.StartDebate(HOST))
    assert play.state.votes_before == {"p2": 1}


def test_votes_before_the_debate_stand_when_nobody_sits_elsewhere_after_all() -> None:
    play = vote(seated("OXFORD"), a="host", b="p2")
    play.do(c.TossCoin(HOST, heads=False))
    play.do(c.SetReady(Person("p2"), ready=True))
    assert play.state.votes == {"a": "host", "b": "p2"}


def test_the_vote_before_the_debate_opens_when_there_is_somebody_to_vote_for_on_either_side() -> None:
    play = Play(form="OXFORD")
    assert play.refused(c.SubmitVote(Person("a"), "host")) == "wrong_phase"
    play.join(Person("p2"))
    play = vote(play, a="host", b="p2", host="p2", p2="host")
    play.do(c.ChooseSide(Person("p2"), "A"))
    assert play.refused(c.SubmitVote(Person("a"), "host")) == "wrong_phase"


def test_a_journal_in_which_votes_outlived_a_change_of_sides_still_says_so() -> None:
    play = vote(seated("OXFORD"), a="host")
    play.do(c.SwapSides(HOST))
    at_ms, name, version, data = play.journal.pop()
    assert data.pop("votes_void") is True
    assert replayed([*play.journal, (at_ms, name, version, data)]).votes == {"a": "host"}


def test_only_oxford_style_votes_before_the_debate() -> None:
    assert seated("DUEL").refused(c.SubmitVote(Person("v"), "host")) == "wrong_phase"


def test_teams_of_british_parliamentary_are_ranked_three_two_one_nought() -> None:
    play = vote(started("BP"), v1="p5", v2="p7", v3="p5", v4="host", v5="p3", v6="p2")
    play = scored(play)
    votes = {one.key: one.votes for one in contenders(play.state)}
    assert ranking(votes) == {"CG": (1, 3), "OG": (2, 2), "OO": (3, 1), "CO": (4, 0)}
    evaluation = evaluation_of(play.state)
    assert evaluation is not None
    assert (evaluation.winner_side, evaluation.winner_user_id) == ("A", "p5")
    teams = {one["label"]: one["points"] for one in evaluation.details if one["metric"].startswith("team_")}
    assert teams == {"Opening Government": 2, "Opening Opposition": 1, "Closing Government": 3, "Closing Opposition": 0}


def test_without_ballots_no_team_of_british_parliamentary_is_ranked() -> None:
    play = scored(started("BP"))
    evaluation = evaluation_of(play.state)
    assert evaluation is not None
    assert [one["metric"] for one in evaluation.details] == ["balance", "time_used"]
    assert "no team is ranked" in evaluation.summary
    assert (evaluation.winner_side, evaluation.winner_user_id) == (None, None)


def test_a_result_of_an_earlier_release_that_ranked_teams_without_ballots_shows_no_ranks() -> None:
    play = scored(started("BP"))
    teams = tuple(Metric(f"team_{key}", 100, 0, 0) for key in ("OG", "OO", "CG", "CO"))
    result = replace(play.state.result, metrics=(*play.state.result.metrics, *teams)) if play.state.result else None
    evaluation = evaluation_of(replace(play.state, result=result))
    assert evaluation is not None
    assert [one["metric"] for one in evaluation.details] == ["balance", "time_used"]


def test_a_result_can_be_told_from_its_metrics_alone() -> None:
    play = scored(vote(started("BP"), v1="p5", v2="p7", v3="p5", v4="host", v5="p3", v6="p2"))
    whole, without_votes = evaluation_of(play.state), evaluation_of(replace(play.state, votes=CastVotes()))
    assert whole is not None
    assert without_votes is not None
    assert without_votes.details == whole.details


def test_each_detail_has_the_figures_it_was_made_from() -> None:
    play = scored(vote(started("BP"), v1="p5", v2="p5", v3="host"))
    evaluation = evaluation_of(play.state)
    assert evaluation is not None
    figures = {one["metric"]: (one["part"], one["whole"]) for one in evaluation.details}
    assert figures == {
        "room_vote": (2, 3), "balance": (1_680_000, 1_680_000), "time_used": (3_360_000, 3_360_000),
        "team_OG": (1, 3), "team_OO": (0, 3), "team_CG": (2, 3), "team_CO": (0, 3),
    }  # fmt: skip


def test_shared_time_is_balanced_by_sides_and_crossfire_counts_for_neither() -> None:
    play = started("SPAR")
    play.do(c.EndRound(MODERATOR), after_ms=30_000)
    result = scored(play).state.result
    assert result is not None
    balance = next(one for one in result.metrics if one.metric == "balance")
    assert (balance.part, balance.whole) == (90_000, 120_000)


def test_no_vote_counts_after_the_window() -> None:
    play = scored(started("DUEL"))
    assert play.state.phase is Phase.SCORED
    assert play.refused(c.SubmitVote(Person("late"), "host")) == "wrong_phase"
