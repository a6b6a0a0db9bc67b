"""The bounds and waiting times of a match, each from the wire contract unless it says otherwise."""

from __future__ import annotations

ROUND_DURATION_MS_MIN = 1_000
ROUND_DURATION_MS_MAX = 3_600_000
LEFT_AFTER_MS = 5_000
"""A participant whose last device went is away after this long."""
HOST_REPLACED_AFTER_MS = 60_000
LOBBY_CLOSES_AFTER_MS = 30 * 60_000
EMPTY_MATCH_CLOSES_AFTER_MS = 10 * 60_000
RECOVERY_GRACE_MS = 1_000
"""What a running clock gets on top of the outage itself (design, Recovery)."""
ROUNDS_MAX = 500
"""A bound of ours: a match that never ends must not grow for ever."""
POINTS_OFFERED_MAX = 20
"""A bound of ours: offers by one person in one speech."""
VOTERS_MAX = 20_000
"""A bound of ours, above what one room may hold."""
