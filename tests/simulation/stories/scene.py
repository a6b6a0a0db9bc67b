"""One match on a stage: its owner, what is stored of it, who is in its room, and what the real rules make of a turn."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from echoplay_actors.actor.draft import Draft
from echoplay_actors.errors import Refusal
from echoplay_actors.match.deadlines import next_deadline
from echoplay_actors.match.state import Countdown, MatchState
from echoplay_actors.ports.match_store import JournalRow
from echoplay_actors.ports.records import MatchCard, Record
from echoplay_actors.protocol.room_events import room_state
from echoplay_actors.protocol.wire import reaction_counts

COMMIT_MS = 1
Event = tuple[str, dict[str, Any]]


@dataclass
class Scene:
    """`off_ms` is what its owner's match time has ahead of the world's."""

    card: MatchCard
    owner: str
    off_ms: int
    names: dict[str, str]
    epoch: int = 1
    drafted: MatchState | None = None
    rows: list[JournalRow] = field(default_factory=list)
    records: list[Record] = field(default_factory=list)
    committed_us: list[int] = field(default_factory=list)
    shown: list[Event] = field(default_factory=list)
    """The numbered events so far."""
    reactions: dict[str, int] = field(default_factory=dict)
    room: list[str] = field(default_factory=list)
    answers: dict[str, Mapping[str, Any] | Refusal] = field(default_factory=dict)
    ticking: Countdown | None = None
    next_tick: int | None = None

    @property
    def state(self) -> MatchState:
        assert self.drafted is not None
        return self.drafted

    def turn(self, now_ms: int, body: Callable[[Draft], object]) -> list[Event]:
        """What is due, then `body`, in one commit; the numbered events it brought."""
        draft = Draft(self.drafted, seq=len(self.rows), epoch=self.epoch, names=self.names)
        recovers = bool(self.rows) and self.epoch != self.rows[-1].epoch
        if self.rows and not recovers:
            draft.fire_due(now_ms + self.off_ms)
        body(draft)
        self.drafted = draft.state
        self.rows += [_stored(row) for row in draft.rows]
        self.records += draft.records
        self.committed_us += [(now_ms + COMMIT_MS) * 1000] * len(draft.rows)
        events = [(event.name, json.loads(event.payload)) for event in draft.numbered]
        self.shown += events
        if self.state.countdown != self.ticking:
            self.ticking = self.state.countdown
            left_ms = 0 if self.ticking is None else self.ticking.ends_at_ms - self.off_ms - now_ms
            self.next_tick = None if self.ticking is None else (left_ms - COMMIT_MS) // 1000
        return events

    def tick(self) -> Event:
        """The tick that is due; the next one is planned."""
        remaining = self.next_tick or 0
        self.next_tick = remaining - 1 if remaining else None
        return "timer_tick", {"matchId": self.card.match_id, "remaining": remaining}

    def due_ms(self) -> list[tuple[int, str, str]]:
        """When in world time a tick or a deadline is due; a tick comes first, so that 0 is heard before the end."""
        due: list[tuple[int, str, str]] = []
        if self.ticking is not None and self.next_tick is not None:
            at_ms = self.ticking.ends_at_ms - self.next_tick * 1000
            due.append((at_ms - self.off_ms, "a tick", self.card.match_id))
        deadline = next_deadline(self.state)
        if deadline is not None:
            due.append((deadline.at_ms - self.off_ms, "deadline", self.card.match_id))
        return due

    def snapshot(self, now_ms: int) -> Event:
        state = room_state(
            card=self.card, state=self.state, names=self.names, reactions=self.reactions, spectators=0,
            epoch=self.epoch, now_ms=now_ms + self.off_ms,
        )  # fmt: skip
        return "room_state", dict(state)

    def counts(self) -> Event:
        return "reaction_update", {"matchId": self.card.match_id, "counts": reaction_counts(self.reactions)}

    def totals(self) -> Event:
        return "vote_update", {"matchId": self.card.match_id, "totals": self.state.votes.totals}


def _stored(row: JournalRow) -> JournalRow:
    """As it comes back from storage: plain JSON."""
    data = json.loads(json.dumps(row.data))
    answer = None if row.answer is None else json.loads(json.dumps(row.answer))
    return JournalRow(row.seq, row.epoch, row.at_ms, row.type, row.version, data, row.op, answer)
