"""The bounds of one match actor; each is a setting, with its unit in its name."""

from __future__ import annotations

from dataclasses import dataclass


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
    """Operation ids whose first answer is remembered, a match."""
    lease_term_ms: int = 2_000
    lease_renewal_ms: int = 500
    tick_slot_ms: int = 25
    """Ticks leave together in slots of this width, never early."""
    update_interval_ms: int = 100
    """Reaction and vote updates of a busy room leave this far apart."""
    presence_interval_ms: int = 1_000
    reactions_flush_ms: int = 1_000
    finished_kept_ms: int = 60_000
    """How long a match that is over can still be asked here."""
    settle_after_ms: int = 5_000
    """After a recovery: whoever has not come back by then counts as disconnected."""
