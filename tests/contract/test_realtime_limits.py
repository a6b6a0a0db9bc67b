"""Socket.IO: how often a person may do something, over all of their devices."""

from __future__ import annotations

import asyncio
from collections import Counter
from typing import Any

import pytest
from shapes import check

from server.visit import Visit


@pytest.mark.parametrize(
    ("event", "fields", "allowed"),
    [("submit_reaction", {"type": "heart"}, 20), ("submit_vote", {"forUserId": "HOST"}, 2)],
)
async def test_what_is_beyond_a_persons_limit_is_rate_limited_and_says_when_to_come_back(
    visit: Visit, event: str, fields: dict[str, Any], allowed: int
) -> None:
    debate = await visit.debate(round_s=600)
    wanda = await visit.person("Wanda")
    devices = [await visit.enter(wanda, debate.id) for _ in range(2)]
    asked = {name: debate.host.id if value == "HOST" else value for name, value in fields.items()}
    answers = await asyncio.gather(
        *(devices[number % 2].ask(event, matchId=debate.id, **asked) for number in range(40))
    )
    refused = [check("refused", one)["error"] for one in answers if not one["ok"]]
    assert Counter(error["code"] for error in refused) == {"rate_limited": len(refused)}
    assert all(error["retryable"] and error["retryAfterMs"] > 0 for error in refused)
    assert allowed <= 40 - len(refused) <= 2 * allowed + 4
    other = await visit.enter(await visit.person("Wim"), debate.id)
    assert (await other.ask(event, matchId=debate.id, **asked))["ok"], "the limit is each person's own"
    # What a person is told to wait is enough.
    await asyncio.sleep(max(error["retryAfterMs"] for error in refused) / 1000)
    assert (await devices[0].ask(event, matchId=debate.id, **asked))["ok"]


async def test_joining_too_often_is_rate_limited(visit: Visit) -> None:
    debate = await visit.debate()
    client = await visit.client(await visit.person("Wanda"))
    answers = [await client.ask("join_room", matchId=debate.id) for _ in range(12)]
    refused = [one["error"]["code"] for one in answers if not one["ok"]]
    assert set(refused) == {"rate_limited"}
    assert len(refused) >= 5


async def test_without_an_acknowledgement_the_refusal_is_an_error_event(visit: Visit) -> None:
    debate = await visit.debate(round_s=600)
    for _ in range(30):
        await debate.guest_client.tell("submit_reaction", matchId=debate.id, type="heart", opId="again")
    error = await debate.guest_client.event("error")
    assert (error["code"], error["event"], error["opId"]) == ("rate_limited", "submit_reaction", "again")
    assert error["retryAfterMs"] > 0
