"""A match told again: everything the room was shown, whole however many voted, and its end always."""

from __future__ import annotations

from typing import Any

import pytest
from match_scenes import HOST, OTHER, SPEAKER, Play, play_in
from preset_scenes import seated

from echoplay_actors.match import commands as c
from echoplay_actors.match.codec import VERSIONS
from echoplay_actors.match.values import Mode, Person, Phase
from echoplay_actors.ports.match_store import JournalRow
from echoplay_actors.protocol.replay import room_story
from echoplay_actors.protocol.vote_story import VOTE_TOTALS_MAX
from echoplay_actors.testing.memory_story import stored_journal


def story(play: Play, *, events_max: int = 4_000) -> list[dict[str, Any]]:
    rows = [
        JournalRow(seq, 1, at_ms, name, version, data)
        for seq, (at_ms, name, version, data) in enumerate(play.journal, start=1)
    ]
    journal = stored_journal(rows, {}, events_max=events_max)
    told, _ = room_story(journal)
    assert len(told) <= events_max + VOTE_TOTALS_MAX
    assert journal.truncated == (journal.left_out > 0)
    return told


def names(told: list[dict[str, Any]], *left_out: str) -> list[str]:
    return [one["name"] for one in told if one["name"] not in left_out]


def totals(told: list[dict[str, Any]]) -> list[dict[str, int]]:
    return [one["payload"]["totals"] for one in told if one["name"] == "vote_update"]


def test_thousands_of_voters_leave_the_story_whole() -> None:
    play = play_in(Phase.OPEN)
    for number in range(5_100):
        play.now_ms += 7
        play.vote(f"viewer-{number}", HOST if number % 3 else SPEAKER)
    play.do(c.RequestScore(HOST))
    told = story(play)
    assert names(told, "vote_update") == [
        "participant_joined", "participant_joined", "debate_started", "round_started", "round_ended", "ai_score",
        "match_ended",
    ]  # fmt: skip
    assert [one["payload"]["v"] for one in told if "v" in one["payload"]] == list(range(1, 8))
    assert totals(told)[-1] == {"host": 3_400, "speaker": 1_700}
    assert 300 < len(totals(told)) <= VOTE_TOTALS_MAX
    assert [one["atMs"] for one in told] == sorted(one["atMs"] for one in told)


def test_totals_grow_with_new_voters_only_and_follow_those_who_change_their_mind() -> None:
    play = play_in(Phase.OPEN)
    for voter, choice in (("a", HOST), ("b", HOST), ("a", SPEAKER), ("a", SPEAKER), ("b", OTHER)):
        play.now_ms += 1_000
        play.vote(voter, choice)
    assert totals(story(play)) == [
        {"host": 1}, {"host": 2}, {"host": 1, "speaker": 1}, {"host": 1, "speaker": 1}, {"speaker": 1, "other": 1},
    ]  # fmt: skip


def test_votes_within_a_tenth_of_a_second_are_told_together() -> None:
    play = play_in(Phase.OPEN)
    for number in range(10):
        play.now_ms += 30
        play.vote(f"viewer-{number}", HOST)
    assert [sum(one.values()) for one in totals(story(play))] == [4, 7, 10]


def test_votes_before_an_oxford_debate_end_with_a_change_of_sides_and_with_the_start() -> None:
    play = seated("OXFORD")
    play.vote("a", HOST)
    play.do(c.SwapSides(HOST), after_ms=500)
    play.now_ms += 500
    play.vote("b", Person("p2"))
    play.do(c.StartDebate(HOST), after_ms=500)
    play.now_ms += 500
    play.vote("a", HOST)
    told = story(play)
    assert names(told, "participant_joined") == [
        "vote_update", "sides_changed", "vote_update", "vote_update", "debate_started", "vote_update", "round_started",
        "vote_update",
    ]  # fmt: skip
    assert totals(told) == [{"host": 1}, {}, {"p2": 1}, {}, {"host": 1}]


@pytest.mark.parametrize("pauses", [10, 100])
def test_of_a_story_without_end_the_beginning_and_the_end_are_told(pauses: int) -> None:
    play = Play(Mode.SOLO).come(HOST)
    play.speak(HOST)
    for _ in range(pauses):
        play.do(c.PauseDebate(HOST))
        play.do(c.ContinueDebate(HOST))
    play.do(c.EndRound(HOST))
    play.do(c.RequestScore(HOST))
    told = story(play, events_max=20)
    assert len(told) == 19
    assert names(told)[:2] == ["debate_started", "round_started"]
    assert names(told)[-2:] == ["ai_score", "match_ended"]
    assert [one["payload"]["v"] for one in told][-2:] == [play.state.version - 1, play.state.version]


def test_sql_counts_votes_as_they_are_written_today() -> None:
    assert VERSIONS["VoteSubmitted"] == 1, "journal_read.py reads the fields of version 1"
