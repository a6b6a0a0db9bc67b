"""A match that tests tell the stores about: two debaters, a room, and what happens there, step by step."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field, replace

from echoplay_actors.ports.match_store import ActorLease, JournalRow, MatchAppend, MatchStore
from echoplay_actors.ports.records import (
    Evaluation,
    MatchCard,
    MatchClosed,
    MatchWentLive,
    ParticipantSeated,
    Record,
    RoundClosed,
    RoundOpened,
)

START_MS = 1_800_000_000_123


def new_id() -> str:
    return str(uuid.uuid4())


def row(seq: int, *, epoch: int = 1, op: str | None = None, **data: object) -> JournalRow:
    """An event that says nothing but its data."""
    answer = {"epoch": epoch, "v": seq} if op else None
    return JournalRow(seq, epoch, START_MS + seq, "VoteSubmitted", 1, data, op, answer)


def rows(first_seq: int, count: int = 1, *, epoch: int = 1) -> list[JournalRow]:
    return [row(seq, epoch=epoch, n=seq) for seq in range(first_seq, first_seq + count)]


def lease(actor_id: str, *, match_time_ms: int = START_MS) -> ActorLease:
    return ActorLease(actor_id, "match-actor-1", "unix:/tmp/a.sock", "node-1", 4711, match_time_ms)


@dataclass
class Story:
    """A match between `host` and `guest`."""

    card: MatchCard
    host: str
    guest: str
    names: dict[str, str] = field(default_factory=dict)

    @classmethod
    def new(cls) -> Story:
        host, guest = new_id(), new_id()
        card = MatchCard(new_id(), "COUPLE", "FREE", "Cats or dogs?", host, START_MS, False)
        return cls(card, host, guest, {host: "Ada", guest: "Grace"})

    @property
    def match_id(self) -> str:
        return self.card.match_id

    def another(self) -> Story:
        """One more match between the same people."""
        return replace(self, card=replace(self.card, match_id=new_id()))

    def seats(self) -> list[Record]:
        return [
            ParticipantSeated(self.match_id, new_id(), self.host, "A", START_MS),
            ParticipantSeated(self.match_id, new_id(), self.guest, "B", START_MS + 5),
        ]

    def live(self) -> MatchWentLive:
        return MatchWentLive(self.match_id, START_MS + 10)

    def round_opened(self, number: int = 1) -> RoundOpened:
        return RoundOpened(self.match_id, new_id(), number, self.host, START_MS + 20 * number)

    def round_closed(self, number: int = 1) -> RoundClosed:
        return RoundClosed(self.match_id, number, START_MS + 20 * number + 10)

    def scored(self, votes: dict[str, str] | None = None) -> MatchClosed:
        details = [{"label": "Clarity", "score": 80, "notes": "n", "metric": "clarity", "summary": "s"}]
        result = Evaluation(77, self.guest, "A close one.", "Well argued.", details)
        return MatchClosed(self.match_id, "SCORED", START_MS + 1000, votes or {}, result)

    def ended(self) -> MatchClosed:
        return MatchClosed(self.match_id, "ENDED", START_MS + 1000, {}, None)

    def append(
        self, first_seq: int, count: int = 1, *, epoch: int = 1, records: list[Record] | None = None
    ) -> MatchAppend:
        return MatchAppend(self.match_id, epoch, rows(first_seq, count, epoch=epoch), records or [])

    async def opened(self, store: MatchStore, owner: str) -> None:
        """Open the match with its first event and both people seated."""
        await store.open_match(owner=owner, card=self.card, rows=rows(1), records=self.seats())
