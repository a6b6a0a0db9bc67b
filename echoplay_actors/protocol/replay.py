"""A match that is over as the story of its room: what was shown, and when. Pure.

It is told from the numbered events and the totals of votes alone: nothing else of a journal is ever shown in words.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from echoplay_actors.match.codec import decode_event
from echoplay_actors.match.events import NUMBERED, MatchCreated, MatchEnded, ResultRecorded
from echoplay_actors.match.evolve import evolve
from echoplay_actors.match.state import MatchState
from echoplay_actors.ports.match_reader import StoredJournal
from echoplay_actors.ports.match_store import JournalRow
from echoplay_actors.protocol.room_events import numbered_event
from echoplay_actors.protocol.wire import Wire

SHOWN_TYPES = frozenset({event.__name__ for event in NUMBERED} | {MatchCreated.__name__})
"""The types of journal rows that a story is told from, besides votes."""
ENDING_TYPES = frozenset({ResultRecorded.__name__, MatchEnded.__name__})
"""Of those, the ones that a story has always, however long it is."""
ENDING_ROWS_MAX = len(ENDING_TYPES)

Told = tuple[int, int, str, dict[str, Any]]


def shortened(
    rows: Sequence[JournalRow], ending: Sequence[JournalRow], *, shown: int, events_max: int
) -> tuple[list[JournalRow], int, int]:
    """`events_max` of `shown` rows, how many are left out, and before which place.

    `rows` are the first of them, more than `events_max` if there are more, `ending` the last of the `ENDING_TYPES`.
    """
    if shown <= events_max:
        return list(rows), 0, 0
    last = list(ending[-events_max:]) if events_max else []
    first = list(rows[: events_max - len(last)])
    last = [row for row in last if not first or row.seq > first[-1].seq]
    return [*first, *last], shown - len(first) - len(last), len(first)


def room_story(journal: StoredJournal) -> tuple[list[Wire], int]:
    """`[{atMs, name, payload}, …]` and the length in milliseconds.

    Time counts from the start of the debate; what happened in the lobby has the time 0 and comes first. A match
    that never started counts from its making.
    """
    state, told = _numbered(journal)
    if state is None:
        return [], 0
    told += _votes(journal, state.match_id)
    start_ms = state.started_at_ms if state.started_at_ms is not None else state.created_at_ms
    # By seq; where votes begin anew with an event, the event comes first.
    told.sort(key=lambda one: one[0])
    story = [{"atMs": max(at_ms - start_ms, 0), "name": name, "payload": payload} for _, at_ms, name, payload in told]
    return story, max((state.ended_at_ms or state.at_ms) - start_ms, 0)


def _numbered(journal: StoredJournal) -> tuple[MatchState | None, list[Told]]:
    state: MatchState | None = None
    told: list[Told] = []
    for place, row in enumerate(journal.rows):
        if state is not None and journal.left_out and place == journal.left_out_at:
            state = replace(state, version=state.version + journal.left_out)
        event = decode_event(row.type, row.version, row.data)
        state = evolve(state, event, row.at_ms)
        shown = numbered_event(event, state, journal.names, row.epoch)
        if shown is not None:
            told.append((row.seq, row.at_ms, *shown))
    return state, told


def _votes(journal: StoredJournal, match_id: str) -> Iterator[Told]:
    for one in journal.votes:
        yield one.seq, one.at_ms, "vote_update", {"matchId": match_id, "totals": dict(one.totals)}
