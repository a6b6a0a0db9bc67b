"""The waiting times of a match: 5 seconds, a minute, ten and thirty, each to the millisecond."""

from __future__ import annotations

from match_scenes import HOST, OTHER, SPEAKER, START_MS, VIEWER, Play, kinds, play_in

from echoplay_actors.match import commands as c
from echoplay_actors.match.deadlines import Deadline, Waiting, next_deadline
from echoplay_actors.match.events import HostChanged, MatchEnded, ParticipantLeft
from echoplay_actors.match.values import Phase, Presence

MINUTE_MS = 60_000


def test_a_round_lasts_exactly_as_long_as_was_asked() -> None:
    play = play_in(Phase.OPEN)
    began_ms = play.now_ms
    play.speak(SPEAKER, seconds=90)
    assert next_deadline(play.state) == Deadline(began_ms + 90_000, Waiting.PHASE, "SPEAKING")
    assert kinds(play.wait_out()) == ["RoundEnded"]
    assert play.now_ms == began_ms + 90_000
    assert play.state.rounds[-1].spoken_ms == 90_000


def test_a_deadline_that_is_still_to_come_changes_nothing() -> None:
    play = play_in(Phase.SPEAKING)
    deadline = next_deadline(play.state)
    assert deadline is not None
    play.now_ms = deadline.at_ms - 1
    assert play.do(c.DeadlineReached(deadline)) == []
    assert kinds(play.do(c.DeadlineReached(deadline), after_ms=1)) == ["RoundEnded"]


def test_the_deadline_of_a_round_that_was_replaced_is_stale() -> None:
    play = play_in(Phase.SPEAKING)
    first = next_deadline(play.state)
    assert first is not None
    play.now_ms += 1
    play.speak(OTHER)
    play.now_ms = first.at_ms
    assert play.do(c.DeadlineReached(first)) == []


def test_a_participant_has_left_five_seconds_after_the_last_device_went() -> None:
    play = play_in(Phase.LOBBY)
    gone_ms = play.now_ms
    assert kinds(play.go(SPEAKER)) == ["ParticipantDisconnected"]
    assert play.wait_out() == [ParticipantLeft("speaker")]
    assert play.now_ms == gone_ms + 5_000


def test_who_comes_back_within_five_seconds_has_never_left() -> None:
    play = play_in(Phase.LOBBY)
    play.go(SPEAKER)
    play.now_ms += 4_999
    version = play.state.version
    assert kinds(play.do(c.ReportPresence("speaker", connected=True))) == ["ParticipantArrived"]
    assert play.state.version == version
    deadline = next_deadline(play.state)
    assert deadline is not None
    assert deadline.waiting is Waiting.LOBBY_IDLE


def test_who_comes_back_later_is_announced_again() -> None:
    play = play_in(Phase.OPEN)
    play.go(SPEAKER)
    play.wait_out()
    assert kinds(play.do(c.ReportPresence("speaker", connected=True))) == ["ParticipantReturned"]
    speaker = play.state.participant("speaker")
    assert speaker is not None
    assert speaker.presence is Presence.HERE


def test_a_host_who_is_gone_for_a_minute_is_replaced_by_who_joined_first() -> None:
    play = play_in(Phase.OPEN)
    gone_ms = play.now_ms
    play.go(HOST)
    assert play.wait_out() == [ParticipantLeft("host")]
    assert play.wait_out() == [HostChanged("speaker")]
    assert play.now_ms == gone_ms + MINUTE_MS
    assert play.refused(c.StartRound(HOST, "r", "other", 60_000)) == "forbidden"
    assert play.speak(OTHER)


def test_a_host_who_is_back_within_a_minute_stays_host() -> None:
    play = play_in(Phase.OPEN)
    play.go(HOST)
    play.wait_out()
    play.do(c.ReportPresence("host", connected=True), after_ms=MINUTE_MS - 5_001)
    assert next_deadline(play.state) is None
    assert play.state.host_id == "host"


def test_the_next_host_is_somebody_who_is_present() -> None:
    play = play_in(Phase.OPEN)
    play.go(HOST)
    play.go(SPEAKER)
    while play.state.host_id == "host":
        play.wait_out()
    assert play.state.host_id == "other"


def test_with_nobody_present_the_host_stays_and_the_first_to_come_back_takes_over() -> None:
    play = play_in(Phase.OPEN)
    for person in (HOST, SPEAKER, OTHER):
        play.go(person)
    for _ in range(3):
        play.wait_out()
    assert next_deadline(play.state) is None
    play.do(c.ReportPresence("other", connected=True), after_ms=2 * MINUTE_MS)
    assert play.wait_out() == [HostChanged("other")]


def test_a_lobby_closes_thirty_minutes_after_it_was_made() -> None:
    play = Play()
    assert play.wait_out() == [MatchEnded("lobby_idle")]
    assert play.now_ms == START_MS + 30 * MINUTE_MS
    assert play.state.phase is Phase.ENDED


def test_whoever_joins_or_comes_keeps_a_lobby_open() -> None:
    play = Play()
    play.now_ms += 29 * MINUTE_MS
    play.join(SPEAKER)
    play.now_ms += 29 * MINUTE_MS
    play.come(SPEAKER)
    touched_ms = play.now_ms
    play.wait_out()
    assert play.now_ms == touched_ms + 30 * MINUTE_MS


def test_a_live_match_is_ended_ten_minutes_after_the_last_person_went() -> None:
    play = play_in(Phase.OPEN)
    play.do(c.ReportOccupancy(occupied=False), after_ms=5_000)
    gone_ms = play.now_ms
    assert play.wait_out() == [MatchEnded("abandoned")]
    assert play.now_ms == gone_ms + 10 * MINUTE_MS


def test_one_spectator_is_enough_to_keep_a_live_match() -> None:
    play = play_in(Phase.OPEN)
    play.do(c.ReportOccupancy(occupied=False))
    play.now_ms += 9 * MINUTE_MS
    play.do(c.ReportPresence(VIEWER.user_id, connected=True))
    play.do(c.ReportOccupancy(occupied=True))
    assert next_deadline(play.state) is None


def test_a_match_that_starts_with_nobody_connected_has_ten_minutes_from_its_start() -> None:
    play = Play()
    play.now_ms += 20 * MINUTE_MS
    play.do(c.StartDebate(HOST))
    started_ms = play.now_ms
    assert play.wait_out() == [MatchEnded("abandoned")]
    assert play.now_ms == started_ms + 10 * MINUTE_MS


def test_an_abandoned_match_ends_its_round_first() -> None:
    play = play_in(Phase.OPEN)
    play.speak(SPEAKER, seconds=3_600)
    play.do(c.ReportOccupancy(occupied=False))
    assert kinds(play.wait_out()) == ["RoundEnded", "MatchEnded"]
    assert play.state.rounds[-1].spoken_ms == 10 * MINUTE_MS


def test_several_deadlines_on_one_millisecond_come_in_their_stated_order() -> None:
    play = play_in(Phase.OPEN)
    play.speak(SPEAKER, seconds=5)
    play.go(SPEAKER)
    play.go(OTHER)
    assert kinds(play.wait_out()) == ["RoundEnded"]
    assert play.wait_out() == [ParticipantLeft("other")]
    assert play.wait_out() == [ParticipantLeft("speaker")]
