"""Where the time of a match went: what was charged, what pauses took, and what an outage gave back."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from match_scenes import HOST, MODERATOR, SPEAKER, Play
from preset_scenes import started

from echoplay_actors.formats import FORMATS
from echoplay_actors.match import commands as c
from echoplay_actors.match.values import Person, Phase
from echoplay_actors.ports.match_store import JournalRow
from echoplay_actors.protocol.time_ledger import CLOCK_TYPES, time_ledger
from echoplay_actors.protocol.wire import iso


def ledger(play: Play) -> list[dict[str, Any]]:
    return time_ledger(
        [
            JournalRow(seq, 1, at_ms, name, version, data)
            for seq, (at_ms, name, version, data) in enumerate(play.journal, start=1)
            if name in CLOCK_TYPES
        ]
    )


def debate(seconds: int = 60) -> Play:
    play = Play().join(SPEAKER).come(HOST, SPEAKER)
    play.speak(SPEAKER, seconds)
    return play


def test_an_outage_is_told_with_its_grace_and_is_not_charged() -> None:
    play = debate()
    proof_ms = play.now_ms + 10_000
    play.do(c.RecoverMatch(proof_ms), after_ms=13_000)
    (clock,) = ledger(play)
    assert clock["changes"] == [
        {
            "kind": "given_back", "reason": "recovery", "at": iso(play.now_ms), "addedMs": 4_000, "outageMs": 3_000,
            "graceMs": 1_000, "endsAt": iso(play.now_ms + 51_000),
        }
    ]  # fmt: skip
    assert (clock["givenBackMs"], clock["endsAt"]) == (4_000, iso(play.now_ms + 51_000))
    assert (clock["usedMs"], clock["leftMs"], clock["endedAt"]) == (None, None, None)
    play.do(c.EndRound(HOST), after_ms=20_000)
    (clock,) = ledger(play)
    assert clock["usedMs"] + clock["leftMs"] == clock["durationMs"] == 60_000
    assert (clock["endsAt"], clock["endedAt"]) == (None, iso(play.now_ms))


def test_an_outage_that_began_after_the_end_gives_back_the_wait_and_the_grace() -> None:
    play = debate(seconds=10)
    play.do(c.RecoverMatch(play.now_ms + 12_000), after_ms=15_000)
    ((change,),) = (clock["changes"] for clock in ledger(play))
    assert (change["addedMs"], change["outageMs"], change["graceMs"]) == (6_000, 5_000, 1_000)


def test_a_pause_is_told_and_costs_nobody_anything() -> None:
    play = debate()
    play.do(c.PauseDebate(MODERATOR), after_ms=10_000)
    (clock,) = ledger(play)
    assert clock["changes"] == [{"kind": "paused", "at": iso(play.now_ms), "remainingMs": 50_000}]
    assert clock["endsAt"] is None
    play.do(c.ContinueDebate(MODERATOR), after_ms=3_600_000)
    (clock,) = ledger(play)
    assert clock["changes"][1] == {
        "kind": "continued", "at": iso(play.now_ms), "pausedMs": 3_600_000, "endsAt": iso(play.now_ms + 50_000),
    }  # fmt: skip
    play.wait_out()
    (clock,) = ledger(play)
    assert (clock["usedMs"], clock["leftMs"], clock["pausedMs"]) == (60_000, 0, 3_600_000)


@pytest.mark.parametrize("form", sorted(set(FORMATS) - {"FREE"}))
def test_a_whole_preset_is_told_clock_by_clock_and_nothing_of_it_is_missing(form: str) -> None:
    play = started(form)
    while not play.state.phase.final:
        play.wait_out()
    told = ledger(play)
    speeches = [clock for clock in told if clock["kind"] == "speech"]
    assert [one["speechKey"] for one in speeches] == [one.speech_key for one in play.state.rounds]
    assert all(clock["usedMs"] == clock["durationMs"] for clock in told)
    assert all(one["endedAt"] <= other["startedAt"] for one, other in itertools.pairwise(told))
    assert told[-1]["kind"] == "voting"


def test_preparation_ends_the_hand_over_and_is_told_by_side() -> None:
    play = started("LD")
    play.do(c.EndRound(HOST), after_ms=10_000)
    assert play.state.phase is Phase.HANDOVER
    play.do(c.TakePrep(Person("p2")), after_ms=1_000)
    play.wait_out()
    handover, prep = [clock for clock in ledger(play) if clock["kind"] in ("handover", "prep")]
    assert (handover["usedMs"], prep["usedMs"]) == (1_000, prep["durationMs"])
    assert prep["side"] == "B"
