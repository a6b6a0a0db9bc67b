"""The journal, who writes it, its phases and rounds: spoilt in every way that an invariant is about."""

from __future__ import annotations

import dataclasses

from checker.history import History, Took
from stories.spoiling import change, insert, place, record, row_of, seen_at, spoils

from echoplay_actors.ports.records import RoundClosed, RoundOpened


@spoils("seq is dense")
def _(history: History) -> None:
    change(history, "family", -1, seq=8)


@spoils("epochs never fall")
def _(history: History) -> None:
    history.took.clear()
    change(history, "debate", place(history, "debate", "ParticipantDisconnected"), epoch=1)


@spoils("match time never runs back")
def _(history: History) -> None:
    at = place(history, "family", "ParticipantArrived", 1)
    change(history, "family", at, at_ms=row_of(history, "family", "ParticipantJoined").at_ms - 5)


@spoils("the journal replays")
def _(history: History) -> None:
    change(history, "family", place(history, "family", "ParticipantArrived"), {"mood": "fine"})


@spoils("one writer at a time")
def _(history: History) -> None:
    history.took.append(Took(history.ended_us, "duel", "owner-4", 1, "reclaimed"))


@spoils("one writer at a time")
def _(history: History) -> None:
    """What an owner wrote lands after its successor took over."""
    row, taken = place(history, "debate", "ParticipantArrived", 2), history.took[1]
    late = list(history.matches["debate"].committed_us)
    late[row] = taken.at_us + 1
    history.matches["debate"].committed_us = late


@spoils("a new owner recovers a match first")
def _(history: History) -> None:
    taken = next(at for at, one in enumerate(history.took) if one.match_id == "family")
    history.took[taken] = dataclasses.replace(history.took[taken], how="taken_over")


@spoils("phases move along the legal graph")
def _(history: History) -> None:
    insert(history, "family", place(history, "family", "ParticipantReady"), "PauseAgreed", {"user_id": "gus"})


@spoils("one round runs at a time")
def _(history: History) -> None:
    change(history, "debate", place(history, "debate", "RoundStarted", 2), {"number": 4})
    change(history, "debate", place(history, "debate", "RoundEnded", 2), {"number": 4})
    record(history, "debate", RoundOpened, 2, number=4)
    record(history, "debate", RoundClosed, 2, number=4)


@spoils("a device sees phases move along the legal graph", "no hole is shown")
def _(history: History) -> None:
    del history.seen[seen_at(history, "debate", "ann-phone", "round_ended")]
