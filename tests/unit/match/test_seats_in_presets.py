"""Seats of presets in the lobby: sides in turn, moving, swapping, the coin, who is ready, practice partners."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from match_scenes import HOST, VIEWER, Play, kinds
from preset_scenes import seated, started

from echoplay_actors.formats import FORMATS
from echoplay_actors.match import commands as c
from echoplay_actors.match.deadlines import host_successor
from echoplay_actors.match.values import Mode, Person

P2, P3 = Person("p2"), Person("p3")


def seats(play: Play) -> dict[str, str]:
    return {one.user_id: f"{one.side}{one.seat}" for one in play.state.participants}


def test_those_who_join_take_the_sides_in_turn_which_is_the_order_of_speaking_in_british_parliamentary() -> None:
    assert list(seats(seated("BP")).values()) == ["A1", "B1", "A2", "B2", "A3", "B3", "A4", "B4"]


@pytest.mark.parametrize(
    ("form", "mode", "most"), [("DUEL", Mode.GLOBAL, 2), ("DUEL", Mode.COUPLE, 2), ("WSDC", Mode.GLOBAL, 6)]
)
def test_a_preset_seats_as_many_as_it_has_speakers(form: str, mode: Mode, most: int) -> None:
    play = Play(mode, form).join(*(Person(f"p{number}") for number in range(2, 10)))
    assert len(play.state.participants) == most


def test_moving_over_takes_the_lowest_free_seat_and_the_next_to_join_fills_the_emptier_side() -> None:
    play = Play(Mode.GLOBAL, "WSDC").join(P2, P3)
    assert kinds(play.do(c.ChooseSide(P3, "B"))) == ["SidesChanged"]
    assert seats(play) == {"host": "A1", "p2": "B1", "p3": "B2"}
    assert play.do(c.ChooseSide(P3, "B")) == []
    play.join(Person("p4"))
    assert seats(play)["p4"] == "A2"


def test_nobody_moves_to_a_side_that_is_full() -> None:
    assert seated("DUEL").refused(c.ChooseSide(P2, "A")) == "wrong_phase"


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (c.ChooseSide(VIEWER, "A"), "forbidden"),
        (c.ChooseSide(P2, "C"), "invalid"),
        (c.SwapSides(P2), "forbidden"),
        (c.TossCoin(P2, heads=True), "forbidden"),
        (c.SetReady(VIEWER, ready=True), "forbidden"),
        (c.SeatScripted(P2, (("s", "x"),)), "forbidden"),
    ],
)
def test_what_not_everybody_may_do(command: c.Command, code: str) -> None:
    assert seated("WSDC").refused(command) == code


@pytest.mark.parametrize(
    "command", [c.ChooseSide(P2, "A"), c.SwapSides(HOST), c.TossCoin(HOST, heads=True), c.SetReady(P2, ready=True)]
)
def test_seats_stand_once_the_debate_has_begun(command: c.Command) -> None:
    assert started("DUEL").refused(command) == "wrong_phase"


@pytest.mark.parametrize(("heads", "host_side"), [(True, "B1"), (False, "A1")])
def test_the_coin_decides_whether_the_sides_change_places(heads: bool, host_side: str) -> None:
    play = seated("PF")
    assert kinds(play.do(c.TossCoin(HOST, heads=heads))) == ["SidesChanged"]
    assert seats(play)["host"] == host_side
    assert sorted(seats(play).values()) == ["A1", "A2", "B1", "B2"]


def test_the_coin_is_tossed_once_unless_a_seat_changed_since() -> None:
    play = seated("WSDC", 4)
    play.do(c.TossCoin(HOST, heads=False))
    assert play.state.coin_heads is False
    assert play.refused(c.TossCoin(HOST, heads=True)) == "wrong_phase"
    for change in (c.ChooseSide(P2, "A"), c.SwapSides(HOST), c.JoinMatch(Person("late"), "seat-late")):
        assert play.do(change)
        assert play.state.coin_heads is None
        play.do(c.TossCoin(HOST, heads=False))
        assert play.refused(c.TossCoin(HOST, heads=True)) == "wrong_phase"


STARTS = [
    lambda heads: c.StartDebate(HOST, heads=heads),
    lambda heads: c.StartRound(HOST, "r", None, None, heads=heads),
    lambda heads: c.StartRound(HOST, "r", None, None, lobby_only=True, heads=heads),
]


@pytest.mark.parametrize("start", STARTS)
@pytest.mark.parametrize(("heads", "first"), [(True, "p2"), (False, "host")])
def test_in_public_forum_the_coin_decides_side_and_order_at_the_latest_with_the_start(
    start: Callable[[bool], c.Command], heads: bool, first: str
) -> None:
    play = seated("PF")
    assert kinds(play.do(start(heads))) == ["SidesChanged", "DebateStarted", "RoundStarted"]
    assert play.state.rounds[0].speaker_id == first
    assert seats(play)[first] == "A1"


def test_a_coin_that_was_tossed_stands_at_the_start_and_one_whose_outcome_was_changed_does_not() -> None:
    play = seated("PF")
    play.do(c.TossCoin(HOST, heads=True))
    assert kinds(play.do(c.StartDebate(HOST, heads=True))) == ["DebateStarted", "RoundStarted"]
    assert play.state.rounds[0].speaker_id == "p2"
    play = seated("PF")
    play.do(c.TossCoin(HOST, heads=True))
    play.do(c.SwapSides(HOST))
    assert kinds(play.do(c.StartDebate(HOST, heads=True))) == ["SidesChanged", "DebateStarted", "RoundStarted"]


def test_only_public_forum_needs_a_coin() -> None:
    assert [name for name, form in FORMATS.items() if form.coin] == ["PF"]
    assert kinds(seated("LD").do(c.StartDebate(HOST, heads=True))) == ["DebateStarted", "RoundStarted"]


def test_sides_cannot_be_swapped_where_there_are_none() -> None:
    assert Play().refused(c.SwapSides(HOST)) == "wrong_phase"


def test_ready_is_said_once_and_may_be_taken_back() -> None:
    play = seated("DUEL")
    assert kinds(play.do(c.SetReady(P2, ready=True))) == ["ParticipantReady"]
    assert play.do(c.SetReady(P2, ready=True)) == []
    play.do(c.SetReady(P2, ready=False))
    assert play.state.ready == frozenset()


def test_whoever_leaves_the_lobby_is_not_ready_any_more() -> None:
    play = seated("DUEL")
    play.do(c.SetReady(P2, ready=True))
    play.go(P2)
    assert play.state.ready == {"p2"}  # There are seconds to come back unnoticed.
    assert kinds(play.wait_out()) == ["ParticipantLeft"]
    play.do(c.ReportPresence("p2", connected=True))
    assert play.state.ready == frozenset()


def test_practice_partners_fill_the_free_seats_and_are_never_host() -> None:
    play = Play(Mode.GLOBAL, "WSDC").come(HOST)
    partners = tuple((f"s{number}", f"x{number}") for number in range(9))
    assert kinds(play.do(c.SeatScripted(HOST, partners))) == ["ParticipantJoined"] * 5
    assert sum(one.scripted for one in play.state.participants) == 5
    assert host_successor(play.state) is None
    play.do(c.StartDebate(HOST))
    assert play.do(c.PauseDebate(HOST), after_ms=1)[-1].__class__.__name__ == "DebatePaused"


def test_in_a_rotation_a_practice_partner_sits_down_on_the_empty_side_only() -> None:
    play = Play(Mode.FAMILY, "FAMILY").come(HOST)
    play.do(c.SeatScripted(HOST, (("s1", "x1"), ("s2", "x2"))))
    assert seats(play) == {"host": "A1", "x1": "B1"}
    assert play.do(c.SeatScripted(HOST, (("s3", "x3"),))) == []
