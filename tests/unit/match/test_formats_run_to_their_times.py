"""Each format's whole run, on virtual time, against the times it is published with."""

from __future__ import annotations

import pytest
from match_scenes import START_MS
from preset_scenes import seated, started

from echoplay_actors.formats import FORMATS
from echoplay_actors.match import commands as c
from echoplay_actors.match.events import HandoverStarted, RoundEnded, RoundStarted, VotingOpened
from echoplay_actors.match.values import Person, Phase

# Side, seat and seconds of every speech, written out from the formats' own rules.
PUBLISHED: dict[str, str] = {
    "DUEL": "A1 60, B1 60, A1 45, B1 45, A1 30, B1 30",
    "SPAR": "A1 60, B1 60, A1 240, B1 60, A1 60",
    "LD": "A1 360, B1 180, B1 420, A1 180, A1 240, B1 360, A1 180",
    "PF": "A1 240, B1 240, A1 180, A2 240, B2 240, A2 180, A1 180, B1 180, A1 180, A2 120, B2 120",
    "CX": "A1 480, B2 180, B1 480, A1 180, A2 480, B1 180, B2 480, A2 180, B1 300, A1 300, B2 300, A2 300",
    "BP": "A1 420, B1 420, A2 420, B2 420, A3 420, B3 420, A4 420, B4 420",
    "WSDC": "A1 480, B1 480, A2 480, B2 480, A3 480, B3 480, B1 240, A1 240",
    "ASIAN": "A1 420, B1 420, A2 420, B2 420, A3 420, B3 420, B1 240, A1 240",
    "AUSTRALS": "A1 480, B1 480, A2 480, B2 480, A3 480, B3 480, B1 240, A1 240",
    "APDA": "A1 420, B1 480, A2 480, B2 480, B1 240, A1 300",
    "OXFORD": "A1 420, B1 420, A2 420, B2 420, A1 600, B1 120, A1 120, B2 120, A2 120",
    "FAMILY": "A1 60, B1 60, A2 60, B2 60, A3 60, B3 60, A4 60, B4 60",
}
OPENING_PREP_S = {"SPAR": 60, "BP": 900, "WSDC": 3_600, "ASIAN": 1_800}
PREP_POOL_S = {"LD": 240, "PF": 180, "CX": 480}
POINTS = {"BP": (60, 360), "WSDC": (60, 420), "ASIAN": (60, 360)}
BELLS = {"BP": [(60, 1), (360, 1), (420, 2)], "WSDC": [(60, 1), (420, 1), (480, 2)]}


def test_every_preset_has_its_published_times_here() -> None:
    assert set(PUBLISHED) == {name for name, form in FORMATS.items() if form.preset}


@pytest.mark.parametrize("form", PUBLISHED)
def test_a_format_runs_by_itself_to_its_published_times(form: str) -> None:
    play = seated(form)
    begun = [(play.now_ms, event) for event in play.do(c.StartDebate(Person("host")))]
    while not play.state.phase.final:
        begun += [(play.now_ms, event) for event in play.wait_out()]
    seats = {one.user_id: f"{one.side}{one.seat}" for one in play.state.participants}
    ran = [
        f"{seats[event.speaker_id]} {event.duration_ms // 1000}"
        for _, event in begun
        if isinstance(event, RoundStarted)
    ]
    assert ", ".join(ran) == PUBLISHED[form]
    seconds = [int(one.split()[1]) for one in PUBLISHED[form].split(", ")]
    starts = [at_ms for at_ms, event in begun if isinstance(event, RoundStarted)]
    ends = [at_ms for at_ms, event in begun if isinstance(event, RoundEnded)]
    assert [end - start for start, end in zip(starts, ends, strict=True)] == [one * 1000 for one in seconds]
    handovers = [event.duration_ms for _, event in begun if isinstance(event, HandoverStarted)]
    assert handovers == [FORMATS[form].handover_s * 1000] * (len(seconds) - 1)
    assert [after - end for end, after in zip(ends, starts[1:], strict=False)] == handovers
    voting = [event for _, event in begun if isinstance(event, VotingOpened)]
    assert len(voting) == 1
    assert play.now_ms - START_MS == sum(seconds) * 1000 + sum(handovers) + voting[0].duration_ms
    assert play.state.phase is Phase.SCORED


@pytest.mark.parametrize("form", PUBLISHED)
def test_preparation_points_and_bells_are_the_published_ones(form: str) -> None:
    found = FORMATS[form]
    assert found.opening_prep_s == OPENING_PREP_S.get(form, 0)
    assert found.prep_pool_s == PREP_POOL_S.get(form, 0)
    main = [one for one in found.speeches if one.kind == "speech"]
    if form in POINTS:
        assert {(one.points.from_s, one.points.to_s) for one in main if one.points} == {POINTS[form]}
        assert all(one.points and one.points.seconds_max == 15 for one in main)
        assert not any(one.points for one in found.speeches if one.kind == "reply")
    if form in BELLS:
        assert all([(bell.at_s, bell.strokes) for bell in one.bells] == BELLS[form] for one in main)


def test_the_voting_window_of_a_duel_is_twenty_seconds() -> None:
    assert FORMATS["DUEL"].voting_s == 20


def test_points_in_the_american_style_leave_the_first_and_last_minute_of_a_constructive_alone() -> None:
    speeches = {one.key: one for one in FORMATS["APDA"].speeches}
    assert [(one.points.from_s, one.points.to_s) for one in speeches.values() if one.points] == [
        (60, 360), (60, 420), (60, 420), (60, 420),
    ]  # fmt: skip
    assert speeches["lor"].points is None


@pytest.mark.parametrize("form", OPENING_PREP_S)
def test_opening_preparation_ends_in_the_first_speech(form: str) -> None:
    play = seated(form)
    play.do(c.StartPrep(Person("host")))
    began_ms = play.now_ms
    play.wait_out()
    assert play.now_ms - began_ms == OPENING_PREP_S[form] * 1000
    assert play.state.phase is Phase.SPEAKING
    assert play.state.rounds[0].speaker_id == "host"


@pytest.mark.parametrize(
    ("people", "turns"),
    [
        (2, "host p2"),
        (3, "host p2 p3 p2"),
        (4, "host p2 p3 p4"),
        (5, "host p2 p3 p4 p5 p2"),
    ],
)
def test_families_rotate_and_nobody_is_left_out(people: int, turns: str) -> None:
    play = started("FAMILY", people)
    while play.state.phase is not Phase.VOTING:
        play.wait_out()
    assert " ".join(one.speaker_id for one in play.state.rounds) == turns
    assert {one.duration_ms for one in play.state.rounds} == {60_000}
