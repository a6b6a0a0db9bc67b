"""Where the time of a match went: each clock it had, what was added to it and why. Pure.

Told from the journal, so it says what the clock really did: also what an outage of the server gave back, and for how
long a pause lasted. Anybody who may see a match may read it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from echoplay_actors.match import events as e
from echoplay_actors.match.codec import decode_event
from echoplay_actors.match.limits import RECOVERY_GRACE_MS
from echoplay_actors.match.recovery import OWNER_CHANGED
from echoplay_actors.ports.match_store import JournalRow
from echoplay_actors.protocol.wire import Wire, iso, iso_or_none

CLOCK_TYPES = frozenset(
    one.__name__
    for one in (
        e.RoundStarted, e.RoundEnded, e.PrepStarted, e.PrepEnded, e.HandoverStarted, e.VotingOpened, e.DebatePaused,
        e.DebateContinued, e.TimerAdjusted, e.ResultRecorded, e.MatchEnded,
    )
)  # fmt: skip
"""The types of journal rows that a ledger is told from."""


@dataclass(slots=True)
class _Clock:
    """One clock from its start to its end. All times are match time in milliseconds."""

    kind: str
    started_at_ms: int
    duration_ms: int
    ends_at_ms: int
    number: int | None = None
    speaker_id: str | None = None
    speech_key: str | None = None
    side: str | None = None
    changes: list[Wire] = field(default_factory=list)
    given_back_ms: int = 0
    paused_ms: int = 0
    paused_since_ms: int | None = None
    ended_at_ms: int | None = None
    used_ms: int | None = None

    def paused(self, at_ms: int, remaining_ms: int) -> None:
        self.paused_since_ms = at_ms
        self.changes.append({"kind": "paused", "at": iso(at_ms), "remainingMs": remaining_ms})

    def continued(self, at_ms: int, ends_at_ms: int) -> None:
        if self.paused_since_ms is not None:
            lasted_ms = at_ms - self.paused_since_ms
            self.paused_ms += lasted_ms
            self.paused_since_ms = None
            self.changes.append(
                {"kind": "continued", "at": iso(at_ms), "pausedMs": lasted_ms, "endsAt": iso(ends_at_ms)}
            )
        self.ends_at_ms = ends_at_ms

    def given_back(self, at_ms: int, event: e.TimerAdjusted) -> None:
        """What is more than the grace is the outage, as long as it kept this clock from running."""
        grace_ms = 0 if event.reason == OWNER_CHANGED else min(RECOVERY_GRACE_MS, event.added_ms)
        self.given_back_ms += event.added_ms
        self.ends_at_ms = event.ends_at_ms
        self.changes.append(
            {
                "kind": "given_back", "reason": event.reason, "at": iso(at_ms), "addedMs": event.added_ms,
                "outageMs": event.added_ms - grace_ms, "graceMs": grace_ms, "endsAt": iso(event.ends_at_ms),
            }
        )  # fmt: skip

    def end(self, at_ms: int, used_ms: int | None = None) -> None:
        """Over at that moment; a pause that was still going on ends with it."""
        if self.paused_since_ms is not None:
            self.paused_ms += at_ms - self.paused_since_ms
            self.paused_since_ms = None
        self.ended_at_ms = at_ms
        if used_ms is None:
            used_ms = at_ms - self.started_at_ms - self.paused_ms - self.given_back_ms
        self.used_ms = min(max(used_ms, 0), self.duration_ms)

    def wire(self) -> Wire:
        running = self.ended_at_ms is None and self.paused_since_ms is None
        return {
            "kind": self.kind,
            "number": self.number,
            "speakerUserId": self.speaker_id,
            "speechKey": self.speech_key,
            "side": self.side,
            "startedAt": iso(self.started_at_ms),
            "durationMs": self.duration_ms,
            "endsAt": iso(self.ends_at_ms) if running else None,
            "endedAt": iso_or_none(self.ended_at_ms),
            "usedMs": self.used_ms,
            "leftMs": None if self.used_ms is None else self.duration_ms - self.used_ms,
            "givenBackMs": self.given_back_ms,
            "pausedMs": self.paused_ms,
            "changes": self.changes,
        }


def time_ledger(rows: Sequence[JournalRow]) -> list[Wire]:
    """Every clock of a match in order, from its journal's rows of `CLOCK_TYPES`.

    `kind` is `speech`, `handover`, `prep` or `voting`. `usedMs` is the time that was charged, at most `durationMs`;
    `endsAt` stands while it runs, `endedAt`, `usedMs` and `leftMs` once it is over.
    """
    clocks: list[_Clock] = []
    for row in rows:
        event, at_ms = decode_event(row.type, row.version, row.data), row.at_ms
        running = clocks[-1] if clocks and clocks[-1].ended_at_ms is None else None
        begun = _begun(event, at_ms)
        if begun is not None:
            _over(running, at_ms)
            clocks.append(begun)
            continue
        match event:
            case e.RoundEnded() if running is not None:
                running.end(at_ms, event.spoken_ms)
            case e.PrepEnded() if running is not None:
                running.end(at_ms, running.duration_ms - event.remaining_ms)
            case e.DebatePaused() if running is not None:
                running.paused(at_ms, event.remaining_ms)
            case e.DebateContinued() if running is not None:
                running.continued(at_ms, event.ends_at_ms)
            case e.TimerAdjusted() if running is not None:
                running.given_back(at_ms, event)
            case e.ResultRecorded() | e.MatchEnded():
                _over(running, at_ms)
    return [clock.wire() for clock in clocks]


def _begun(event: e.Event, at_ms: int) -> _Clock | None:
    match event:
        case e.RoundStarted():
            return _Clock(
                "speech", at_ms, event.duration_ms, event.ends_at_ms, number=event.number,
                speaker_id=event.speaker_id, speech_key=event.speech_key,
            )  # fmt: skip
        case e.HandoverStarted():
            return _Clock("handover", at_ms, event.duration_ms, event.ends_at_ms)
        case e.PrepStarted():
            return _Clock("prep", at_ms, event.duration_ms, event.ends_at_ms, side=event.side)
        case e.VotingOpened():
            return _Clock("voting", at_ms, event.duration_ms, event.closes_at_ms)
        case _:
            return None


def _over(clock: _Clock | None, at_ms: int) -> None:
    if clock is not None:
        clock.end(at_ms)
