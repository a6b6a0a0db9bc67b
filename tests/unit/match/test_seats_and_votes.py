"""Who sits where, who may vote for whom, and when."""

from __future__ import annotations

import pytest
from match_scenes import HOST, OTHER, SPEAKER, START_MS, Play, play_in

from echoplay_actors.errors import Invalid, NotFound
from echoplay_actors.match import commands as c
from echoplay_actors.match import rounds, votes
from echoplay_actors.match.step import step
from echoplay_actors.match.values import Mode, Person, Phase


@pytest.mark.parametrize(
    ("mode", "places", "sides"),
    [
        (Mode.SOLO, 1, [None]),
        (Mode.COUPLE, 2, ["A", "B"]),
        (Mode.FAMILY, 8, [None] * 8),
        (Mode.GLOBAL, 8, [None] * 8),
    ],
)
def test_each_mode_has_its_seats_and_sides(mode: Mode, places: int, sides: list[str | None]) -> None:
    play = Play(mode).join(*(Person(f"p{number}") for number in range(10)))
    assert len(play.state.participants) == places
    assert [one.side for one in play.state.participants] == sides


def test_seats_are_taken_in_the_order_of_joining_and_the_host_has_the_first() -> None:
    play = Play().join(SPEAKER, OTHER, SPEAKER)
    assert [one.user_id for one in play.state.participants] == ["host", "speaker", "other"]


def test_an_unknown_format_is_no_match() -> None:
    with pytest.raises(Invalid):
        step(None, c.CreateMatch("match", Mode.SOLO, "LINCOLN_DOUGLAS", HOST, "seat"), START_MS)


def test_there_is_nothing_to_do_with_a_match_that_was_never_made() -> None:
    with pytest.raises(NotFound):
        step(None, c.StartDebate(HOST), START_MS)


def test_a_speaker_has_to_debate_and_the_time_has_its_bounds() -> None:
    play = play_in(Phase.OPEN)
    assert play.refused(c.StartRound(HOST, "r", "viewer", 60_000)) == "invalid"
    assert play.refused(c.StartRound(HOST, "r", "speaker", 999)) == "invalid"
    assert play.refused(c.StartRound(HOST, "r", "speaker", 3_600_001)) == "invalid"
    assert play.do(c.StartRound(HOST, "r1", "speaker", 1_000))
    assert play.do(c.StartRound(HOST, "r2", "speaker", 3_600_000))


def test_a_match_has_a_stated_number_of_rounds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rounds, "ROUNDS_MAX", 2)
    play = play_in(Phase.SPEAKING)
    assert len(play.state.rounds) == 2
    assert play.refused(c.StartRound(HOST, "r", "speaker", 60_000)) == "wrong_phase"


def test_a_round_that_starts_ends_the_one_before_in_the_same_step() -> None:
    play = play_in(Phase.SPEAKING)
    play.now_ms += 7_000
    play.speak(OTHER)
    first, second = play.state.rounds[-2:]
    assert (first.ended_at_ms, first.spoken_ms) == (play.now_ms, 7_000)
    assert (second.speaker_id, second.started_at_ms, second.ended_at_ms) == ("other", play.now_ms, None)


def test_nobody_votes_for_oneself_or_for_somebody_who_does_not_debate() -> None:
    play = play_in(Phase.SPEAKING)
    assert play.refused(c.SubmitVote(SPEAKER, "speaker")) == "forbidden"
    assert play.refused(c.SubmitVote(SPEAKER, "viewer")) == "invalid"
    assert play.refused(c.SubmitVote(SPEAKER, "nobody")) == "invalid"


def test_voting_opens_with_the_first_round_not_with_the_debate() -> None:
    play = Play().join(SPEAKER).come(HOST, SPEAKER)
    play.do(c.StartDebate(HOST))
    assert play.refused(c.SubmitVote(SPEAKER, "host")) == "wrong_phase"
    play.speak(SPEAKER)
    assert play.vote("speaker", HOST)


def test_only_the_last_vote_of_a_voter_counts() -> None:
    play = play_in(Phase.SPEAKING)
    play.vote("viewer", HOST)
    play.vote("viewer", OTHER)
    assert dict(play.state.votes) == {"viewer": "other"}


def test_a_crowd_has_its_bound_and_those_who_voted_may_still_change_their_mind(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(votes, "VOTERS_MAX", 2)
    play = play_in(Phase.SPEAKING)
    play.vote("one", HOST)
    play.vote("two", HOST)
    assert play.refused(c.SubmitVote(Person("three"), "host")) == "unavailable"
    assert play.vote("one", OTHER)


def test_scoring_needs_a_round() -> None:
    play = Play()
    play.do(c.StartDebate(HOST))
    assert play.refused(c.RequestScore(HOST)) == "wrong_phase"


def test_a_result_stands_and_a_second_request_changes_nothing() -> None:
    play = play_in(Phase.OPEN)
    play.vote("viewer", SPEAKER)
    play.do(c.RequestScore(OTHER))
    result = play.state.result
    assert play.do(c.RequestScore(SPEAKER)) == []
    assert play.state.result == result
