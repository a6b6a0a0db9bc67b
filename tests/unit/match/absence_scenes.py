"""Sides that go, stay away and come back, to test with: the steps of a play that has them."""

from __future__ import annotations

from match_scenes import HOST, MODERATOR, Play
from preset_scenes import started

from echoplay_actors.match import commands as c
from echoplay_actors.match import events as e
from echoplay_actors.match.deadlines import Deadline, Waiting, next_deadline
from echoplay_actors.match.values import Person

RIVAL, MATE, OTHER_RIVAL = Person("p2"), Person("p3"), Person("p4")
WITHIN_MS = 120_000


def leave(play: Play, *people: Person) -> list[e.Event]:
    """Their last devices go, and stay away until the room is told."""
    for person in people:
        play.go(person)
    play.now_ms += 5_000
    events: list[e.Event] = []
    for person in people:
        events += play.do(c.DeadlineReached(Deadline(play.now_ms, Waiting.PARTICIPANT_AWAY, person.user_id)))
    return events


def come_back(play: Play, person: Person) -> list[e.Event]:
    return play.do(c.ReportPresence(person.user_id, connected=True))


def wait_for_the_side(play: Play) -> list[e.Event]:
    """Fire whatever is due until a side's time is over; what that brings."""
    while (deadline := next_deadline(play.state)) is not None and deadline.waiting is not Waiting.SIDE_GONE:
        play.wait_out()
    return play.wait_out()


def speaking() -> Play:
    return started("LD")


def preparing() -> Play:
    play = started("LD")
    play.do(c.EndRound(HOST), after_ms=10_000)
    play.do(c.TakePrep(RIVAL))
    return play


def paused(play: Play) -> Play:
    play.do(c.PauseDebate(MODERATOR), after_ms=1_000)
    return play
