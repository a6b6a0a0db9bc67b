"""When leases had run out for those who held them: from their renewals, as each of them got to know of them.

A lease is counted from the moment its renewal was sent; it holds again once a younger renewal is known of. Clocks run a
little fast or slow, so that a lapse of a few milliseconds may or may not have been one: `sure` is whether it was. For
the same reason a renewal told of just as it runs out may have held for a moment, which is between two lapses then.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from checker.history import Renewal

TERM_US = 2_000_000
CLOCKS_OFF_US = 10_000


@dataclass(frozen=True, slots=True)
class Lapse:
    """From when until when an incarnation had no lease, and had it back afterwards."""

    from_us: int
    until_us: int
    sure: bool


def lapses(renewals: Iterable[Renewal]) -> dict[str, list[Lapse]]:
    """By owner, in the order of time."""
    ends_us: dict[str, int] = {}
    found: dict[str, list[Lapse]] = {}
    for one in renewals:
        end_us = ends_us.get(one.owner)
        renewed_us = one.sent_us + TERM_US
        if end_us is not None and one.told_us > end_us - CLOCKS_OFF_US:
            if renewed_us + CLOCKS_OFF_US <= one.told_us:
                continue  # too late to be worth anything, by any clock
            sure = one.told_us > end_us + CLOCKS_OFF_US and renewed_us > one.told_us + CLOCKS_OFF_US
            found.setdefault(one.owner, []).append(Lapse(end_us, one.told_us, sure))
        ends_us[one.owner] = renewed_us
    return found
