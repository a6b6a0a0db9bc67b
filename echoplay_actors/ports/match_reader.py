"""The port to stored matches: what the edge reads when no actor needs to be asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from echoplay_actors.ports.match_store import JournalRow
from echoplay_actors.ports.records import MatchCard


@dataclass(frozen=True, slots=True)
class VoteTotals:
    """How the votes stood after the row `seq`, by the user voted for."""

    seq: int
    at_ms: int
    totals: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class StoredJournal:
    """What the room was shown of a match that is over, in order, and the names of those who debated."""

    rows: Sequence[JournalRow]
    """The making of the match and its numbered events; with some left out, the end of the match is still there."""
    names: Mapping[str, str]
    votes: Sequence[VoteTotals] = ()
    """A bounded number of totals, however many voted."""
    left_out: int = 0
    """How many numbered events there are between those of `rows` before `left_out_at` and those from there on."""
    left_out_at: int = 0

    @property
    def truncated(self) -> bool:
        return self.left_out > 0


class MatchReader(Protocol):
    """Stored matches, for access checks and for matches that are over."""

    async def card(self, match_id: str) -> MatchCard | None:
        """The match's card (host as it is now), None when there is none."""

    async def statuses(self, match_ids: Sequence[str]) -> Mapping[str, str]:
        """The status of each of these matches that there is."""

    async def finished(self, match_id: str) -> dict[str, Any] | None:
        """A final match as `GET /v1/matches/{id}` answers it; None unless it is final.

        `{…match record, participants, rounds, reactions, reactionCounts, votes, votesBefore, evaluation, epoch, v}`
        of the contract; `epoch` and `v` are what its last numbered event carried.
        """

    async def journal(self, match_id: str, *, events_max: int) -> StoredJournal | None:
        """What the room was shown of a final match, `events_max` rows at most; None unless it is final."""

    async def clock_rows(self, match_id: str, *, rows_max: int) -> Sequence[JournalRow]:
        """The first `rows_max` rows of the journal of any match that set a clock, in order; none for an unknown id."""

    async def debated_by(self, user_id: str, *, before: tuple[int, str] | None, limit: int) -> Sequence[dict[str, Any]]:
        """Records of the matches a person is a participant of, newest first, `participants` included.

        `before` is the creation time in milliseconds and the id of the last one that was seen.
        """


class IdempotencyStore(Protocol):
    """Remembers answers to POSTs that carried an `Idempotency-Key`, a day long."""

    async def remembered(self, *, user_id: str, key: str, fingerprint: str) -> tuple[int, dict[str, Any]] | None:
        """Status and body of the first answer; `Invalid` when the key was used with another request."""

    async def remember(self, *, user_id: str, key: str, fingerprint: str, status: int, body: dict[str, Any]) -> None:
        """Keep the first answer; a second one for the same key changes nothing."""


class StoreHealth(Protocol):
    """Whether durable storage answers."""

    async def ping(self) -> bool:
        """True when a trivial statement came back within a second."""
