"""What the wire contract shows for each kind of journal row: the checker's own table, written from the contract.

Texts a person reads and names are left out: they are compared between devices only.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from echoplay_actors.ports.match_store import JournalRow

Fields = dict[str, Any]


def iso(at_ms: int) -> str:
    """Match time in milliseconds as the contract writes it: UTC, to the millisecond, with a `Z`."""
    moment = datetime.fromtimestamp(at_ms // 1000, UTC)
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{at_ms % 1000:03d}Z"


def expected(row: JournalRow, result: Mapping[str, Any] | None) -> tuple[str, Fields]:
    """The event's name and the fields it must have; `result` is the data of `ResultRecorded` if there was one."""
    name, fields = NUMBERED[row.type]
    shown = fields(row.data, row.at_ms)
    if row.type == "MatchEnded" and result is not None:
        shown = {"aiScore": result["score"], "winnerUserId": result["winner_user_id"]}
    return name, shown


def _seat(data: Mapping[str, Any], _at_ms: int) -> Fields:
    return {"userId": data["user_id"]}


def _left(data: Mapping[str, Any], at_ms: int) -> Fields:
    by_ms = data.get("returns_by_ms")
    return _seat(data, at_ms) if by_ms is None else {**_seat(data, at_ms), "returnsBy": iso(by_ms)}


def _clock(data: Mapping[str, Any]) -> Fields:
    return {"endsAt": iso(data["ends_at_ms"]), "durationSec": -(-data["duration_ms"] // 1000)}


def _answered(data: Mapping[str, Any], _at_ms: int) -> Fields:
    ends_at = None if data["ends_at_ms"] is None else iso(data["ends_at_ms"])
    return {"userId": data["user_id"], "accepted": data["accepted"], "endsAt": ends_at}


NUMBERED: dict[str, tuple[str, Callable[[Mapping[str, Any], int], Fields]]] = {
    "ParticipantJoined": ("participant_joined", _seat),
    "ParticipantReturned": ("participant_joined", _seat),
    "ParticipantLeft": ("participant_left", _left),
    "SideLeft": (
        "side_left",
        lambda data, at_ms: {
            "side": data["side"],
            "returnsBy": iso(data["returns_by_ms"]),
            "durationSec": data["duration_ms"] // 1000,
        },
    ),
    "SideReturned": ("side_returned", lambda data, at_ms: {"side": data["side"]}),
    "ReturnExtended": (
        "return_extended",
        lambda data, at_ms: {
            "side": data["side"],
            "addedMs": data["added_ms"],
            "returnsBy": iso(data["returns_by_ms"]),
            "remainingMs": data["returns_by_ms"] - at_ms,
        },
    ),
    "ReturnTimeOver": ("return_time_over", lambda data, at_ms: {"side": data["side"]}),
    "SideForfeited": (
        "side_forfeited",
        lambda data, at_ms: {
            "side": data["side"],
            "winnerSide": data["winner_side"],
            "winnerUserId": data["winner_user_id"],
        },
    ),
    "HostChanged": ("host_changed", lambda data, at_ms: {"hostUserId": data["host_id"]}),
    "DebateStarted": ("debate_started", lambda data, at_ms: {"startedAt": iso(at_ms)}),
    "RoundStarted": (
        "round_started",
        lambda data, at_ms: {"number": data["number"], "speakerUserId": data["speaker_id"], **_clock(data)},
    ),
    "RoundEnded": ("round_ended", lambda data, at_ms: {"number": data["number"]}),
    "TimerAdjusted": (
        "timer_adjusted",
        lambda data, at_ms: {
            "reason": data["reason"],
            "addedMs": data["added_ms"],
            "endsAt": iso(data["ends_at_ms"]),
        },
    ),
    "DebatePaused": ("debate_paused", lambda data, at_ms: {"remainingMs": data["remaining_ms"]}),
    "DebateContinued": ("debate_continued", lambda data, at_ms: {"endsAt": iso(data["ends_at_ms"])}),
    "VotingOpened": ("voting_opened", lambda data, at_ms: {"closesAt": iso(data["closes_at_ms"])}),
    "HandoverStarted": ("handover_started", lambda data, at_ms: _clock(data)),
    "PrepStarted": ("prep_started", lambda data, at_ms: {"side": data["side"], **_clock(data)}),
    "PrepEnded": ("prep_ended", lambda data, at_ms: {"side": data["side"], "remainingMs": data["remaining_ms"]}),
    "ParticipantReady": ("participant_ready", lambda data, at_ms: {**_seat(data, at_ms), "ready": data["ready"]}),
    "SidesChanged": (
        "sides_changed",
        lambda data, at_ms: {
            "reason": data["reason"],
            "participants": [{"userId": user, "side": side, "seat": seat} for user, side, seat in data["seats"]],
        },
    ),
    "PointOffered": ("point_offered", _seat),
    "PointWithdrawn": ("point_withdrawn", _seat),
    "PointAnswered": ("point_answered", _answered),
    "PointEnded": ("point_ended", _seat),
    "ResultRecorded": (
        "ai_score",
        lambda data, at_ms: {"score": data["score"], "winnerUserId": data["winner_user_id"]},
    ),
    "MatchEnded": ("match_ended", lambda data, at_ms: {"aiScore": None, "winnerUserId": None}),
}
"""Row type → the event's name, and its fields from the row's data and match time."""
