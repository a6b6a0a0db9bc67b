"""How the room's votes went, as few enough totals to be told again: what a replay has of them instead of every vote.

Votes are counted in slots of time that are as wide as their number allows; each slot tells the totals at its end. Where
votes begin anew (the start of an Oxford debate, a change of its sides before) the totals are told to be none.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from echoplay_actors.formats import Ballot, format_of
from echoplay_actors.match.codec import decode_event
from echoplay_actors.match.events import DebateStarted, MatchCreated, SidesChanged
from echoplay_actors.ports.match_reader import VoteTotals
from echoplay_actors.ports.match_store import JournalRow

VOTES_COALESCED_MS = 100
"""Totals are told at most this often, as in the room itself (wire contract)."""
VOTE_TOTALS_MAX = 1_000
"""And at most so many times a match."""


@dataclass(frozen=True, slots=True)
class VoteChange:
    """By how much one person's votes grew in one slot; `seq` and `at_ms` are those of its last vote.

    `segment` counts how often votes had begun anew before.
    """

    segment: int
    slot: int
    seq: int
    at_ms: int
    user_id: str
    change: int


def vote_resets(rows: Iterable[JournalRow]) -> list[JournalRow]:
    """The rows after which votes begin anew, in order."""
    found, swing = [], False
    for row in rows:
        if row.type == MatchCreated.__name__:
            created = decode_event(row.type, row.version, row.data)
            assert isinstance(created, MatchCreated)
            swing = format_of(created.format, created.format_version).ballot is Ballot.SWING
        elif row.type == DebateStarted.__name__ and swing:
            found.append(row)
        elif row.type == SidesChanged.__name__:
            changed = decode_event(row.type, row.version, row.data)
            if isinstance(changed, SidesChanged) and changed.votes_void:
                found.append(row)
    return found


def slot_width_ms(first_ms: int, last_ms: int) -> int:
    """How wide a slot is for votes between these times."""
    return max(VOTES_COALESCED_MS, -(-(last_ms - first_ms + 1) // VOTE_TOTALS_MAX))


def told_votes(changes: Iterable[VoteChange], resets: Sequence[JournalRow]) -> list[VoteTotals]:
    """The totals at the end of each slot, in order; `changes` come by segment and slot."""
    by_segment = {segment: list(group) for segment, group in groupby(changes, key=lambda one: one.segment)}
    found: list[VoteTotals] = []
    for segment in range(len(resets) + 1):
        totals: dict[str, int] = {}
        for _, group in groupby(by_segment.get(segment, ()), key=lambda one: one.slot):
            slot = list(group)
            for one in slot:
                totals[one.user_id] = totals.get(one.user_id, 0) + one.change
            shown = {user_id: count for user_id, count in totals.items() if count}
            found.append(VoteTotals(max(one.seq for one in slot), max(one.at_ms for one in slot), shown))
        if totals and segment < len(resets):
            found.append(VoteTotals(resets[segment].seq, resets[segment].at_ms, {}))
    step = -(-len(found) // VOTE_TOTALS_MAX) or 1
    return found[(len(found) - 1) % step :: step]
