"""Matches over REST: make, join, start, score, and read them.

Every call but the first names a match; whoever may not see it gets the same 404 as for one that does not exist.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from echoplay_actors.errors import Forbidden, Invalid, NotFound, Unavailable, WrongPhase
from echoplay_actors.formats import FORMATS
from echoplay_actors.ids import match_id_of, new_match_id
from echoplay_actors.match.values import Mode
from echoplay_actors.ports.gateway import NewMatch
from echoplay_actors.protocol import requests
from echoplay_actors.protocol.wire import room_name
from echoplay_http.access import MatchAccess
from echoplay_http.asking import Asking, debates_in, result_of, vote_totals_of
from echoplay_http.callers import Callers
from echoplay_http.parts import EdgeParts
from echoplay_http.rate_limits import RateLimits
from echoplay_http.rest import answers_out, bodies_in
from echoplay_http.rest.idempotency import FirstAnswers, idempotency_key, operation_of_key
from echoplay_http.rest.operations import Call, Operation
from echoplay_http.rest.rematch import Rematches
from echoplay_http.texts import default_topic, refusal

_ONE = "/v1/matches/{match_id}"
_GONE = ("not_found",)
_TAG = "Matches"


class Matches:
    """The calls under `/v1/matches`."""

    def __init__(
        self,
        parts: EdgeParts,
        callers: Callers,
        access: MatchAccess,
        asking: Asking,
        limits: RateLimits,
        rematches: Rematches,
        *,
        secret: bytes,
    ) -> None:
        """`secret` is what ids are derived with that must come out the same again."""
        self._parts = parts
        self._callers = callers
        self._access = access
        self._asking = asking
        self._limits = limits
        self._rematches = rematches
        self._secret = secret
        self._first_answers = FirstAnswers(parts.idempotency)

    def operations(self) -> Sequence[Operation]:
        out, taken = answers_out, bodies_in
        played = ("not_found", "forbidden", "wrong_phase")
        return [
            Operation(
                "POST", "/v1/matches", "makeMatch", "Make a match and be its host", _TAG, self._make,
                out.MatchMadeAnswer, taken.MatchWanted, status=201, makes_something=True, refusals=("forbidden",),
            ),
            Operation(
                "GET", _ONE, "readMatch", "The match", _TAG, self._read, out.MatchViewAnswer, refusals=_GONE,
                guests=True,
            ),
            Operation(
                "POST", f"{_ONE}/join", "joinMatch", "Debate if there is room, else watch", _TAG, self._join,
                out.JoinedAnswer, taken.NoBody, refusals=("not_found", "forbidden", "match_full"),
            ),
            Operation(
                "POST", f"{_ONE}/start", "startMatch", "Go live with the first round", _TAG, self._start,
                out.StartedAnswer, taken.RoundWanted, makes_something=True, refusals=played,
            ),
            Operation(
                "POST", f"{_ONE}/score", "scoreMatch", "Ask for the result", _TAG, self._score, out.ScoredAnswer,
                taken.NoBody, refusals=played,
            ),
            Operation(
                "GET", f"{_ONE}/reactions", "readReactions", "Reactions by kind", _TAG, self._reactions,
                out.ReactionsAnswer, refusals=_GONE, guests=True,
            ),
            Operation(
                "GET", f"{_ONE}/votes", "readVotes", "Votes by participant", _TAG, self._votes, out.VotesAnswer,
                refusals=_GONE, guests=True,
            ),
        ]  # fmt: skip

    async def _make(self, call: Call) -> dict[str, Any]:
        wanted: bodies_in.MatchWanted = call.body
        key = idempotency_key(call.request)
        if wanted.format not in FORMATS:
            raise Invalid(refusal("format_unknown", format=wanted.format, known=", ".join(FORMATS)))
        host = await self._callers.account(call.person)

        request = wanted.model_dump_json()

        async def make() -> dict[str, Any]:
            self._limits.matches_made.check(host.id)
            new = NewMatch(
                match_id=self._match_id(host.id, key, request),
                mode=wanted.mode.value,
                format=wanted.format,
                topic=wanted.topic or default_topic(wanted.mode.value),
                private=wanted.mode is Mode.FAMILY,
                host=call.person,
                host_display_name=host.display_name,
            )
            return {"match": (await self._asking.open(new))["match"]}

        made = await self._first_answers.once(host.id, key, request, make)
        match_id = made["match"]["id"]
        return {**made, **self._ways_in(match_id, host.id, host.display_name, may_speak=True)}

    def _match_id(self, host_id: str, key: str | None, request: str) -> str:
        """With a key always the same one: a retry finds the match even if nobody could remember having made it."""
        if key is None:
            return new_match_id(randomness=self._parts.randomness)
        return match_id_of(secret=self._secret, request=(host_id, key, request))

    async def _join(self, call: Call) -> dict[str, Any]:
        self._limits.joins_by_request.check(call.person.user_id)
        await self._access.card(call.match_id, call.person)
        account = await self._callers.account(call.person)
        role = await self._role(call, account.display_name)
        may_speak = role != "VIEWER"
        ways_in = self._ways_in(call.match_id, account.id, account.display_name, may_speak=may_speak)
        return {"matchId": call.match_id, "role": role, **ways_in}

    async def _role(self, call: Call, display_name: str) -> str:
        try:
            arguments = {"displayName": display_name}
            return str((await self._asking.ask(call.match_id, requests.JOIN, call.person, arguments))["role"])
        except NotFound as found:
            stored = await self._asking.finished(call.match_id, otherwise=found)
        if stored["hostUserId"] == call.person.user_id:
            return "HOST"
        return "PARTICIPANT" if debates_in(stored, call.person.user_id) else "VIEWER"

    async def _start(self, call: Call) -> dict[str, Any]:
        wanted: bodies_in.RoundWanted = call.body
        op_id = operation_of_key(call.request)
        await self._access.card(call.match_id, call.person)
        arguments = {"speakerUserId": wanted.speaker_user_id, "durationSec": wanted.duration_sec}
        try:
            return await self._asking.ask(call.match_id, requests.START, call.person, arguments, op_id=op_id)
        except NotFound as found:
            await self._asking.finished(call.match_id, otherwise=found)
            raise WrongPhase(refusal("match_over")) from None

    async def _score(self, call: Call) -> dict[str, Any]:
        await self._access.card(call.match_id, call.person)
        try:
            return await self._asking.ask(call.match_id, requests.SCORE, call.person)
        except (NotFound, Unavailable) as found:
            stored = await self._asking.finished(call.match_id, otherwise=found)
        if not debates_in(stored, call.person.user_id):
            raise Forbidden(refusal("participants_only"))
        return result_of(stored)

    async def _read(self, call: Call) -> dict[str, Any]:
        await self._access.card(call.match_id, call.person)
        record = await self._asking.view(call.match_id, call.person)
        over = record["endedAt"] is not None
        return {**record, "rematchId": await self._rematches.id_of(call.match_id) if over else None}

    async def _reactions(self, call: Call) -> dict[str, Any]:
        return {"matchId": call.match_id, "counts": (await self._read(call))["reactionCounts"]}

    async def _votes(self, call: Call) -> dict[str, Any]:
        return {"matchId": call.match_id, "totals": vote_totals_of(await self._read(call))}

    def _ways_in(self, match_id: str, user_id: str, display_name: str, *, may_speak: bool) -> dict[str, Any]:
        room = room_name(match_id)
        voice = self._parts.voice
        token = voice.token(room=room, user_id=user_id, display_name=display_name, may_speak=may_speak)
        return {"livekit": {"roomName": room, "token": token, "url": voice.url}, "socket": {"room": room}}
