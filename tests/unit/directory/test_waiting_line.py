"""The queue in front of a full server: first come, first served, and nobody who went away holds it up."""

from __future__ import annotations

from echoplay_cluster.directory.waiting_line import LAPSES_AFTER_MS, WAITING_MAX, Standing, WaitingLine


def test_nobody_waits_while_there_are_places() -> None:
    line = WaitingLine()
    assert line.ask("ana", 0, free=1) is None
    assert len(line) == 0


def test_people_stand_in_the_order_in_which_they_came() -> None:
    line = WaitingLine()
    assert line.ask("ana", 0, free=0) == Standing(1, 1)
    assert line.ask("ben", 1, free=0) == Standing(2, 2)
    assert line.ask("ana", 2, free=0) == Standing(1, 2)


def test_a_newcomer_does_not_overtake_those_who_wait_for_the_freed_place() -> None:
    line = WaitingLine()
    line.ask("ana", 0, free=0)
    assert line.ask("carl", 1, free=1) == Standing(2, 2)
    assert line.ask("ana", 2, free=1) is None
    line.leave("ana")
    assert line.ask("carl", 3, free=0) == Standing(1, 1)


def test_whoever_has_the_turn_keeps_it_until_the_place_is_theirs() -> None:
    line = WaitingLine()
    line.ask("ana", 0, free=0)
    assert line.ask("ana", 1, free=1) is None
    assert line.ask("ben", 2, free=1) == Standing(2, 2)


def test_whoever_stopped_asking_loses_the_place() -> None:
    line = WaitingLine()
    line.ask("ana", 0, free=0)
    line.ask("ben", LAPSES_AFTER_MS, free=0)
    assert line.ask("ben", LAPSES_AFTER_MS + 1, free=0) == Standing(1, 1)


def test_the_queue_is_bounded_and_says_so() -> None:
    line = WaitingLine()
    for number in range(WAITING_MAX):
        line.ask(f"p{number}", 0, free=0)
    assert line.ask("late", 1, free=0) == Standing(None, WAITING_MAX)
    assert len(line) == WAITING_MAX
