"""What a room is shown when it catches up: the numbered events it missed, once each, and how things are now."""

from __future__ import annotations

from echoplay_cluster.gateway.place import Place
from echoplay_cluster.gateway.screen import Screen


class Room:
    """A `RoomListener` that remembers."""

    def __init__(self) -> None:
        self.shown: list[tuple[str, int]] = []

    def room_event(self, match_id: str, name: str, payload: str, *, epoch: int, v: int) -> None:
        self.shown.append((name, v))

    def room_gone(self, match_id: str) -> None:
        self.shown.append(("gone", 0))


def caught_up(*missed: tuple[int, str, str]) -> list[tuple[str, int]]:
    """What a room that has seen v 4 is shown of these."""
    screen, room, place = Screen(lambda place: None), Room(), Place("match", epoch=1, v=4)
    screen.listener = room
    screen.catch_up(place, {"events": missed, "epoch": 2, "v": 6})
    assert (place.epoch, place.v) == (2, 6)
    return room.shown


def test_numbered_events_that_were_seen_are_not_shown_again() -> None:
    assert caught_up((4, "four", "{}"), (5, "five", "{}"), (6, "six", "{}")) == [("five", 5), ("six", 6)]


def test_counts_without_a_number_are_shown_as_they_are_now() -> None:
    assert caught_up((5, "five", "{}"), (0, "vote_update", "{}")) == [("five", 5), ("vote_update", 0)]


def test_while_something_missed_is_asked_for_nothing_is_shown_that_may_come_after_it() -> None:
    screen, room, place = Screen(lambda place: None), Room(), Place("match", epoch=1, v=4)
    screen.listener = room
    place.catching_up = True
    screen.show(place, "timer_tick", "{}", epoch=1, v=0)
    screen.show(place, "five", "{}", epoch=1, v=5)
    place.catching_up = False
    screen.catch_up(place, {"events": [(6, "six", "{}"), (0, "vote_update", "{}")], "epoch": 2, "v": 6})
    screen.show(place, "timer_tick", "{}", epoch=2, v=0)
    assert room.shown == [("five", 5), ("six", 6), ("vote_update", 0), ("timer_tick", 0)]
