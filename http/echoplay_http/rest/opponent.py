"""`POST /v1/matches/{id}/opponent`: practice partners for the free seats, so that one can try a debate alone.

A partner's id follows from the match and its number, so however often this is asked, or interrupted, a match never
has more than seven of them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from echoplay_actors.errors import Forbidden, MatchFull, NotFound, WrongPhase
from echoplay_actors.formats import Format, UnknownFormat, format_of
from echoplay_actors.ids import match_id_of
from echoplay_actors.match.seating import places
from echoplay_actors.match.values import Mode, Status
from echoplay_actors.protocol import requests
from echoplay_http.access import MatchAccess
from echoplay_http.asking import Asking
from echoplay_http.callers import Callers
from echoplay_http.parts import EdgeParts
from echoplay_http.rate_limits import RateLimits
from echoplay_http.rest.answers_out import SeatedAnswer
from echoplay_http.rest.bodies_in import NoBody
from echoplay_http.rest.operations import Call, Operation
from echoplay_http.texts import SCRIPTED_DISPLAY_NAME, refusal

PARTNERS_MAX = 7
"""Of one match: everybody but the host, where a mode seats most."""


class Opponents:
    """Seats practice partners."""

    def __init__(
        self,
        parts: EdgeParts,
        callers: Callers,
        access: MatchAccess,
        asking: Asking,
        limits: RateLimits,
        *,
        secret: bytes,
    ) -> None:
        """`secret` is what the partners' ids are derived with."""
        self._accounts = parts.accounts
        self._callers = callers
        self._access = access
        self._asking = asking
        self._limits = limits
        self._secret = secret

    def operations(self) -> Sequence[Operation]:
        return [
            Operation(
                "POST", "/v1/matches/{match_id}/opponent", "seatOpponents",
                "Fill the free seats with practice partners", "Matches", self._seat, SeatedAnswer, NoBody,
                refusals=("not_found", "forbidden", "wrong_phase", "match_full"),
            )
        ]  # fmt: skip

    async def _seat(self, call: Call) -> dict[str, Any]:
        self._limits.joins_by_request.check(call.person.user_id)
        await self._access.card(call.match_id, call.person)
        await self._callers.account(call.person)
        match = await self._asking.view(call.match_id, call.person)
        if match["hostUserId"] != call.person.user_id:
            raise Forbidden(refusal("opponent_by_host"))
        if match["status"] != Status.LOBBY:
            raise WrongPhase(refusal("opponent_in_lobby"))
        wanted = seats_to_fill(match)
        if wanted == 0:
            if any(one["scripted"] for one in match["participants"]):
                # Asked again, perhaps because the first answer was lost: they sit there.
                return {"match": match}
            raise MatchFull(refusal("seats_taken"))
        names = self._partners(match, wanted)
        await self._accounts.create_scripted_accounts(names)
        arguments = {"partners": [{"userId": user_id, "displayName": name} for user_id, name in names.items()]}
        try:
            await self._asking.ask(call.match_id, requests.SEAT_SCRIPTED, call.person, arguments)
        except NotFound as found:
            await self._asking.finished(call.match_id, otherwise=found)
            raise WrongPhase(refusal("match_over")) from None
        return {"match": await self._asking.view(call.match_id, call.person)}

    def _partners(self, match: Mapping[str, Any], count: int) -> dict[str, str]:
        """Names by id of the first partners of this match who do not sit in it yet."""
        seated = {one["userId"] for one in match["participants"]}
        numbered = {
            match_id_of(secret=self._secret, request=("scripted", match["id"], str(number))): number
            for number in range(1, PARTNERS_MAX + 1)
        }
        free = [user_id for user_id in numbered if user_id not in seated]
        return {user_id: SCRIPTED_DISPLAY_NAME.format(number=numbered[user_id]) for user_id in free[:count]}


def seats_to_fill(match: Mapping[str, Any]) -> int:
    """How many partners a match still needs to begin; `WrongPhase` in free rounds, which need nobody."""
    chosen = _format(match)
    if chosen is None or not chosen.preset:
        raise WrongPhase(refusal("opponent_in_preset"))
    participants = match["participants"]
    free = places(chosen, Mode(match["mode"])) - len(participants)
    if chosen.rotation is not None:
        # Everybody there speaks in turn: it is enough that no side is empty.
        free = min(free, len({"A", "B"} - {one["side"] for one in participants}))
    return max(min(free, PARTNERS_MAX), 0)


def _format(match: Mapping[str, Any]) -> Format | None:
    try:
        return format_of(match["format"], match.get("formatVersion", 1))
    except UnknownFormat:
        return None
