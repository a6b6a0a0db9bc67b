"""The scenes in which every move of a preset is tried.

Host and mate are one side, next and rival the other; the host speaks first, next after them.
"""

from __future__ import annotations

from collections.abc import Callable

from match_scenes import HOST, MODERATOR, VIEWER, Play
from preset_scenes import seated, started

from echoplay_actors.match import commands as c
from echoplay_actors.match.values import Person, Phase

NEXT, MATE, RIVAL = Person("p2"), Person("p3"), Person("p4")
PEOPLE = {"host": HOST, "mate": MATE, "next": NEXT, "rival": RIVAL, "viewer": VIEWER, "moderator": MODERATOR}


def _opening() -> Play:
    play = seated("WSDC")
    play.do(c.StartPrep(HOST))
    return play


def _speech() -> Play:
    """A minute and more into the first speech, where points may be offered, and one is."""
    play = started("WSDC")
    play.do(c.OfferPoint(RIVAL), after_ms=70_000)
    return play


def _point() -> Play:
    play = _speech()
    play.do(c.AnswerPoint(HOST, RIVAL.user_id, accept=True))
    return play


def _paused() -> Play:
    """In the middle of a point."""
    play = _point()
    play.do(c.PauseDebate(MODERATOR), after_ms=5_000)
    return play


def _handover() -> Play:
    play = started("PF")
    play.wait_out()
    return play


def _prep() -> Play:
    play = _handover()
    play.do(c.TakePrep(NEXT))
    return play


def _resting() -> Play:
    """Paused while a side prepares."""
    play = _prep()
    play.do(c.PauseDebate(MODERATOR), after_ms=5_000)
    return play


def _voting() -> Play:
    play = started("PF")
    while play.state.phase is not Phase.VOTING:
        play.wait_out()
    return play


def _scored() -> Play:
    play = _voting()
    play.wait_out()
    return play


def _ended() -> Play:
    play = seated("PF")
    for person in PEOPLE.values():
        play.do(c.ReportPresence(person.user_id, connected=False))
    play.do(c.ReportOccupancy(occupied=False))
    while not play.state.phase.final:
        play.wait_out()
    return play


SCENES: dict[str, tuple[Phase, Callable[[], Play]]] = {
    "full": (Phase.LOBBY, lambda: seated("WSDC")),
    "roomy": (Phase.LOBBY, lambda: seated("WSDC", 4)),
    "opening": (Phase.LOBBY, _opening),
    "speech": (Phase.SPEAKING, _speech),
    "point": (Phase.SPEAKING, _point),
    "paused": (Phase.PAUSED, _paused),
    "handover": (Phase.HANDOVER, _handover),
    "prep": (Phase.HANDOVER, _prep),
    "resting": (Phase.PAUSED, _resting),
    "voting": (Phase.VOTING, _voting),
    "scored": (Phase.SCORED, _scored),
    "ended": (Phase.ENDED, _ended),
}
