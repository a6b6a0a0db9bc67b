"""A side that is gone: when it counts as that, how long it has, who brings it back, and what follows otherwise."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from absence_scenes import (
    MATE,
    OTHER_RIVAL,
    RIVAL,
    WITHIN_MS,
    come_back,
    leave,
    paused,
    preparing,
    speaking,
    wait_for_the_side,
)
from match_scenes import HOST, Play, kinds, replay
from preset_scenes import seated, started
from shown_room import shown_events, shown_state

from echoplay_actors.match import commands as c
from echoplay_actors.match import events as e
from echoplay_actors.match.codec import state_bytes
from echoplay_actors.match.deadlines import Deadline, Waiting
from echoplay_actors.match.values import Phase

ENDING = ["SideForfeited", "ResultRecorded", "MatchEnded"]


def voting() -> Play:
    play = started("LD")
    while play.state.phase is not Phase.VOTING:
        play.wait_out()
    return play


UNFINISHED: dict[str, tuple[Callable[[], Play], Phase, list[str]]] = {
    "a speech runs": (speaking, Phase.SPEAKING, ["RoundEnded", *ENDING]),
    "a side prepares": (preparing, Phase.HANDOVER, ENDING),
    "a speech is paused": (lambda: paused(speaking()), Phase.PAUSED, ["RoundEnded", *ENDING]),
    "a preparation is paused": (lambda: paused(preparing()), Phase.PAUSED, ENDING),
}
SIDES = {"A": (HOST, RIVAL, "B"), "B": (RIVAL, HOST, "A")}


@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize("scene", UNFINISHED)
def test_a_side_that_stays_away_forfeits_when_its_time_is_over(scene: str, side: str) -> None:
    make, phase, ending = UNFINISHED[scene]
    gone, stays, winner_side = SIDES[side]
    play = make()
    assert kinds(leave(play, gone)) == ["ParticipantLeft", "SideLeft"]
    left_ms = play.now_ms
    assert play.state.phase is phase
    events = wait_for_the_side(play)
    assert kinds(events) == ending
    assert play.now_ms == left_ms + WITHIN_MS
    assert play.state.phase is Phase.SCORED
    result = play.state.result
    assert result is not None
    assert (result.winner_side, result.winner_user_id) == (winner_side, stays.user_id)
    assert events[-1] == e.MatchEnded("forfeit")
    assert play.state.absences == ()
    assert state_bytes(replay(play.journal)) == state_bytes(play.state)


@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize("scene", UNFINISHED)
def test_who_comes_back_at_the_last_moment_finds_the_debate_as_it_is(scene: str, side: str) -> None:
    make, phase, _ = UNFINISHED[scene]
    gone = SIDES[side][0]
    play = make()
    leave(play, gone)
    play.now_ms += WITHIN_MS - 1
    assert kinds(come_back(play, gone)) == ["ParticipantReturned", "SideReturned"]
    assert play.state.absences == ()
    assert play.state.phase is phase
    stale = Deadline(play.now_ms + 1, Waiting.SIDE_GONE, side)
    assert play.do(c.DeadlineReached(stale), after_ms=1) == []


@pytest.mark.parametrize("scene", UNFINISHED)
def test_where_both_sides_are_gone_the_match_is_closed_and_nobody_wins(scene: str) -> None:
    play = UNFINISHED[scene][0]()
    leave(play, RIVAL)
    play.now_ms += 10_000
    leave(play, HOST)
    events = wait_for_the_side(play)
    assert events[-1] == e.MatchEnded("both_sides_absent")
    assert "SideForfeited" not in kinds(events)
    assert play.state.phase is Phase.ENDED
    assert play.state.result is None


def test_a_side_that_is_back_wins_though_it_was_gone_too() -> None:
    play = speaking()
    leave(play, RIVAL)
    leave(play, HOST)
    play.now_ms += 60_000
    assert kinds(come_back(play, HOST)) == ["ParticipantReturned", "SideReturned"]
    wait_for_the_side(play)
    assert play.state.result is not None
    assert play.state.result.winner_side == "A"


def test_somebody_whose_device_went_a_moment_ago_is_there_to_win() -> None:
    play = speaking()
    leave(play, RIVAL)
    play.now_ms += WITHIN_MS - 2_000
    play.go(HOST)
    wait_for_the_side(play)
    assert play.state.result is not None
    assert play.state.result.winner_side == "A"


def test_nobody_wins_who_never_came() -> None:
    play = Play(form="DUEL").join(RIVAL).come(HOST)
    play.do(c.StartDebate(HOST))
    leave(play, HOST)
    assert wait_for_the_side(play)[-1] == e.MatchEnded("both_sides_absent")


def test_who_never_came_is_not_gone() -> None:
    play = Play(form="DUEL").join(RIVAL).come(HOST)
    play.do(c.StartDebate(HOST))
    assert play.state.absences == ()


def test_a_side_is_there_as_long_as_one_of_it_is() -> None:
    play = started("PF")
    assert kinds(leave(play, HOST)) == ["ParticipantLeft"]
    assert kinds(leave(play, MATE)) == ["ParticipantLeft", "SideLeft"]
    assert kinds(come_back(play, HOST)) == ["ParticipantReturned", "SideReturned"]
    assert kinds(come_back(play, MATE)) == ["ParticipantReturned"]


def test_a_team_mate_who_had_never_come_brings_the_side_back() -> None:
    play = Play(form="PF").join(RIVAL, MATE, OTHER_RIVAL).come(HOST, RIVAL, OTHER_RIVAL)
    play.do(c.StartDebate(HOST, heads=False))
    assert kinds(leave(play, HOST)) == ["ParticipantLeft", "SideLeft"]
    assert kinds(come_back(play, MATE)) == ["ParticipantArrived", "SideReturned"]


def test_nobody_is_missed_in_the_lobby_but_from_the_first_speech_on() -> None:
    play = seated("DUEL")
    assert kinds(leave(play, RIVAL)) == ["ParticipantLeft"]
    play.now_ms += 600_000
    started_ms = play.now_ms
    assert kinds(play.do(c.StartDebate(HOST))) == ["DebateStarted", "RoundStarted", "SideLeft"]
    assert play.state.absences[0].returns_by_ms == started_ms + WITHIN_MS


def test_nobody_is_missed_once_voting_has_opened() -> None:
    play = voting()
    assert kinds(leave(play, RIVAL)) == ["ParticipantLeft"]
    assert kinds(play.wait_out()) == ["ResultRecorded", "MatchEnded"]


def test_a_side_that_is_gone_when_voting_opens_is_voted_on_as_any_other() -> None:
    play = started("DUEL")
    while len(play.state.rounds) < 6:
        play.wait_out()
    leave(play, RIVAL)
    play.vote("viewer", RIVAL)
    assert kinds(play.wait_out()) == ["RoundEnded", "VotingOpened"]
    assert play.state.absences == ()
    assert kinds(play.wait_out()) == ["ResultRecorded", "MatchEnded"]
    assert play.state.result is not None
    assert play.state.result.winner_user_id == RIVAL.user_id


def test_a_family_game_goes_on_and_says_once_that_the_time_is_over() -> None:
    play = started("FAMILY", 2)
    leave(play, RIVAL)
    returns_by_ms = play.state.absences[0].returns_by_ms
    assert wait_for_the_side(play) == [e.ReturnTimeOver("B")]
    assert play.now_ms == returns_by_ms
    assert shown_state(play)["absences"][0]["over"]
    while not play.state.phase.final:
        assert "SideForfeited" not in kinds(play.wait_out())
    assert len(shown_events(play, "return_time_over")) == 1


def test_whose_time_is_over_in_a_family_game_may_still_come_back() -> None:
    play = started("FAMILY", 2)
    leave(play, RIVAL)
    wait_for_the_side(play)
    assert kinds(come_back(play, RIVAL)) == ["ParticipantReturned", "SideReturned"]


def test_nobody_forfeits_to_a_practice_partner_who_is_never_gone() -> None:
    play = Play(form="DUEL").come(HOST)
    play.do(c.SeatScripted(HOST, (("seat-x", "x"),)))
    play.do(c.StartDebate(HOST))
    events = leave(play, HOST)
    assert kinds(events) == ["ParticipantLeft", "SideLeft"]
    assert shown_state(play)["absences"][0]["afterThat"] == "go_on"
    assert wait_for_the_side(play) == [e.ReturnTimeOver("A")]


def test_free_rounds_have_no_such_rule() -> None:
    play = Play().join(RIVAL).come(HOST, RIVAL)
    play.speak(RIVAL, seconds=600)
    assert kinds(leave(play, RIVAL)) == ["ParticipantLeft"]
