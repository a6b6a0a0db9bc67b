"""What a person debated: `GET /v1/me/matches`, and the replay of a match that is over."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Annotated, Any

from pydantic import Field

from echoplay_actors.errors import Invalid, WrongPhase
from echoplay_actors.ids import is_id
from echoplay_actors.protocol.replay import room_story
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
