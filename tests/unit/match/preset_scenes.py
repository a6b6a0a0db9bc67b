"""Presets to test with: a play of any format with everybody seated."""

from __future__ import annotations

from match_scenes import HOST, Play

from echoplay_actors.formats import FORMATS
from echoplay_actors.match import commands as c
from echoplay_actors.match.values import Mode, Person


def seated(form: str, people: int | None = None, mode: Mode = Mode.GLOBAL) -> Play:
    """Host is `host` on A1; the others are `p2`, `p3`, … in the order of joining, all present."""
    play = Play(mode, form)
    places = people or FORMATS[form].places
    others = [Person(f"p{number}") for number in range(2, places + 1)]
    play.join(*others).come(HOST, *others)
    return play


def started(form: str, people: int | None = None, mode: Mode = Mode.GLOBAL) -> Play:
    """The first speech runs."""
    play = seated(form, people, mode)
    play.do(c.StartDebate(HOST))
    return play
