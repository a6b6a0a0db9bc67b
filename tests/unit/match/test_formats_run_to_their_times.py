"""Each format's whole run, on virtual time, against the times it is published with."""

from __future__ import annotations

import pytest
from match_scenes import START_MS, kinds
from preset_scenes import seated, started

from echoplay_actors.formats import FORMATS
from echoplay_actors.match import commands as c
from echoplay_actors.match.events import HandoverStarted, RoundEnded, RoundStarted, VotingOpened
from echoplay_actors.match.schedule import next_turn
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


@pytest.mark.parametrize("form", OPENING_PREP_S)
def test_opening_preparation_ends_in_the_first_speech(form: str) -> None:
    play = seated(form)
    play.do(c.StartPrep(Person("host")))
    began_ms = play.now_ms
    play.wait_out()
    assert play.now_ms - began_ms == OPENING_PREP_S[form] * 1000
    assert play.state.phase is Phase.SPEAKING
    assert play.state.rounds[0].speaker_id == "host"


@pytest.mark.parametrize("form", PREP_POOL_S)
def test_each_sides_preparation_lasts_as_long_as_published_in_pieces_or_at_once(form: str) -> None:
    play, pool_ms = started(form), PREP_POOL_S[form] * 1000
    used_ms = {"A": 0, "B": 0}
    while play.state.phase is not Phase.VOTING:
        play.wait_out()
        turn = next_turn(play.state)
        if play.state.phase is not Phase.HANDOVER or turn is None or turn.speech.shared:
            continue
        side = turn.speech.side
        taker = Person(turn.speaker_id)
        if used_ms[side] == pool_ms:
            assert play.refused(c.TakePrep(taker)) == "wrong_phase"
            continue
        play.do(c.TakePrep(taker))
        began_ms = play.now_ms
        if used_ms[side] == 0:
            # The first time half a minute of it, the second time all the rest.
            assert kinds(play.do(c.EndPrep(taker), after_ms=30_000)) == ["PrepEnded", "RoundStarted"]
        else:
            assert kinds(play.wait_out()) == ["PrepEnded", "RoundStarted"]
        used_ms[side] += play.now_ms - began_ms
        assert play.state.prep_left_ms[side] == pool_ms - used_ms[side]
    assert used_ms == {"A": pool_ms, "B": pool_ms}


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
