"""Points of information: offered by the other side, outside protected time, taken one at a time."""

from __future__ import annotations

import pytest
from match_scenes import HOST, MODERATOR, VIEWER, Play, kinds
from preset_scenes import started

from echoplay_actors.match import commands as c
from echoplay_actors.match.limits import POINTS_OFFERED_MAX
from echoplay_actors.match.values import Person, Phase

OPPONENT, PARTNER, OTHER_OPPONENT = Person("p2"), Person("p3"), Person("p4")


def open_speech() -> Play:
    """The prime minister has spoken for a minute: points may be offered."""
    play = started("BP")
    play.now_ms += 60_000
    return play


@pytest.mark.parametrize(
    ("after_ms", "allowed"), [(0, False), (59_999, False), (60_000, True), (359_999, True), (360_000, False)]
)
def test_the_first_and_last_minute_are_protected(after_ms: int, allowed: bool) -> None:
    play = started("BP")
    if allowed:
        assert kinds(play.do(c.OfferPoint(OPPONENT), after_ms=after_ms)) == ["PointOffered"]
    else:
        assert play.refused(c.OfferPoint(OPPONENT), after_ms=after_ms) == "wrong_phase"


@pytest.mark.parametrize(
    ("by", "code"), [(HOST, "forbidden"), (PARTNER, "forbidden"), (VIEWER, "forbidden"), (MODERATOR, "forbidden")]
)
def test_only_the_other_side_offers(by: Person, code: str) -> None:
    assert open_speech().refused(c.OfferPoint(by)) == code


def test_rising_twice_is_rising_once() -> None:
    play = open_speech()
    play.do(c.OfferPoint(OPPONENT))
    assert play.do(c.OfferPoint(OPPONENT)) == []


def test_a_point_lasts_fifteen_seconds_and_the_speech_runs_on() -> None:
    play = open_speech()
    play.do(c.OfferPoint(OPPONENT))
    play.do(c.AnswerPoint(HOST, "p2", accept=True))
    began_ms, countdown = play.now_ms, play.state.countdown
    assert kinds(play.wait_out()) == ["PointEnded"]
    assert play.now_ms - began_ms == 15_000
    assert play.state.countdown == countdown


def test_one_point_at_a_time() -> None:
    play = open_speech()
    for one in (OPPONENT, OTHER_OPPONENT):
        play.do(c.OfferPoint(one))
    play.do(c.AnswerPoint(HOST, "p2", accept=True))
    assert play.refused(c.AnswerPoint(HOST, "p4", accept=True)) == "wrong_phase"
    play.do(c.AnswerPoint(HOST, "p4", accept=False))
    assert play.state.offers == ()


@pytest.mark.parametrize("by", [OPPONENT, PARTNER, VIEWER, MODERATOR])
def test_only_the_speaker_answers(by: Person) -> None:
    play = open_speech()
    play.do(c.OfferPoint(OPPONENT))
    assert play.refused(c.AnswerPoint(by, "p2", accept=True)) == "forbidden"


def test_an_offer_may_be_withdrawn_and_then_not_be_taken() -> None:
    play = open_speech()
    play.do(c.OfferPoint(OPPONENT))
    assert kinds(play.do(c.WithdrawPoint(OPPONENT))) == ["PointWithdrawn"]
    assert play.do(c.WithdrawPoint(OPPONENT)) == []
    assert play.refused(c.AnswerPoint(HOST, "p2", accept=True)) == "wrong_phase"


def test_offers_and_the_point_lapse_with_the_speech() -> None:
    play = open_speech()
    play.do(c.OfferPoint(OPPONENT))
    play.do(c.OfferPoint(OTHER_OPPONENT))
    play.do(c.AnswerPoint(HOST, "p2", accept=True))
    play.do(c.EndRound(HOST))
    assert (play.state.offers, play.state.point) == ((), None)
    assert play.state.phase is Phase.HANDOVER


def test_a_person_cannot_offer_without_end() -> None:
    play = open_speech()
    for _ in range(POINTS_OFFERED_MAX):
        play.do(c.OfferPoint(OPPONENT))
        play.do(c.WithdrawPoint(OPPONENT))
    assert play.refused(c.OfferPoint(OPPONENT)) == "wrong_phase"


def test_a_pause_stops_the_point_too() -> None:
    play = open_speech()
    play.do(c.OfferPoint(OPPONENT))
    play.do(c.AnswerPoint(HOST, "p2", accept=True))
    play.do(c.PauseDebate(MODERATOR), after_ms=5_000)
    play.do(c.ContinueDebate(MODERATOR), after_ms=60_000)
    assert play.state.point is not None
    assert play.state.point.ends_at_ms - play.now_ms == 10_000


@pytest.mark.parametrize("by", [HOST, OPPONENT, MODERATOR])
def test_a_point_may_be_ended_early(by: Person) -> None:
    play = open_speech()
    play.do(c.OfferPoint(OPPONENT))
    play.do(c.AnswerPoint(HOST, "p2", accept=True))
    assert kinds(play.do(c.EndPoint(by))) == ["PointEnded"]
    assert play.do(c.EndPoint(by)) == []


def test_formats_without_points_have_none() -> None:
    assert started("DUEL").refused(c.OfferPoint(OPPONENT), after_ms=30_000) == "wrong_phase"
