"""The REST calls of a match, as an edge answers them: who is asking, may they, and the match's actor.

Only what `echoplay_http.rest.matches` does with the objects behind it; routes and bodies are not simulated.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from echoplay_actors.errors import NotFound, Refusal
from echoplay_actors.ids import match_id_of
from echoplay_actors.match.values import Person
from echoplay_actors.ports.gateway import NewMatch
from echoplay_actors.protocol import requests
from echoplay_http.access import MatchAccess
from echoplay_http.asking import Asking, debates_in
from echoplay_http.callers import Callers
from echoplay_http.realtime.reply import error_object
from echoplay_http.suspensions import Suspensions
from echoplay_http.tokens import Tokens


class RestCalls:
    """Called with a token, the name of a call and its body; answers `{ok, …}` as acknowledgements are."""

    def __init__(
        self, asking: Asking, access: MatchAccess, callers: Callers, tokens: Tokens, suspensions: Suspensions, *,
        secret: bytes,
    ) -> None:  # fmt: skip
        self._asking = asking
        self._access = access
        self._callers = callers
        self._tokens = tokens
        self._suspensions = suspensions
        self._secret = secret

    async def __call__(self, token: str, call: str, body: Mapping[str, Any]) -> dict[str, Any]:
        try:
            person = self._tokens.read(token).person
            self._suspensions.check(person.user_id)
            answer: dict[str, Any] = await getattr(self, f"_{call}")(person, body)
        except Refusal as refused:
            return {"ok": False, "error": error_object(refused)}
        return {"ok": True, **answer}

    async def _make(self, person: Person, body: Mapping[str, Any]) -> dict[str, Any]:
        host = await self._callers.account(person)
        new = NewMatch(
            match_id=match_id_of(secret=self._secret, request=(person.user_id, body["key"])), mode=body["mode"],
            format=body["format"], topic="A motion", private=body["mode"] == "FAMILY", host=person,
            host_display_name=host.display_name,
        )  # fmt: skip
        return {"match": (await self._asking.open(new))["match"]}

    async def _join(self, person: Person, body: Mapping[str, Any]) -> dict[str, Any]:
        await self._access.card(body["matchId"], person)
        account = await self._callers.account(person)
        arguments = {"displayName": account.display_name}
        try:
            answer = await self._asking.ask(body["matchId"], requests.JOIN, person, arguments, op_id=body["key"])
        except NotFound as found:
            stored = await self._asking.finished(body["matchId"], otherwise=found)
            return {"role": "PARTICIPANT" if debates_in(stored, person.user_id) else "VIEWER"}
        return {"role": answer["role"], "epoch": answer["epoch"], "v": answer["v"]}

    async def _start(self, person: Person, body: Mapping[str, Any]) -> dict[str, Any]:
        await self._access.card(body["matchId"], person)
        arguments = {"speakerUserId": body.get("speakerUserId"), "durationSec": body.get("durationSec")}
        return await self._asking.ask(body["matchId"], requests.START, person, arguments, op_id=body["key"])

    async def _view(self, person: Person, body: Mapping[str, Any]) -> dict[str, Any]:
        await self._access.card(body["matchId"], person)
        return {"match": await self._asking.view(body["matchId"], person)}
