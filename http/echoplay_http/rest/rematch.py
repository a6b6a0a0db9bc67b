"""`POST /v1/matches/{id}/rematch`: the same people, mode, topic and format once more.

A match has one rematch at a time, whoever asks and however often: its id follows from the first one's. Once that is
over, debated or not, the next one's id follows from it, and so on: all who debated here meet in the last of the chain.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from echoplay_actors.errors import Forbidden, Refusal, WrongPhase
from echoplay_actors.ids import match_id_of
from echoplay_actors.match.values import Status
from echoplay_actors.ports.gateway import NewMatch
from echoplay_actors.protocol.wire import room_name
from echoplay_http.access import MatchAccess
from echoplay_http.asking import Asking, debates_in
from echoplay_http.callers import Callers
from echoplay_http.parts import EdgeParts
from echoplay_http.rate_limits import RateLimits
from echoplay_http.rest import answers_out, bodies_in
from echoplay_http.rest.operations import Call, Operation
from echoplay_http.texts import refusal

CHAIN_LOOKED_AT = 16
"""Ids that are looked up at once, and by how many times more at the next look."""
CHAIN_MATCHES_MAX = 4_096
_OVER = frozenset({Status.SCORED.value, Status.ENDED.value})


class Rematches:
    """Makes rematches, and knows which there are."""

    def __init__(
        self, parts: EdgeParts, callers: Callers, access: MatchAccess, asking: Asking, limits: RateLimits, *,
        secret: bytes,
    ) -> None:  # fmt: skip
        self._parts = parts
        self._callers = callers
        self._access = access
        self._asking = asking
        self._limits = limits
        self._secret = secret

    def operations(self) -> Sequence[Operation]:
        return [
            Operation(
                "POST", "/v1/matches/{match_id}/rematch", "makeRematch", "Debate the same once more", "Matches",
                self._rematch, answers_out.MatchMadeAnswer, bodies_in.NoBody, status=201,
                refusals=("not_found", "forbidden", "wrong_phase"),
            )
        ]  # fmt: skip

    async def id_of(self, match_id: str) -> str | None:
        """The id of the rematch that is open, None while there is none."""
        last = await self._last(match_id)
        return last[0] if last is not None and last[1] else None

    async def _last(self, match_id: str) -> tuple[str, bool] | None:
        """The first rematch in the chain that is not over, and whether it was made yet; None past the chain's bound."""
        looked_at = CHAIN_LOOKED_AT
        while looked_at <= CHAIN_MATCHES_MAX:
            chain = []
            for _ in range(looked_at):
                match_id = match_id_of(secret=self._secret, request=("rematch", match_id))
                chain.append(match_id)
            statuses = await self._parts.matches.statuses(chain)
            for one in chain:
                if statuses.get(one) not in _OVER:
                    return one, one in statuses
            looked_at *= CHAIN_LOOKED_AT
        return None

    async def _rematch(self, call: Call) -> dict[str, Any]:
        card = await self._access.card(call.match_id, call.person)
        stored = await self._parts.matches.finished(call.match_id)
        if stored is None:
            raise WrongPhase(refusal("not_over_yet"))
        if not debates_in(stored, call.person.user_id):
            raise Forbidden(refusal("participants_only"))
        host = await self._callers.account(call.person)
        last = await self._last(call.match_id)
        if last is None:
            raise WrongPhase(refusal("rematches_used_up"))
        rematch_id, there = last
        if not there:
            self._limits.matches_made.check(host.id)
            new = NewMatch(
                match_id=rematch_id,
                mode=card.mode,
                format=card.format,
                topic=card.topic,
                private=card.private,
                host=call.person,
                host_display_name=host.display_name,
            )
            try:
                await self._asking.open(new)
            except Refusal:
                # Somebody else may have asked at the same moment: theirs is the one.
                if await self._parts.matches.card(rematch_id) is None:
                    raise
        match = await self._asking.view(rematch_id, call.person)
        room = room_name(rematch_id)
        voice = self._parts.voice
        may_speak = debates_in(match, host.id)
        token = voice.token(room=room, user_id=host.id, display_name=host.display_name, may_speak=may_speak)
        return {
            "match": match,
            "livekit": {"roomName": room, "token": token, "url": voice.url},
            "socket": {"room": room},
        }
