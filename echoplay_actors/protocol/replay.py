"""A match that is over as the story of its room: what was shown, and when. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from echoplay_actors.match.codec import decode_event
from echoplay_actors.match.events import VoteSubmitted
from echoplay_actors.match.evolve import evolve
from echoplay_actors.match.state import MatchState
from echoplay_actors.ports.match_store import JournalRow
from echoplay_actors.protocol.room_events import numbered_event
from echoplay_actors.protocol.wire import Wire, vote_totals

VOTES_COALESCED_MS = 100
"""Totals of votes are told at most this often, as in the room itself (wire contract)."""


def room_story(rows: Iterable[JournalRow], names: Mapping[str, str]) -> tuple[list[Wire], int]:
    """`[{atMs, name, payload}, …]` and the length in milliseconds.

    Time counts from the start of the debate; what happened in the lobby has the time 0 and comes first. A match
    that never started counts from its making.
    """
    state: MatchState | None = None
    told: list[tuple[int, str, Wire]] = []
    votes_at_ms: int | None = None
    for row in rows:
        if state is not None and votes_at_ms is not None and row.at_ms - votes_at_ms >= VOTES_COALESCED_MS:
            told.append((votes_at_ms, *_votes(state)))
            votes_at_ms = None
        event = decode_event(row.type, row.version, row.data)
        state = evolve(state, event, row.at_ms)
        if isinstance(event, VoteSubmitted):
            votes_at_ms = row.at_ms if votes_at_ms is None else votes_at_ms
            continue
        shown = numbered_event(event, state, names, row.epoch)
        if shown is not None:
            if votes_at_ms is not None:
                told.append((votes_at_ms, *_votes(state)))
                votes_at_ms = None
            told.append((row.at_ms, *shown))
    if state is None:
        return [], 0
    if votes_at_ms is not None:
        told.append((votes_at_ms, *_votes(state)))
    start_ms = state.started_at_ms if state.started_at_ms is not None else state.created_at_ms
    story = [{"atMs": max(at_ms - start_ms, 0), "name": name, "payload": payload} for at_ms, name, payload in told]
    return story, max((state.ended_at_ms or state.at_ms) - start_ms, 0)


def _votes(state: MatchState) -> tuple[str, dict[str, Any]]:
    return "vote_update", {"matchId": state.match_id, "totals": vote_totals(state.votes)}
