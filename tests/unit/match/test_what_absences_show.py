"""What outages do to the time of a side that is gone, and what its room is told of it."""

from __future__ import annotations

import pytest
from absence_scenes import (
    RIVAL,
    come_back,
    leave,
    paused,
    speaking,
    wait_for_the_side,
)
from match_scenes import HOST, kinds, replay
from preset_scenes import seated, started
from shown_room import shown_events, shown_state

from echoplay_actors.match import commands as c
from echoplay_actors.match import events as e
from echoplay_actors.match.deadlines import Deadline, Waiting, next_deadline
from echoplay_actors.protocol.evaluation import evaluation_of
from echoplay_actors.protocol.wire import iso


@pytest.mark.parametrize(("proof_before_ms", "outage_ms"), [(0, 0), (7_000, 7_000), (400_000, 310_000)])
def test_an_outage_is_not_charged_to_who_is_gone(proof_before_ms: int, outage_ms: int) -> None:
    """The proof of life is at most as old as the last event, and the grace comes on top of the outage."""
    play = paused(speaking())
    leave(play, RIVAL)
    returns_by_ms = play.state.absences[0].returns_by_ms
    play.now_ms += max(60_000, outage_ms)
    events = play.do(c.RecoverMatch(play.now_ms - proof_before_ms))
    assert events == [
        e.OwnerRecovered(outage_ms),
        e.ReturnExtended("B", outage_ms + 1_000, returns_by_ms + outage_ms + 1_000),
    ]
    deadline = Deadline(returns_by_ms + outage_ms + 1_000, Waiting.SIDE_GONE, "B")
    assert next_deadline(play.state) == deadline
    play.now_ms = deadline.at_ms - 1
    assert play.do(c.DeadlineReached(deadline)) == []


def test_a_time_that_is_over_is_extended_no_more() -> None:
    play = paused(started("FAMILY", 2))
    leave(play, RIVAL)
    wait_for_the_side(play)
    assert kinds(play.do(c.RecoverMatch(play.now_ms - 5_000), after_ms=9_000)) == ["OwnerRecovered"]


def test_the_room_is_told_who_is_gone_how_long_they_have_and_what_follows() -> None:
    play = speaking()
    leave(play, RIVAL)
    returns_by = iso(play.state.absences[0].returns_by_ms)
    (left,) = shown_events(play, "participant_left")
    assert (left["returnsBy"], left["afterThat"]) == (returns_by, "forfeit")
    (side,) = shown_events(play, "side_left")
    told = {"side": "B", "userIds": ["p2"], "returnsBy": returns_by, "afterThat": "forfeit"}
    assert told.items() <= side.items()
    assert side["durationSec"] == 120
    play.now_ms += 1_500
    rest = {"remaining": 119, "remainingMs": 118_500, "over": False}
    assert shown_state(play)["absences"] == [{**told, **rest}]
    play.do(c.RecoverMatch(play.now_ms - 500))
    (extended,) = shown_events(play, "return_extended")
    assert (extended["side"], extended["addedMs"], extended["remainingMs"]) == ("B", 1_500, 119_500 + 500)
    come_back(play, RIVAL)
    (back,) = shown_events(play, "side_returned")
    assert back["side"] == "B"
    assert shown_state(play)["absences"] == []


def test_who_leaves_a_team_behind_is_told_of_no_time() -> None:
    play = started("PF")
    leave(play, HOST)
    (left,) = shown_events(play, "participant_left")
    assert "returnsBy" not in left


def test_a_forfeit_is_told_in_plain_words_and_with_what_was_debated() -> None:
    play = speaking()
    play.vote("viewer", RIVAL)
    play.do(c.EndRound(HOST), after_ms=180_000)
    leave(play, RIVAL)
    wait_for_the_side(play)
    (forfeit,) = shown_events(play, "side_forfeited")
    assert (forfeit["side"], forfeit["winnerSide"], forfeit["winnerUserId"]) == ("B", "A", "host")
    (ended,) = shown_events(play, "match_ended")
    assert (ended["winnerSide"], ended["winnerUserId"]) == ("A", "host")
    evaluation = evaluation_of(play.state)
    assert evaluation is not None
    assert (
        evaluation.feedback_summary == "Negative left and did not come back within 2 minutes. "
        "Affirmative won by forfeit; no vote was counted."
    )
    assert evaluation.summary.startswith("Negative did not come back in time, so Affirmative won by forfeit.")
    assert [one["metric"] for one in evaluation.details] == ["balance", "time_used", "forfeit"]
    assert evaluation.details[-1]["side"] == "B"


def test_a_match_of_a_format_from_before_the_rule_misses_nobody() -> None:
    play = seated("DUEL")
    name, version, data = play.journal[0][1:]
    assert data["format_version"] == 2
    play.journal[0] = (play.journal[0][0], name, version, {**data, "format_version": 1})
    play.maybe_state = replay(play.journal)
    play.do(c.StartDebate(HOST))
    assert kinds(leave(play, RIVAL)) == ["ParticipantLeft"]
