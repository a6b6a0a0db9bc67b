"""The contract's records as JSON-ready dicts: one place for their field names.

Times go in as match time in milliseconds and come out as ISO-8601 UTC with a `Z`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from echoplay_actors.match.values import Reaction
from echoplay_actors.ports.records import Evaluation, MatchCard

Wire = dict[str, Any]

REACTIONS_EXPANDED_MAX = 500
"""How many single reactions `GET /v1/matches/{id}` spells out; the totals have them all."""
_REACTIONS = tuple(kind.value for kind in Reaction)


def iso(at_ms: int) -> str:
    """`2026-01-31T12:00:00.000Z` for match time in milliseconds."""
    text = datetime.fromtimestamp(at_ms / 1000, UTC).isoformat(timespec="milliseconds")
    return text.replace("+00:00", "Z")


def iso_or_none(at_ms: int | None) -> str | None:
    return None if at_ms is None else iso(at_ms)


def room_name(match_id: str) -> str:
    """The Socket.IO room of a match; its voice room is called the same."""
    return f"match:{match_id}"


def participant_record(
    *,
    participant_id: str,
    match_id: str,
    user_id: str,
    side: str | None,
    seat: int | None,
    scripted: bool,
    joined_at_ms: int,
    display_name: str,
) -> Wire:
    return {
        "id": participant_id,
        "matchId": match_id,
        "userId": user_id,
        "side": side,
        "seat": seat,
        "scripted": scripted,
        "joinedAt": iso(joined_at_ms),
        "displayName": display_name,
    }


def round_record(
    *,
    round_id: str,
    match_id: str,
    number: int,
    speaker_id: str,
    started_at_ms: int,
    ended_at_ms: int | None,
    speech_key: str | None = None,
) -> Wire:
    return {
        "id": round_id,
        "matchId": match_id,
        "number": number,
        "speakerId": speaker_id,
        "startedAt": iso(started_at_ms),
        "endedAt": iso_or_none(ended_at_ms),
        "transcript": None,
        "speechKey": speech_key,
    }


def match_record(
    *,
    card: MatchCard,
    status: str,
    host_user_id: str,
    started_at_ms: int | None,
    ended_at_ms: int | None,
    ai_score: int | None,
    winner_user_id: str | None,
    winner_side: str | None,
    participants: Sequence[Wire],
    rounds: Sequence[Wire],
) -> Wire:
    return {
        "id": card.match_id,
        "mode": card.mode,
        "format": card.format,
        "topic": card.topic,
        "status": status,
        "roomId": room_name(card.match_id),
        "hostUserId": host_user_id,
        "startedAt": iso_or_none(started_at_ms),
        "endedAt": iso_or_none(ended_at_ms),
        "aiScore": ai_score,
        "winnerUserId": winner_user_id,
        "winnerSide": winner_side,
        "createdAt": iso(card.created_at_ms),
        "participants": list(participants),
        "rounds": list(rounds),
    }


def reaction_counts(counts: Mapping[str, int]) -> Wire:
    """All four kinds, zeros included."""
    return {kind: counts.get(kind, 0) for kind in _REACTIONS}


def audience_fields(counts: Mapping[str, int], votes: Mapping[str, str]) -> Wire:
    """What `GET /v1/matches/{id}` adds to the record; `votes` is voter → user voted for."""
    expanded: list[Wire] = []
    for kind in Reaction:
        room_left = REACTIONS_EXPANDED_MAX - len(expanded)
        expanded.extend({"type": kind.value} for _ in range(min(counts.get(kind.value, 0), room_left)))
    return {
        "reactions": expanded,
        "reactionCounts": reaction_counts(counts),
        "votes": [{"forUserId": for_user_id} for for_user_id in votes.values()],
    }


def evaluation_record(evaluation: Evaluation) -> Wire:
    return {
        "winnerSide": evaluation.winner_side,
        "score": evaluation.score,
        "winnerUserId": evaluation.winner_user_id,
        "summary": evaluation.summary,
        "feedbackSummary": evaluation.feedback_summary,
        "details": evaluation.details,
    }
