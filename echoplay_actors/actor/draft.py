"""The tentative next states of one match within a turn: stepped, written nowhere yet, shown to nobody.

A draft collects what the turn will append. Only `Room.install` makes it real, after the commit.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from echoplay_actors.actor.history import NumberedEvent
from echoplay_actors.errors import BrokenInvariant
from echoplay_actors.match.codec import encode_event
from echoplay_actors.match.commands import Command, DeadlineReached
from echoplay_actors.match.deadlines import next_deadline
from echoplay_actors.match.events import Event, VoteSubmitted
from echoplay_actors.match.evolve import evolve
from echoplay_actors.match.invariants import check_move, check_state
from echoplay_actors.match.state import MatchState
from echoplay_actors.match.step import step
from echoplay_actors.ports.match_store import JournalRow, MatchAppend
from echoplay_actors.ports.records import Record
from echoplay_actors.protocol.records import records_of
from echoplay_actors.protocol.room_events import numbered_event, to_json

DEADLINES_AT_ONCE_MAX = 64
"""More deadlines in a row without waiting would be a rule that chases its own tail."""


class Draft:
    """Steps commands of one match on top of each other."""

    def __init__(self, state: MatchState | None, *, seq: int, epoch: int, names: Mapping[str, str]) -> None:
        self.state = state
        self.seq = seq
        self.epoch = epoch
        self._names = names
        self.rows: list[JournalRow] = []
        self.records: list[Record] = []
        self.numbered: list[NumberedEvent] = []

    def apply(self, command: Command, now_ms: int) -> Sequence[Event]:
        """Step one command; a refusal passes through and leaves the draft as it was."""
        before = self.state
        now_ms = max(now_ms, before.at_ms) if before else now_ms
        after, events = step(before, command, now_ms)
        current = before
        for place, event in enumerate(events, start=1):
            following = after if place == len(events) else evolve(current, event, now_ms)
            if current is not None:
                check_move(current, following)
            current = following
            self._record(event, following, now_ms)
        if any(not isinstance(event, VoteSubmitted) for event in events):
            check_state(after)
        self.state = after
        return events

    def fire_due(self, now_ms: int) -> None:
        """Everything that ran out by then happens first."""
        now_ms = max(now_ms, self.state.at_ms) if self.state else now_ms
        for _ in range(DEADLINES_AT_ONCE_MAX):
            deadline = next_deadline(self.state) if self.state else None
            if deadline is None or deadline.at_ms > now_ms:
                return
            self.apply(DeadlineReached(deadline), now_ms)
        raise BrokenInvariant("deadlines do not come to an end")

    def seal(self, digest: str, answer: Mapping[str, Any]) -> None:
        """Keep the first answer of an operation beside the last event it caused."""
        last = self.rows[-1]
        self.rows[-1] = JournalRow(last.seq, last.epoch, last.at_ms, last.type, last.version, last.data, digest, answer)

    def as_append(self) -> MatchAppend:
        if self.state is None:
            raise BrokenInvariant("an empty draft cannot be written")
        return MatchAppend(self.state.match_id, self.epoch, self.rows, self.records)

    def _record(self, event: Event, after: MatchState, now_ms: int) -> None:
        self.seq += 1
        name, version, data = encode_event(event)
        self.rows.append(JournalRow(self.seq, self.epoch, now_ms, name, version, data))
        self.records.extend(records_of(event, after))
        shown = numbered_event(event, after, self._names, self.epoch)
        if shown is not None:
            event_name, payload = shown
            self.numbered.append(NumberedEvent(after.version, self.epoch, event_name, to_json(payload)))
