"""Who is in a room, who may be, and who hosts: spoilt in every way that an invariant is about."""

from __future__ import annotations

import dataclasses

from checker.history import Disconnected, History
from stories.spoiling import answer, ask, change, insert, place, record, row_of, see_later, seen_at, spoils

from echoplay_actors.ports.records import HostReplaced


@spoils("nobody hears of a room they did not enter")
def _(history: History) -> None:
    tick = history.seen[seen_at(history, "debate", "ann-phone", "timer_tick")]
    presence = {"matchId": "debate", "spectators": 2}
    see_later(history, tick, device="eve-phone", person="eve", connection=5, name="presence", payload=presence)


@spoils("nobody hears of a room they did not enter", "a private match is known to its own only")
def _(history: History) -> None:
    """Somebody who was turned away is shown something all the same."""
    ended = history.seen[seen_at(history, "family", "gus-phone", "match_ended")]
    see_later(
        history, ended, device="eve-phone", person="eve", connection=5, name="presence", payload={"matchId": "family"}
    )


@spoils("a private match is known to its own only")
def _(history: History) -> None:
    at = next(at for at, one in enumerate(history.answered) if one.person == "eve")
    answer(history, at, {"ok": False, "error": {"code": "wrong_phase", "message": "Over.", "retryable": False}})


@spoils("who is banned hears no more")
def _(history: History) -> None:
    history.banned[0] = dataclasses.replace(history.banned[0], at_us=1_000_000)


@spoils("who is banned acts no more")
def _(history: History) -> None:
    ask(history, "mia-phone", "debate", "submit_reaction", "mia/late", {"ok": True, "epoch": 1, "v": 7})
    history.asked[-1] = dataclasses.replace(history.asked[-1], at_us=7_000_000)
    history.answered[-1] = dataclasses.replace(history.answered[-1], at_us=7_000_001)


@spoils("there is one host, who debates", "who acts may do so")
def _(history: History) -> None:
    change(history, "debate", place(history, "debate", "HostChanged"), {"host_id": "dee"})
    record(history, "debate", HostReplaced, host_user_id="dee")


@spoils("a host is replaced for their own absence")
def _(history: History) -> None:
    insert(history, "debate", place(history, "debate", "HostChanged"), "ParticipantArrived", {"user_id": "ann"})


@spoils("a host who is gone is replaced")
def _(history: History) -> None:
    row = row_of(history, "debate", "HostChanged")
    change(history, "debate", place(history, "debate", "HostChanged"), at_ms=row.at_ms + 800)


@spoils("who is here is not taken for gone")
def _(history: History) -> None:
    at = next(at for at, one in enumerate(history.disconnected) if one.person == "ann")
    one = history.disconnected[at]
    history.disconnected[at] = dataclasses.replace(one, at_us=one.at_us + 8_000_000)


@spoils("who is gone is not taken for here")
def _(history: History) -> None:
    entered = next(one for one in history.asked if (one.device, one.command) == ("fay-phone", "join_room"))
    gone_us = entered.at_us + 60_000_000
    history.disconnected.append(Disconnected(gone_us, "fay-phone", "fay", entered.connection, "left"))
