"""Who may act, who agreed, and who owns a match that is shown: spoilt in every way that an invariant is about."""

from __future__ import annotations

import dataclasses

from checker.history import History, LeaseEnd, Stray
from checker.operations import digest_of
from stories.spoiling import change, insert, place, row_of, spoils


@spoils("who acts may do so")
def _(history: History) -> None:
    """Somebody who only debates starts a round."""
    op_id = next(one.op_id for one in history.asked if one.command == "start_round")
    for at, one in enumerate(history.asked):
        if one.op_id == op_id:
            history.asked[at] = dataclasses.replace(one, person="cay")
    for at, other in enumerate(history.answered):
        if other.op_id == op_id:
            history.answered[at] = dataclasses.replace(other, person="cay")
    change(history, "debate", place(history, "debate", "RoundStarted"), op=digest_of("cay", op_id or ""))


@spoils("what people do was asked for")
def _(history: History) -> None:
    at = place(history, "debate", "VoteSubmitted") + 1
    insert(history, "debate", at, "VoteSubmitted", row_of(history, "debate", "VoteSubmitted").data)


@spoils("a pause is agreed by all who are here", "nothing happens that nobody asked for")
def _(history: History) -> None:
    """One agreement is taken for another's."""
    first = row_of(history, "debate", "PauseAgreed").data["user_id"]
    change(history, "debate", place(history, "debate", "PauseAgreed", 1), {"user_id": first})


@spoils("a new owner reads all that was written")
def _(history: History) -> None:
    at = next(at for at, one in enumerate(history.took) if one.how == "taken_over")
    history.took[at] = dataclasses.replace(history.took[at], rows=3)


@spoils("only its owner shows a match")
def _(history: History) -> None:
    taken = next(one for one in history.took if one.how == "taken_over")
    history.strays.append(Stray(taken.at_us + 700_000, taken.match_id, "owner-1", "sent timer_tick"))


@spoils("a lease runs out first for whoever has it")
def _(history: History) -> None:
    history.lease_ends.append(LeaseEnd(1_000_000, "owner-1", 3_000_000, 2_600_000))
