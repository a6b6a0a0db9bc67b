"""How late is too late: it depends on the weather.

50 ms where no fault could be felt, 250 ms after a recovery since which there was none; else it is not judged. Where an
owner's clock was not recorded it is judged only if the run had no faults at all.
"""

from __future__ import annotations

from checker.registry import Evidence
from checker.story import Story

LATE_MS_MAX = 50
LATE_AFTER_RECOVERY_MS_MAX = 250
RECOVERED_WITHIN_MS = 10_000


def too_late(evidence: Evidence, story: Story, index: int, due_ms: int) -> bool:
    """Whether this row comes later than it may after `due_ms`, or what was due has not come by this row."""
    late_ms = story.rows[index].at_ms - due_ms
    if late_ms <= LATE_MS_MAX:
        return False
    most_ms = _late_ms_max(evidence, story, index, due_ms)
    return most_ms is not None and late_ms > most_ms


def _late_ms_max(evidence: Evidence, story: Story, index: int, due_ms: int) -> int | None:
    row, weather = story.rows[index], evidence.weather
    at_us = story.world_us(index)
    if at_us is None:
        return None if weather.windows else LATE_MS_MAX
    if weather.healthy(at_us - (row.at_ms - due_ms) * 1000, at_us):
        return LATE_MS_MAX
    for earlier in range(index - 1, -1, -1):
        before = story.rows[earlier]
        if before.epoch != row.epoch or row.at_ms - before.at_ms > RECOVERED_WITHIN_MS:
            return None
        if before.type == "OwnerRecovered":
            recovered_us = story.world_us(earlier)
            calm = recovered_us is not None and not weather.active(recovered_us, at_us)
            return LATE_AFTER_RECOVERY_MS_MAX if calm else None
    return None
