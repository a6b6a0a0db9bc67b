"""Events as the journal keeps them: whatever was once written can be read, and leads to the same state."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import pathlib
from typing import Any, get_args

import pytest
from match_scenes import HOST, SPEAKER, Play, play_in, replay

from echoplay_actors.formats import FORMATS
from echoplay_actors.match import codec
from echoplay_actors.match import commands as c
from echoplay_actors.match import events as e
from echoplay_actors.match.codec import VERSIONS, decode_event, encode_event, state_bytes
from echoplay_actors.match.values import Phase

GOLDEN = pathlib.Path(__file__).parents[2] / "golden"

FORMATS_GOLDEN: list[dict[str, Any]] = [
    one for path in sorted(GOLDEN.glob("formats_v*.json")) for one in json.loads(path.read_text())["journals"]
]

EXAMPLES: list[e.Event] = [
    e.MatchCreated("m", "COUPLE", "FREE", "h", "seat", "A"),
    e.ParticipantJoined("seat", "u", None),
    e.ParticipantArrived("u"),
    e.ParticipantReturned("u"),
    e.ParticipantDisconnected("u"),
    e.ParticipantLeft("u"),
    e.RoomOccupied(),
    e.RoomEmptied(),
    e.HostChanged("u"),
    e.DebateStarted(),
    e.RoundStarted("r", 1, "u", 60_000, 1_800_000_060_000),
    e.RoundEnded(1, 60_000),
    e.VoteSubmitted("v", "u"),
    e.PauseAgreed("u"),
    e.DebatePaused(12_345),
    e.ContinueAgreed("u"),
    e.DebateContinued(1_800_000_060_000),
    e.OwnerLetGo(),
    e.OwnerRecovered(0, 3_600_000),
    e.TimerAdjusted("recovery", 1_000, 1_800_000_060_000),
    e.ResultRecorded(70, None, (("room_vote", 50, 1, 2), ("balance", 100, 0, 0))),
    e.MatchEnded("scored"),
    e.ParticipantReady("u", True),
    e.SidesChanged("coin", (("u", "B", 1), ("v", "A", 1)), heads=True),
    e.PrepStarted(None, 60_000, 1_800_000_060_000),
    e.PrepEnded("A", 30_000),
    e.HandoverStarted(5_000, 1_800_000_060_000),
    e.VotingOpened(20_000, 1_800_000_060_000),
    e.PointOffered("u"),
    e.PointWithdrawn("u"),
    e.PointAnswered("u", True, 1_800_000_060_000),
    e.PointEnded("u"),
    e.SideLeft("B", 120_000, 1_800_000_120_000),
    e.SideReturned("B"),
    e.ReturnExtended("B", 4_000, 1_800_000_124_000),
    e.ReturnTimeOver("B"),
    e.SideForfeited("B", "A", "u"),
]


def test_there_is_an_example_of_every_event() -> None:
    assert {type(one) for one in EXAMPLES} == set(get_args(e.Event)) == e.NUMBERED | {
        e.MatchCreated, e.ParticipantArrived, e.ParticipantDisconnected, e.RoomOccupied, e.RoomEmptied,
        e.VoteSubmitted, e.PauseAgreed, e.ContinueAgreed, e.OwnerLetGo,
        e.OwnerRecovered,
    }  # fmt: skip


@pytest.mark.parametrize("event", EXAMPLES, ids=lambda event: type(event).__name__)
def test_an_event_survives_json(event: e.Event) -> None:
    name, version, data = encode_event(event)
    assert decode_event(name, version, json.loads(json.dumps(data))) == event


@pytest.mark.parametrize(("name", "version"), [("Nonsense", 1), ("MatchEnded", 0), ("MatchEnded", 99)])
def test_what_this_code_does_not_know_is_an_error(name: str, version: int) -> None:
    with pytest.raises(ValueError, match=name):
        decode_event(name, version, {})


def test_old_data_goes_through_every_upcaster_in_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(VERSIONS, "RoundEnded", 3)
    monkeypatch.setitem(codec.UPCASTERS, ("RoundEnded", 1), lambda data: {"number": data["no"], "spoken_s": 7})
    monkeypatch.setitem(
        codec.UPCASTERS,
        ("RoundEnded", 2),
        lambda data: {"number": data["number"], "spoken_ms": data["spoken_s"] * 1000},
    )
    assert decode_event("RoundEnded", 1, {"no": 4}) == e.RoundEnded(4, 7_000)
    assert decode_event("RoundEnded", 2, {"number": 4, "spoken_s": 8}) == e.RoundEnded(4, 8_000)
    assert decode_event("RoundEnded", 3, {"number": 4, "spoken_ms": 9}) == e.RoundEnded(4, 9)


def test_every_older_version_of_every_event_has_its_upcaster() -> None:
    older = {(name, version) for name, newest in VERSIONS.items() for version in range(1, newest)}
    assert set(codec.UPCASTERS) == older


@pytest.mark.parametrize("path", sorted(GOLDEN.glob("journal_v*.json")), ids=lambda path: path.stem)
def test_a_journal_of_an_earlier_release_leads_to_the_state_it_always_led_to(path: pathlib.Path) -> None:
    golden = json.loads(path.read_text())
    assert [row["seq"] for row in golden["rows"]] == list(range(1, len(golden["rows"]) + 1))
    state = replay([(row["at_ms"], row["type"], row["version"], row["data"]) for row in golden["rows"]])
    assert hashlib.sha256(state_bytes(state)).hexdigest() == golden["state_sha256"]


def test_the_golden_journals_have_every_version_of_every_event() -> None:
    journals = [json.loads(path.read_text())["rows"] for path in GOLDEN.glob("journal_v*.json")]
    written = {(name, version) for name, newest in VERSIONS.items() for version in range(1, newest + 1)}
    assert {(row["type"], row["version"]) for rows in journals for row in rows} == written


@pytest.mark.parametrize("golden", FORMATS_GOLDEN, ids=lambda one: f"{one['format']}-{one['format_version']}")
def test_a_journal_of_every_format_leads_to_the_state_it_always_led_to(golden: dict[str, Any]) -> None:
    """Its schedule is data: what a version of a format says may change no more once matches have run it."""
    state = replay([tuple(row) for row in golden["rows"]])
    assert (state.format_id, state.format_version) == (golden["format"], golden["format_version"])
    assert state.phase is Phase.SCORED
    assert hashlib.sha256(state_bytes(state)).hexdigest() == golden["state_sha256"]


def test_there_is_a_golden_journal_of_the_newest_version_of_every_format() -> None:
    newest = {(name, one.version) for name, one in FORMATS.items()}
    assert newest <= {(one["format"], one["format_version"]) for one in FORMATS_GOLDEN}


@pytest.mark.parametrize("phase", [Phase.LOBBY, Phase.OPEN, Phase.SPEAKING, Phase.PAUSED, Phase.SCORED, Phase.ENDED])
def test_replaying_the_journal_gives_the_state_to_the_byte(phase: Phase) -> None:
    play = play_in(phase)
    journal = json.loads(json.dumps(play.journal))
    assert state_bytes(replay([tuple(row) for row in journal])) == state_bytes(play.state)


def test_two_states_that_differ_have_different_bytes() -> None:
    play = play_in(Phase.SPEAKING)
    before = state_bytes(play.state)
    play.vote("viewer", SPEAKER)
    after = state_bytes(play.state)
    play.vote("viewer", HOST)
    assert len({before, after, state_bytes(play.state)}) == 3


def test_the_order_in_which_people_voted_or_agreed_leaves_no_trace() -> None:
    states = []
    for order in (("one", "two"), ("two", "one")):
        play = play_in(Phase.SPEAKING)
        for voter in order:
            play.vote(voter, HOST)
        states.append(dataclasses.replace(play.state, agreed=frozenset(order)))
    assert state_bytes(states[0]) == state_bytes(states[1])
    crowd = [f"person-{number}" for number in range(20)]
    agreed = dataclasses.replace(states[0], agreed=frozenset(crowd))
    assert json.loads(state_bytes(agreed))["agreed"] == sorted(crowd)


def test_no_event_has_a_name_or_anything_a_person_wrote() -> None:
    allowed = {
        "match_id", "mode", "format", "host_id", "participant_id", "side", "user_id", "round_id", "number",
        "speaker_id", "duration_ms", "ends_at_ms", "spoken_ms", "voter_id", "for_user_id", "remaining_ms",
        "outage_ms", "ahead_ms", "reason", "added_ms", "score", "winner_user_id", "metrics",
        "winner_side", "format_version", "speech_key", "seat", "scripted", "ready", "seats", "closes_at_ms", "accepted",
        "heads", "votes_void", "returns_by_ms",
    }  # fmt: skip
    assert {field.name for event in EXAMPLES for field in dataclasses.fields(event)} <= allowed


def test_making_a_match_again_changes_nothing() -> None:
    play = Play()
    assert play.do(c.CreateMatch("other", play.state.mode, "FREE", SPEAKER, "seat")) == []
