"""What is read of a match's journal, from the whole of it in memory: what its room was shown, and its clocks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from echoplay_actors.match.events import VoteSubmitted
from echoplay_actors.ports.match_reader import StoredJournal, VoteTotals
from echoplay_actors.ports.match_store import JournalRow
from echoplay_actors.protocol.replay import ENDING_ROWS_MAX, ENDING_TYPES, SHOWN_TYPES, shortened
from echoplay_actors.protocol.time_ledger import CLOCK_TYPES
from echoplay_actors.protocol.vote_story import VoteChange, slot_width_ms, told_votes, vote_resets

_FIELDS = {"voter_id", "for_user_id"}


def stored_journal(rows: Sequence[JournalRow], names: Mapping[str, str], *, events_max: int) -> StoredJournal:
    """The port's `journal`."""
    whole = [_told(row) for row in rows if row.type in SHOWN_TYPES]
    ending = [row for row in whole if row.type in ENDING_TYPES][-ENDING_ROWS_MAX:]
    shown, left_out, left_out_at = shortened(whole, ending, shown=len(whole), events_max=events_max)
    return StoredJournal(shown, names, _votes(rows, vote_resets(shown)), left_out, left_out_at)


def clock_rows(rows: Sequence[JournalRow], *, rows_max: int) -> list[JournalRow]:
    """The port's `clock_rows`."""
    return [_told(row) for row in rows if row.type in CLOCK_TYPES][:rows_max]


def _told(row: JournalRow) -> JournalRow:
    return JournalRow(row.seq, row.epoch, row.at_ms, row.type, row.version, row.data)


def _votes(rows: Sequence[JournalRow], resets: list[JournalRow]) -> list[VoteTotals]:
    votes = [row for row in rows if row.type == VoteSubmitted.__name__ and row.data.keys() >= _FIELDS]
    if not votes:
        return []
    width_ms = slot_width_ms(votes[0].at_ms, votes[-1].at_ms)
    chosen: dict[tuple[int, str], str] = {}
    slots: dict[tuple[int, int], dict[str, VoteChange]] = defaultdict(dict)
    for row in votes:
        segment = sum(reset.seq <= row.seq for reset in resets)
        slot = (row.at_ms - votes[0].at_ms) // width_ms
        voter, choice = (segment, row.data["voter_id"]), row.data["for_user_id"]
        earlier = chosen.get(voter)
        chosen[voter] = choice
        for user_id, change in ((choice, 1), *([(earlier, -1)] if earlier is not None else [])):
            before = slots[segment, slot].get(user_id)
            grown = change + (before.change if before else 0)
            slots[segment, slot][user_id] = VoteChange(segment, slot, row.seq, row.at_ms, user_id, grown)
    return told_votes([slots[key][user_id] for key in sorted(slots) for user_id in sorted(slots[key])], resets)
