"""How a preset runs: who may start, hand over, prepare, pause, and what a deadline brings."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from match_scenes import HOST, MODERATOR, VIEWER, Play, kinds
from preset_scenes import seated, started

from echoplay_actors.match import commands as c
from echoplay_actors.match.codec import state_bytes
from echoplay_actors.match.deadlines import next_deadline
from echoplay_actors.match.values import Mode, Person, Phase

P2 = Person("p2")


def test_a_preset_needs_its_sides_filled() -> None:
    play = Play(Mode.COUPLE, "DUEL")
    assert play.refused(c.StartDebate(HOST)) == "wrong_phase"
    play.join(P2)
    assert kinds(play.do(c.StartDebate(HOST))) == ["DebateStarted", "RoundStarted"]


@pytest.mark.parametrize(
    "start",
    [
        c.StartDebate(HOST),
        c.StartRound(HOST, "r", None, None),
        c.StartRound(HOST, "r", None, None, lobby_only=True),
    ],
)
def test_any_start_begins_the_first_speech(start: c.Command) -> None:
    play = seated("DUEL", mode=Mode.COUPLE)
    assert kinds(play.do(start)) == ["DebateStarted", "RoundStarted"]
    assert play.state.rounds[0].speech_key == "a1"


@pytest.mark.parametrize(("speaker", "duration_ms"), [("host", None), (None, 60_000), ("p2", 60_000)])
def test_naming_speaker_or_seconds_is_refused(speaker: str | None, duration_ms: int | None) -> None:
    assert seated("DUEL").refused(c.StartRound(HOST, "r", speaker, duration_ms)) == "wrong_phase"


@pytest.mark.parametrize("by", [P2, VIEWER, MODERATOR])
def test_only_the_host_starts(by: Person) -> None:
    assert seated("DUEL").refused(c.StartDebate(by)) == "forbidden"


def test_a_preset_cannot_be_started_twice() -> None:
    play = started("DUEL")
    assert play.refused(c.StartDebate(HOST)) == "wrong_phase"
    assert play.refused(c.StartRound(HOST, "r", None, None)) == "wrong_phase"


def test_a_speech_may_end_early_and_the_hand_over_follows() -> None:
    play = started("DUEL")
    assert kinds(play.do(c.EndRound(HOST), after_ms=20_000)) == ["RoundEnded", "HandoverStarted"]
    assert play.state.rounds[0].spoken_ms == 20_000
    assert play.state.phase is Phase.HANDOVER


@pytest.mark.parametrize(("by", "code"), [(P2, None), (HOST, None), (MODERATOR, None), (VIEWER, "forbidden")])
def test_the_next_speaker_need_not_wait(by: Person, code: str | None) -> None:
    play = started("DUEL")
    play.wait_out()
    if code:
        assert play.refused(c.BeginSpeech(by)) == code
        return
    assert kinds(play.do(c.BeginSpeech(by), after_ms=1_000)) == ["RoundStarted"]
    assert play.state.rounds[-1].speaker_id == "p2"


def test_a_speech_cannot_begin_while_one_runs() -> None:
    assert started("DUEL").refused(c.BeginSpeech(P2)) == "wrong_phase"


def test_preparation_comes_from_the_pool_of_the_side_that_speaks_next() -> None:
    play = started("LD")
    play.wait_out()  # The negative's cross-examination is next: both sides take part in it.
    play.do(c.TakePrep(P2))
    play.do(c.EndPrep(P2), after_ms=100_000)
    assert dict(play.state.prep_left_ms) == {"A": 240_000, "B": 140_000}
    assert play.state.phase is Phase.SPEAKING


def test_preparation_that_is_used_up_begins_the_speech() -> None:
    play = started("LD")
    play.wait_out()
    play.do(c.TakePrep(HOST))
    assert kinds(play.wait_out()) == ["PrepEnded", "RoundStarted"]
    play.wait_out()
    play.wait_out()
    assert play.state.prep_left_ms["A"] == 0


def test_the_side_that_does_not_speak_next_has_no_preparation() -> None:
    play = started("LD")
    for _ in range(3):
        play.wait_out()
    assert play.state.phase is Phase.HANDOVER  # The negative constructive is next.
    assert play.refused(c.TakePrep(HOST)) == "forbidden"
    assert play.refused(c.TakePrep(VIEWER)) == "forbidden"


@pytest.mark.parametrize("command", [c.BeginSpeech, c.EndPrep])
@pytest.mark.parametrize(("taker", "opponent"), [(HOST, P2), (P2, HOST)])
def test_an_opponent_cannot_end_a_sides_preparation_not_even_as_next_speaker_or_host(
    command: Callable[[Person], c.Command], taker: Person, opponent: Person
) -> None:
    play = started("LD")
    play.wait_out()  # Both sides take part in the cross-examination that comes next, and P2 leads it.
    play.do(c.TakePrep(taker))
    assert play.refused(command(opponent), after_ms=1_000) == "forbidden"
    assert play.refused(command(VIEWER)) == "forbidden"
    assert kinds(play.do(command(taker))) == ["PrepEnded", "RoundStarted"]


@pytest.mark.parametrize("command", [c.BeginSpeech, c.EndPrep])
def test_teammates_and_moderators_may_end_a_sides_preparation(command: Callable[[Person], c.Command]) -> None:
    for by in (Person("p4"), MODERATOR):
        play = started("PF")
        play.wait_out()
        play.do(c.TakePrep(P2))
        assert kinds(play.do(command(by), after_ms=1_000)) == ["PrepEnded", "RoundStarted"]
        assert play.state.prep_left_ms["B"] == 179_000


def test_a_pool_that_is_empty_cannot_be_taken() -> None:
    play = started("DUEL")
    play.wait_out()
    assert play.refused(c.TakePrep(P2)) == "wrong_phase"


def test_an_idle_lobby_is_not_closed_while_everybody_prepares() -> None:
    play = seated("WSDC")
    play.do(c.StartPrep(HOST))
    deadline = next_deadline(play.state)
    assert deadline is not None
    assert deadline.at_ms == play.now_ms + 3_600_000


def test_whoever_starts_need_not_wait_for_the_rest_of_the_preparation() -> None:
    play = seated("SPAR")
    play.do(c.StartPrep(HOST))
    assert kinds(play.do(c.StartDebate(HOST), after_ms=5_000)) == ["PrepEnded", "DebateStarted", "RoundStarted"]


@pytest.mark.parametrize("place", ["speech", "handover", "prep"])
def test_a_pause_keeps_what_is_left_of_any_clock(place: str) -> None:
    play = started("LD")
    if place != "speech":
        play.wait_out()
    if place == "prep":
        play.do(c.TakePrep(P2))
    before = play.state
    play.do(c.PauseDebate(MODERATOR), after_ms=3_000)
    assert play.state.phase is Phase.PAUSED
    play.do(c.ContinueDebate(MODERATOR), after_ms=60_000)
    assert play.state.phase is before.phase
    assert play.state.interlude == before.interlude
    assert before.countdown is not None
    assert play.state.countdown is not None
    assert play.state.countdown.ends_at_ms == before.countdown.ends_at_ms + 60_000


def test_voting_cannot_be_paused_and_closes_by_itself() -> None:
    play = started("DUEL")
    while play.state.phase is not Phase.VOTING:
        play.wait_out()
    assert play.refused(c.PauseDebate(MODERATOR)) == "wrong_phase"
    assert play.refused(c.RequestScore(HOST)) == "wrong_phase"
    assert kinds(play.wait_out()) == ["ResultRecorded", "MatchEnded"]


def test_a_moderator_closes_the_voting_at_once() -> None:
    play = started("DUEL")
    while play.state.phase is not Phase.VOTING:
        play.wait_out()
    assert kinds(play.do(c.RequestScore(MODERATOR))) == ["ResultRecorded", "MatchEnded"]


@pytest.mark.parametrize("waits", [0, 1])
def test_an_outage_is_given_back_in_a_speech_and_in_a_hand_over(waits: int) -> None:
    play = started("DUEL")
    for _ in range(waits):
        play.wait_out()
    before = play.state.countdown
    proof_ms = play.now_ms + 1_000
    play.do(c.RecoverMatch(proof_ms), after_ms=4_000)
    assert before is not None
    assert play.state.countdown is not None
    assert play.state.countdown.ends_at_ms == before.ends_at_ms + 3_000 + 1_000


def test_the_journal_of_a_preset_replays_to_the_byte() -> None:
    from match_scenes import replay

    play = started("BP")
    play.do(c.OfferPoint(P2), after_ms=61_000)
    play.do(c.AnswerPoint(HOST, "p2", accept=True))
    while not play.state.phase.final:
        play.wait_out()
        assert state_bytes(replay(play.journal)) == state_bytes(play.state)


def test_a_format_that_a_mode_cannot_fill_is_refused() -> None:
    from echoplay_actors.errors import Invalid

    for mode, form in ((Mode.SOLO, "DUEL"), (Mode.COUPLE, "BP")):
        with pytest.raises(Invalid):
            Play(mode, form)
