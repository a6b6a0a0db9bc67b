"""Clocks that stop and go on: by agreement, by a moderator, and after an owner was lost."""

from __future__ import annotations

import pytest
from match_scenes import HOST, MODERATOR, OTHER, SPEAKER, Play, kinds, play_in

from echoplay_actors.match import commands as c
from echoplay_actors.match.deadlines import next_deadline
from echoplay_actors.match.events import (
    DebateContinued,
    DebatePaused,
    OwnerLetGo,
    OwnerRecovered,
    PauseAgreed,
    TimerAdjusted,
)
from echoplay_actors.match.pauses import waiting_for
from echoplay_actors.match.values import Phase


def test_the_host_pauses_once_every_participant_present_agreed() -> None:
    play = play_in(Phase.SPEAKING)
    assert kinds(play.do(c.PauseDebate(HOST))) == ["PauseAgreed"]
    assert waiting_for(play.state, "host") == ["speaker", "other"]
    assert kinds(play.do(c.PauseDebate(SPEAKER))) == ["PauseAgreed"]
    assert waiting_for(play.state, "host") == ["other"]
    assert play.do(c.PauseDebate(OTHER), after_ms=20_000) == [PauseAgreed("other"), DebatePaused(40_000)]
    assert play.state.phase is Phase.PAUSED


def test_without_the_host_the_agreement_of_all_others_is_not_enough() -> None:
    play = play_in(Phase.SPEAKING)
    play.do(c.PauseDebate(OTHER))
    play.do(c.PauseDebate(SPEAKER))
    assert waiting_for(play.state, "host") == ["host"]
    assert play.state.phase is Phase.SPEAKING
    assert kinds(play.do(c.PauseDebate(HOST))) == ["PauseAgreed", "DebatePaused"]


def test_agreeing_twice_changes_nothing() -> None:
    play = play_in(Phase.SPEAKING)
    play.do(c.PauseDebate(OTHER))
    assert play.do(c.PauseDebate(OTHER)) == []


def test_who_has_left_need_not_agree_and_who_may_still_return_must() -> None:
    play = play_in(Phase.SPEAKING)
    play.go(SPEAKER)
    play.do(c.PauseDebate(OTHER))
    play.do(c.PauseDebate(HOST))
    assert play.state.phase is Phase.SPEAKING
    assert kinds(play.wait_out()) == ["ParticipantLeft", "DebatePaused"]


def test_the_debate_goes_on_by_itself_once_all_agreed_after_the_host() -> None:
    play = play_in(Phase.PAUSED)
    assert kinds(play.do(c.ContinueDebate(HOST))) == ["ContinueAgreed"]
    assert kinds(play.do(c.ContinueDebate(OTHER))) == ["ContinueAgreed"]
    assert kinds(play.do(c.ContinueDebate(SPEAKER))) == ["ContinueAgreed", "DebateContinued"]
    assert play.state.phase is Phase.SPEAKING


def test_a_new_host_who_agreed_already_is_missing_no_longer() -> None:
    play = play_in(Phase.OPEN)
    play.speak(SPEAKER, seconds=600)
    for person in (SPEAKER, OTHER):
        play.do(c.PauseDebate(person))
    play.go(HOST)
    assert kinds(play.wait_out()) == ["ParticipantLeft"]
    assert kinds(play.wait_out()) == ["HostChanged", "DebatePaused"]


def test_who_left_and_returned_has_to_agree_again() -> None:
    play = play_in(Phase.SPEAKING)
    play.do(c.PauseDebate(SPEAKER))
    play.do(c.PauseDebate(OTHER))
    play.go(SPEAKER)
    play.wait_out()
    play.do(c.ReportPresence("speaker", connected=True))
    play.do(c.PauseDebate(HOST))
    assert play.state.phase is Phase.SPEAKING
    assert waiting_for(play.state, "host") == ["speaker"]


def test_agreements_to_pause_do_not_count_for_going_on() -> None:
    play = play_in(Phase.SPEAKING)
    for person in (OTHER, SPEAKER, HOST):
        play.do(c.PauseDebate(person))
    assert play.state.phase is Phase.PAUSED
    assert waiting_for(play.state, "host") == ["host", "speaker", "other"]


def test_agreements_end_with_their_round() -> None:
    play = play_in(Phase.SPEAKING)
    play.do(c.PauseDebate(SPEAKER))
    play.speak(OTHER)
    assert play.state.agreed == frozenset()


def test_a_paused_clock_keeps_what_was_left_however_long_it_rests() -> None:
    play = play_in(Phase.OPEN)
    play.speak(SPEAKER, seconds=60)
    play.do(c.PauseDebate(MODERATOR), after_ms=12_345)
    assert next_deadline(play.state) is None
    play.now_ms += 3_600_000
    assert play.do(c.ContinueDebate(MODERATOR)) == [DebateContinued(play.now_ms + 47_655)]
    assert kinds(play.wait_out()) == ["RoundEnded"]
    assert play.state.rounds[-1].spoken_ms == 60_000


def test_a_paused_round_that_is_ended_counts_what_was_spoken() -> None:
    play = play_in(Phase.OPEN)
    play.speak(SPEAKER, seconds=60)
    play.do(c.PauseDebate(MODERATOR), after_ms=10_000)
    play.do(c.EndRound(HOST), after_ms=99_000)
    assert play.state.rounds[-1].spoken_ms == 10_000


@pytest.mark.parametrize(
    ("spoken_ms", "proof_ms", "outage_ms"),
    [
        (10_000, 10_000, 3_000),
        (10_000, 10_400, 1_600),
        (59_000, 59_999, 1),
        (59_000, 59_000, 0),
    ],
)
def test_a_running_clock_gets_the_outage_and_one_second_of_grace(spoken_ms: int, proof_ms: int, outage_ms: int) -> None:
    play = play_in(Phase.OPEN)
    began_ms = play.now_ms
    play.speak(SPEAKER, seconds=60)
    old_end_ms = began_ms + 60_000
    play.now_ms = began_ms + spoken_ms
    play.vote("viewer", SPEAKER)
    play.now_ms = began_ms + proof_ms + outage_ms
    events = play.do(c.RecoverMatch(began_ms + proof_ms))
    new_end_ms = play.now_ms + (old_end_ms - (began_ms + proof_ms)) + 1_000
    assert events == [OwnerRecovered(outage_ms), TimerAdjusted("recovery", outage_ms + 1_000, new_end_ms)]
    play.wait_out()
    assert play.now_ms == new_end_ms
    assert play.state.rounds[-1].spoken_ms == 60_000


def test_a_match_that_was_let_go_gets_back_what_passed_since_and_no_grace() -> None:
    play = play_in(Phase.OPEN)
    began_ms = play.now_ms
    play.speak(SPEAKER, seconds=60)
    play.now_ms = began_ms + 10_000
    assert play.do(c.LetGo()) == [OwnerLetGo()]
    assert play.do(c.LetGo()) == []
    play.now_ms += 40
    # The last owner's lease was renewed since: it lives on, though no more for this match.
    events = play.do(c.RecoverMatch(play.now_ms - 1))
    assert events == [OwnerRecovered(40), TimerAdjusted("owner_changed", 40, began_ms + 60_040)]
    play.now_ms += 5_000
    assert play.do(c.RecoverMatch(play.now_ms - 2_000))[0] == OwnerRecovered(2_000), "from now on it is as ever"


def test_what_is_over_is_not_let_go() -> None:
    assert play_in(Phase.ENDED).do(c.LetGo()) == []


def test_a_proof_of_life_older_than_the_last_event_does_not_charge_the_time_between() -> None:
    play = play_in(Phase.SPEAKING)
    play.now_ms += 10_000
    play.vote("viewer", SPEAKER)
    last_ms = play.now_ms
    play.now_ms += 2_000
    assert play.do(c.RecoverMatch(last_ms - 9_000))[0] == OwnerRecovered(2_000)


def test_a_proof_of_life_from_a_clock_that_runs_ahead_gives_no_negative_outage() -> None:
    play = play_in(Phase.SPEAKING)
    assert play.do(c.RecoverMatch(play.now_ms + 5_000))[0] == OwnerRecovered(0)


def test_a_round_whose_end_was_never_committed_gets_only_the_grace() -> None:
    play = play_in(Phase.OPEN)
    began_ms = play.now_ms
    play.speak(SPEAKER, seconds=10)
    play.now_ms = began_ms + 30_000
    play.do(c.RecoverMatch(began_ms + 12_000))
    play.wait_out()
    assert play.now_ms == began_ms + 31_000


def test_an_outage_extends_every_other_waiting_time_too() -> None:
    play = play_in(Phase.OPEN)
    gone_ms = play.now_ms
    play.go(HOST)
    play.now_ms = gone_ms + 14_000
    play.do(c.RecoverMatch(gone_ms + 4_000))
    play.wait_out()
    assert play.now_ms == gone_ms + 15_000
    play.wait_out()
    assert (play.now_ms, play.state.host_id) == (gone_ms + 70_000, "speaker")


def test_an_outage_in_the_lobby_or_in_an_empty_match_extends_its_waiting() -> None:
    lobby = Play()
    made_ms = lobby.now_ms
    lobby.now_ms += 8_000
    lobby.do(c.RecoverMatch(made_ms))
    lobby.wait_out()
    assert lobby.now_ms == made_ms + 8_000 + 30 * 60_000

    empty = Play()
    empty.do(c.StartDebate(HOST), after_ms=5_000)
    started_ms = empty.now_ms
    empty.now_ms += 8_000
    empty.do(c.RecoverMatch(started_ms))
    empty.wait_out()
    assert empty.now_ms == started_ms + 8_000 + 10 * 60_000


def test_a_paused_clock_needs_nothing_back() -> None:
    play = play_in(Phase.PAUSED)
    stopped = play.state.stopped
    play.now_ms += 60_000
    assert kinds(play.do(c.RecoverMatch(play.now_ms - 50_000))) == ["OwnerRecovered"]
    assert play.state.stopped == stopped
