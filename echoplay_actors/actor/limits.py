"""The bounds of one match actor; each is a setting, with its unit in its name."""

from __future__ import annotations

from dataclasses import dataclass

from echoplay_actors.match.clock_ends import SLOT_MS
from echoplay_actors.ports.match_store import LEASE_TERM_MS


@dataclass(frozen=True, slots=True)
class ActorLimits:
    """Bounds and rhythms. The defaults are what production runs with."""

    matches_max: int = 10_000
    spectators_per_match_max: int = 5_000
    commands_waiting_max: int = 20_000
    commands_per_turn_max: int = 512
    history_events_max: int = 512
    """Numbered events kept ready for whoever resumes, a match."""
    answers_kept_max: int = 4_096
    """Operation ids of commands, and as many of what changed nothing, whose first answer is remembered, a match."""
    vote_answers_kept_max: int = 32_768
    """The same for votes."""
    snapshot_after_rows: int = 1_000
    """So many journal rows after the last one a match's next snapshot is written."""
    snapshot_retry_ms: int = 1_000
    """How long a snapshot waits that storage did not take, at first; twice as long after each attempt."""
    snapshot_retry_ms_max: int = 60_000
    """And never longer than this: with a crowd, making one takes some time of the processor."""
    lease_term_ms: int = LEASE_TERM_MS
    lease_renewal_ms: int = 500
    tick_slot_ms: int = SLOT_MS
    """Ticks leave together in slots of this width, never early. A clock that nobody recovered ends on a slot."""
    update_interval_ms: int = 100
    """Reaction and vote updates of a busy room leave this far apart."""
    presence_interval_ms: int = 1_000
    reactions_flush_ms: int = 1_000
    finished_kept_ms: int = 60_000
    """How long a match that is over can still be asked here."""
    refused_rest_ms: int = 1_000
    """How long a match waits whose events the journal refused, so that it holds up no other."""
    drain_within_ms: int = 4_000
    """How long a stop waits for what is under way."""
    leave_within_ms: int = 20_000
    """How long an actor that was told to leave waits to be relieved of its matches; then it stops with what is left."""
    hand_over_within_ms: int = 400
    """A match is handed over only if the next second of its clock is at least so far away."""
    settle_after_ms: int = 5_000
    """After a recovery: whoever has not come back by then counts as disconnected."""
