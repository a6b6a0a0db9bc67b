"""What was: `GET /v1/me/matches`, the replay of a match that is over, and where the time of any match went."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from pydantic import Field

from echoplay_actors.errors import Invalid, WrongPhase
from echoplay_actors.ids import is_id
from echoplay_actors.protocol.replay import room_story
from echoplay_actors.protocol.time_ledger import time_ledger
from echoplay_actors.protocol.vote_story import VOTE_TOTALS_MAX
from echoplay_http.access import MatchAccess
from echoplay_http.asking import Asking
from echoplay_http.parts import EdgeParts
from echoplay_http.rest.answers_out import Answer, Count, MatchAnswer, MatchViewAnswer
from echoplay_http.rest.operations import Call, Operation
from echoplay_http.texts import refusal

PAGE_MATCHES_MAX = 50
PAGE_MATCHES = 20
REPLAY_NUMBERED_MAX = 4_000
LEDGER_ROWS_MAX = 4_000
REPLAY_EVENTS_MAX = REPLAY_NUMBERED_MAX + VOTE_TOTALS_MAX


class DebatedAnswer(Answer):
    matches: list[MatchAnswer]
    next: str | None


class StoryEventAnswer(Answer):
    at_ms: Count
    name: str
    payload: dict[str, Any]


class ReplayAnswer(Answer):
    match: MatchViewAnswer
    started_at: str | None
    ended_at: str | None
    duration_ms: Count
    events: Annotated[list[StoryEventAnswer], Field(max_length=REPLAY_EVENTS_MAX)]
    truncated: bool


class ClockChangeAnswer(Answer):
    """What happened to a clock: `paused` with `remainingMs`, `continued` after `pausedMs`, or `given_back` because of
    `reason`: `outageMs` in which the server could not show anything, and `graceMs` more."""

    kind: Literal["paused", "continued", "given_back"]
    at: str
    reason: str | None = None
    remaining_ms: Count | None = None
    paused_ms: Count | None = None
    added_ms: Count | None = None
    outage_ms: Count | None = None
    grace_ms: Count | None = None
    ends_at: str | None = None


class ClockAnswer(Answer):
    """`usedMs` was charged of `durationMs`; pauses and what was given back are not."""

    kind: Literal["speech", "handover", "prep", "voting"]
    number: Count | None
    speaker_user_id: str | None
    speech_key: str | None
    side: str | None
    started_at: str
    duration_ms: Count
    ends_at: str | None
    ended_at: str | None
    used_ms: Count | None
    left_ms: Count | None
    given_back_ms: Count
    paused_ms: Count
    changes: list[ClockChangeAnswer]


class LedgerAnswer(Answer):
    match_id: str
    clocks: Annotated[list[ClockAnswer], Field(max_length=LEDGER_ROWS_MAX)]
    truncated: bool


class History:
    """Reads storage only."""

    def __init__(self, parts: EdgeParts, access: MatchAccess, asking: Asking) -> None:
        self._matches = parts.matches
        self._access = access
        self._asking = asking

    def operations(self) -> Sequence[Operation]:
        return [
            Operation(
                "GET", "/v1/me/matches", "readMyMatches", "The matches I debate in, newest first", "People",
                self._debated, DebatedAnswer, refusals=("invalid",),
            ),
            Operation(
                "GET", "/v1/matches/{match_id}/replay", "readReplay", "What the room saw, and when", "Matches",
                self._replay, ReplayAnswer, guests=True, refusals=("not_found", "wrong_phase"),
            ),
            Operation(
                "GET", "/v1/matches/{match_id}/clocks", "readClocks", "Where its time went, and why a clock changed",
                "Matches", self._clocks, LedgerAnswer, guests=True, refusals=("not_found",),
            ),
        ]  # fmt: skip

    async def _debated(self, call: Call) -> dict[str, Any]:
        query = call.request.query
        limit = _limit(query.get("limit"))
        found = await self._matches.debated_by(
            call.person.user_id, before=_cursor(query.get("before")), limit=limit + 1
        )
        page = list(found[:limit])
        more = len(found) > limit
        return {"matches": page, "next": f"{page[-1]['createdAt']}_{page[-1]['id']}" if more else None}

    async def _replay(self, call: Call) -> dict[str, Any]:
        await self._access.card(call.match_id, call.person)
        journal = await self._matches.journal(call.match_id, events_max=REPLAY_NUMBERED_MAX)
        if journal is None:
            raise WrongPhase(refusal("not_over_yet"))
        record = await self._asking.view(call.match_id, call.person)
        story, duration_ms = room_story(journal)
        return {
            "match": record,
            "startedAt": record["startedAt"],
            "endedAt": record["endedAt"],
            "durationMs": duration_ms,
            "events": story,
            "truncated": journal.truncated,
        }

    async def _clocks(self, call: Call) -> dict[str, Any]:
        card = await self._access.card(call.match_id, call.person)
        rows = await self._matches.clock_rows(card.match_id, rows_max=LEDGER_ROWS_MAX + 1)
        clocks, truncated = time_ledger(rows[:LEDGER_ROWS_MAX]), len(rows) > LEDGER_ROWS_MAX
        if truncated and clocks[-1]["endedAt"] is None:
            # It is over, or will be, in a row that is left out.
            del clocks[-1]
        return {"matchId": card.match_id, "clocks": clocks, "truncated": truncated}


def _limit(text: str | None) -> int:
    if text is None:
        return PAGE_MATCHES
    if not text.isascii() or not text.isdigit() or len(text) > 4 or not 1 <= int(text) <= PAGE_MATCHES_MAX:
        raise Invalid(refusal("page_limit_wrong", most=PAGE_MATCHES_MAX))
    return int(text)


def _cursor(text: str | None) -> tuple[int, str] | None:
    """The place to go on at, as `next` gave it: a time and an id."""
    if text is None:
        return None
    at, _, match_id = text.partition("_")
    try:
        moment = datetime.strptime(at, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)
    except ValueError:
        raise Invalid(refusal("page_cursor_wrong")) from None
    if not is_id(match_id):
        raise Invalid(refusal("page_cursor_wrong"))
    return round(moment.timestamp() * 1000), match_id
