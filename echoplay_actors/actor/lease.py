"""The lease of one actor incarnation: while it holds, nobody else may have taken its matches.

It is counted from the moment a renewal was *sent*, so it runs out here no later than anywhere else.
"""

from __future__ import annotations


class Lease:
    """Holds for `term_ms` after each renewal."""

    def __init__(self, *, term_ms: int) -> None:
        self._term_ms = term_ms
        self._until_ms = 0
        self._proof_ms = 0

    def renewed(self, sent_at_ms: int) -> None:
        """Storage has accepted the renewal that was sent then."""
        self._until_ms = sent_at_ms + self._term_ms
        self._proof_ms = sent_at_ms

    def holds(self, now_ms: int) -> bool:
        return now_ms < self._until_ms

    @property
    def proof_of_life_ms(self) -> int:
        """The match time of the last accepted renewal."""
        return self._proof_ms
