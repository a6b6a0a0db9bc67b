"""Asking a match's actor and waiting for the answer, and what is answered once the actor has let go of it.

A match that is over is answered from storage for ever: the same record, the same result.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import Any

from echoplay_actors.errors import NotFound, Refusal, Unavailable, WrongPhase
from echoplay_actors.match.values import Person
from echoplay_actors.ports.gateway import Answer, Answered, MatchGateway, NewMatch
from echoplay_actors.ports.match_reader import MatchReader
from echoplay_actors.protocol import requests
from echoplay_http.texts import refusal


class Asking:
    """The gateway, as something to await."""

    def __init__(self, gateway: MatchGateway, matches: MatchReader, *, wait_ms_max: int) -> None:
        self._gateway = gateway
        self._matches = matches
        self._wait_s_max = wait_ms_max / 1000

    async def open(self, new: NewMatch) -> dict[str, Any]:
        """Make a match: `{match}`."""
        return await self._answer(lambda answered: self._gateway.open_match(new, answered))

    async def ask(
        self,
        match_id: str,
        command: str,
        by: Person,
        arguments: Mapping[str, Any] | None = None,
        *,
        op_id: str | None = None,
    ) -> dict[str, Any]:
        """The payload of an accepted command; raises the refusal of another."""
        return await self._answer(
            lambda answered: self._gateway.ask(match_id, command, by, arguments or {}, op_id=op_id, answered=answered)
        )

    async def view(self, match_id: str, by: Person) -> dict[str, Any]:
        """The match as `GET /v1/matches/{id}` answers it: from its actor, or from storage when it is over."""
        try:
            answer = await self.ask(match_id, requests.VIEW, by)
        except (NotFound, Unavailable) as found:
            return await self.finished(match_id, otherwise=found)
        return dict(answer["match"])

    async def finished(self, match_id: str, *, otherwise: Refusal) -> dict[str, Any]:
        """A match that is over, with its `evaluation`. Raises what the actor said when it is not over after all.

        An actor that does not know a match whose card exists says no more than that the match is on its way.
        """
        stored = await self._matches.finished(match_id)
        if stored is not None:
            return stored
        if isinstance(otherwise, NotFound):
            raise Unavailable(refusal("away"), retry_after_ms=1_000)
        raise otherwise

    async def _answer(self, send: Callable[[Answered], None]) -> dict[str, Any]:
        future: asyncio.Future[Answer | Refusal] = asyncio.get_running_loop().create_future()

        def answered(found: Answer | Refusal) -> None:
            if not future.done():
                future.set_result(found)

        send(answered)
        try:
            async with asyncio.timeout(self._wait_s_max):
                found = await future
        except TimeoutError:
            raise Unavailable(refusal("away")) from None
        if isinstance(found, Refusal):
            raise found
        return dict(found.payload)


def result_of(stored: Mapping[str, Any]) -> dict[str, Any]:
    """`{match, evaluation}` of a match that is over; `WrongPhase` when it ended without a result."""
    evaluation = stored.get("evaluation")
    if evaluation is None:
        raise WrongPhase(refusal("match_without_result"))
    return {"match": {name: value for name, value in stored.items() if name != "evaluation"}, "evaluation": evaluation}


def debates_in(stored: Mapping[str, Any], user_id: str) -> bool:
    """Whether somebody is a participant, by the match's record."""
    return any(one["userId"] == user_id for one in stored["participants"])


def vote_totals_of(record: Mapping[str, Any]) -> dict[str, int]:
    """Votes by the person voted for, from the record's list."""
    totals: dict[str, int] = {}
    for vote in record["votes"]:
        totals[vote["forUserId"]] = totals.get(vote["forUserId"], 0) + 1
    return totals
