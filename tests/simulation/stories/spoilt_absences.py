"""Sides that are gone: spoilt in every way that an invariant is about."""

from __future__ import annotations

from checker.history import History
from stories.spoiling import change, insert, place, row_of, spoils


@spoils("a side is waited for while nobody of it is there")
def _(history: History) -> None:
    change(history, "walkover", place(history, "walkover", "SideLeft"), {"duration_ms": 60_000})


@spoils("a side is waited for while nobody of it is there")
def _(history: History) -> None:
    """Who left is not told until when their side has to be back."""
    change(history, "walkover", place(history, "walkover", "ParticipantLeft"), {"returns_by_ms": None})


@spoils("a side forfeits only while it is gone")
def _(history: History) -> None:
    """Who stayed away wins."""
    change(history, "walkover", place(history, "walkover", "SideForfeited"), {"winner_user_id": "ben"})


@spoils("a side's time to come back ends when it is over")
def _(history: History) -> None:
    """Somebody's leaving is noticed first."""
    at = place(history, "walkover", "RoundEnded", -1)
    insert(history, "walkover", at, "ParticipantDisconnected", {"user_id": "ann"})


@spoils("an outage is given back exactly")
def _(history: History) -> None:
    """The grace is forgotten; it ends no earlier for that."""
    row = row_of(history, "walkover", "ReturnExtended")
    fields = {name: row.data[name] - 1 for name in ("added_ms", "returns_by_ms")}
    change(history, "walkover", place(history, "walkover", "ReturnExtended"), fields)
