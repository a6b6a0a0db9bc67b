"""Clocks, recovery, deadlines and ticks: spoilt in every way that an invariant is about."""

from __future__ import annotations

from checker.history import History, Renewal
from stories.spoiling import change, insert, place, record, row_of, see, see_later, seen_at, spoils

from echoplay_actors.ports.records import MatchClosed, RoundClosed


@spoils("an outage is given back exactly")
def _(history: History) -> None:
    change(history, "debate", place(history, "debate", "OwnerRecovered"), {"outage_ms": 1_000})


@spoils("an outage is given back exactly")
def _(history: History) -> None:
    """The grace is forgotten."""
    at = place(history, "debate", "TimerAdjusted")
    row = row_of(history, "debate", "TimerAdjusted")
    change(history, "debate", at, {"added_ms": row.data["added_ms"] - 1, "ends_at_ms": row.data["ends_at_ms"] - 1})
    spoken_ms = row_of(history, "debate", "RoundEnded", 1).data["spoken_ms"]
    change(history, "debate", place(history, "debate", "RoundEnded", 1), {"spoken_ms": spoken_ms + 1})


@spoils("one grace an outage")
def _(history: History) -> None:
    at = place(history, "debate", "RoundEnded", 1)
    at_ms = history.matches["debate"].rows[at].at_ms
    ahead_ms = row_of(history, "debate", "OwnerRecovered").data["ahead_ms"]
    for _ in range(2):
        insert(history, "debate", at + 1, "OwnerRecovered", {"outage_ms": 0, "ahead_ms": ahead_ms}, at_ms=at_ms)


@spoils("a lapse of the lease is given back")
def _(history: History) -> None:
    """Somebody votes and goes on as if nothing had been."""
    began_us = history.matches["duel"].committed_us[place(history, "duel", "DebateStarted")]
    for sent_us in (began_us - 2_000_001, began_us + 20_000):
        history.renewals.append(Renewal("owner-3", sent_us, sent_us + 1_000))


@spoils("a clock begins with its whole time")
def _(history: History) -> None:
    change(history, "duel", place(history, "duel", "HandoverStarted", 1), {"duration_ms": 6_000})


@spoils("a pause loses no time")
def _(history: History) -> None:
    left_ms = row_of(history, "debate", "DebatePaused").data["remaining_ms"]
    change(history, "debate", place(history, "debate", "DebatePaused"), {"remaining_ms": left_ms - 50})


@spoils("time that was used is counted")
def _(history: History) -> None:
    change(history, "debate", place(history, "debate", "RoundEnded"), {"spoken_ms": 4_000})


def _end_first_round(history: History, *, later_ms: int) -> None:
    at, row = place(history, "debate", "RoundEnded"), row_of(history, "debate", "RoundEnded")
    spoken_ms = 5_000 + min(later_ms, 0)
    change(history, "debate", at, {"spoken_ms": spoken_ms}, at_ms=row.at_ms + later_ms)
    record(history, "debate", RoundClosed, ended_at_ms=row.at_ms + later_ms)


@spoils("no phase ends before its deadline")
def _(history: History) -> None:
    _end_first_round(history, later_ms=-20)


@spoils("no phase ends late")
def _(history: History) -> None:
    _end_first_round(history, later_ms=60)


@spoils("what is due comes first")
def _(history: History) -> None:
    insert(history, "debate", place(history, "debate", "RoundEnded"), "RoomOccupied", {})


@spoils("no waiting time ends early")
def _(history: History) -> None:
    row = row_of(history, "debate", "ParticipantLeft")
    change(history, "debate", place(history, "debate", "ParticipantLeft"), at_ms=row.at_ms - 100)


@spoils("no waiting time ends early")
def _(history: History) -> None:
    row = row_of(history, "family", "MatchEnded")
    change(history, "family", place(history, "family", "MatchEnded"), at_ms=row.at_ms - 100)
    record(history, "family", MatchClosed, ended_at_ms=row.at_ms - 100)


@spoils("a command is stamped when it is received")
def _(history: History) -> None:
    row = row_of(history, "duel", "VoteSubmitted")
    change(history, "duel", place(history, "duel", "VoteSubmitted"), at_ms=row.at_ms - 30)


@spoils("a command is stamped when it is received")
def _(history: History) -> None:
    row = row_of(history, "duel", "VoteSubmitted")
    change(history, "duel", place(history, "duel", "VoteSubmitted"), at_ms=row.at_ms + 300)


@spoils("no tick without a clock")
def _(history: History) -> None:
    ended = history.seen[seen_at(history, "debate", "ann-phone", "round_ended")]
    see_later(
        history, ended, at_us=ended.at_us + 9_000, name="timer_tick", payload={"matchId": "debate", "remaining": 0}
    )


@spoils("ticks count down")
def _(history: History) -> None:
    tick = history.seen[seen_at(history, "debate", "ann-phone", "timer_tick", 1)]
    see_later(history, tick, at_us=tick.at_us + 1)


@spoils("no tick comes before its time")
def _(history: History) -> None:
    at = seen_at(history, "debate", "ann-phone", "timer_tick", 2)
    see(history, at, at_us=history.seen[at].at_us - 30_000)


@spoils("no tick comes late")
def _(history: History) -> None:
    at = seen_at(history, "debate", "ann-phone", "timer_tick", 2)
    see(history, at, at_us=history.seen[at].at_us + 400_000)


@spoils("a clock that runs is shown")
def _(history: History) -> None:
    """The match goes on, and nobody in its room hears of it."""
    history.seen = [one for one in history.seen if (one.name, one.match_id) != ("timer_tick", "duel")]


@spoils("nothing happens between two owners")
def _(history: History) -> None:
    insert(history, "duel", place(history, "duel", "RoundEnded", 3), "OwnerLetGo", {})


@spoils("a hand-over loses no second")
def _(history: History) -> None:
    """The one right after it."""
    adjusted_us = history.seen[seen_at(history, "duel", "ben-phone", "timer_adjusted")].at_us
    missed = next(
        place
        for place, one in enumerate(history.seen)
        if (one.device, one.match_id, one.name) == ("ben-phone", "duel", "timer_tick") and one.at_us > adjusted_us
    )
    del history.seen[missed]
