"""What devices are shown, and how it ends: spoilt in every way that an invariant is about."""

from __future__ import annotations

import dataclasses

from checker.history import History
from stories.spoiling import insert, place, record, see, see_later, seen_at, spoils

from echoplay_actors.ports.records import HostReplaced, MatchClosed


@spoils("what is shown is committed")
def _(history: History) -> None:
    for at, seen in enumerate(history.seen):
        if seen.name == "host_changed":
            see(history, at, {"hostUserId": "cay"})


@spoils("two devices see the same")
def _(history: History) -> None:
    at = seen_at(history, "debate", "ann-phone", "participant_joined", 1)
    named = {**history.seen[at].payload["participant"], "displayName": "Benjamin"}
    see(history, at, {"participant": named})


@spoils("nothing is shown before its commit")
def _(history: History) -> None:
    index = place(history, "debate", "HostChanged")
    committed_us = list(history.matches["debate"].committed_us)
    committed_us[index] += 50_000
    history.matches["debate"].committed_us = committed_us


@spoils("a snapshot agrees with the journal")
def _(history: History) -> None:
    at = seen_at(history, "debate", "dee-phone", "room_state")
    see(history, at, {"match": {**history.seen[at].payload["match"], "hostUserId": "ben"}})


@spoils("no hole is shown")
def _(history: History) -> None:
    del history.seen[seen_at(history, "debate", "ann-phone", "participant_ready")]


@spoils("nothing is shown twice")
def _(history: History) -> None:
    ready = history.seen[seen_at(history, "debate", "ann-phone", "participant_ready")]
    see_later(history, ready, at_us=ready.at_us + 1)


@spoils("nothing is shown twice")
def _(history: History) -> None:
    """A resume brings what the device named as known."""
    left = history.seen[seen_at(history, "debate", "ben-phone", "participant_left")]
    for at, one in enumerate(history.asked):
        if one.device == "ann-phone" and one.command == "resume":
            v = left.payload["v"]
            history.asked[at] = dataclasses.replace(one, body={**one.body, "v": v})


@spoils("no snapshot is older than what was shown")
def _(history: History) -> None:
    first = history.seen[seen_at(history, "debate", "ann-phone", "room_state")]
    ready = history.seen[seen_at(history, "debate", "ann-phone", "participant_ready")]
    see_later(history, first, at_us=ready.at_us + 1)


@spoils("a client applies v + 1 only after v")
def _(history: History) -> None:
    devices = enumerate(history.applied)
    at = next(at for at, one in devices if (one.device, one.name) == ("ann-phone", "participant_ready"))
    del history.applied[at]


@spoils("a match has one result")
def _(history: History) -> None:
    records = history.matches["debate"].records
    history.matches["debate"].records = [*records, records[-1]]


@spoils("nothing follows the end")
def _(history: History) -> None:
    insert(history, "debate", len(history.matches["debate"].rows), "RoomEmptied", {})


@spoils("a result is what the journal says")
def _(history: History) -> None:
    record(history, "debate", MatchClosed, ended_at_ms=1)


@spoils("records follow the journal")
def _(history: History) -> None:
    stored = history.matches["debate"]
    stored.records = [one for one in stored.records if not isinstance(one, HostReplaced)]


@spoils("every match ends")
def _(history: History) -> None:
    stored = history.matches["family"]
    stored.rows, stored.committed_us = stored.rows[:-1], stored.committed_us[:-1]
    stored.records = [one for one in stored.records if not isinstance(one, MatchClosed)]
    history.seen = [one for one in history.seen if (one.match_id, one.name) != ("family", "match_ended")]
    history.applied = [one for one in history.applied if (one.match_id, one.name) != ("family", "match_ended")]


@spoils("the end is shown once and in order", "what is shown is committed", "two devices see the same")
def _(history: History) -> None:
    see(history, seen_at(history, "debate", "ann-phone", "match_ended"), {"aiScore": 99})


@spoils(
    "the end is shown once and in order",
    "what is shown is committed",
    "a device sees phases move along the legal graph",
)
def _(history: History) -> None:
    ended = history.seen[seen_at(history, "debate", "ann-phone", "match_ended")]
    again = {**ended.payload, "v": ended.payload["v"] + 1}
    see_later(history, ended, at_us=ended.at_us + 1, payload=again)


@spoils("nobody in the room is left behind")
def _(history: History) -> None:
    del history.seen[seen_at(history, "family", "fay-phone", "match_ended")]
