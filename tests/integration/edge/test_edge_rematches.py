"""Rematches: one at a time however many ask, the next one when it is over, and a queue in front of a full server."""

from __future__ import annotations

import asyncio
import base64
import json
from typing import Any

import pytest
from described import Described
from finished_match import finish, finished
from running_edge import Person

from echoplay_actors.errors import Refusal, ServerFull
from echoplay_actors.ports.gateway import Answered, NewMatch


async def _people(described: Described) -> list[Person]:
    return [await described.edge.sign_up(name) for name in ("Ada", "Ben", "Eve")]


async def _rematch(described: Described, match_id: str, by: Person) -> tuple[int, Any]:
    status, found = await described.call("POST", f"/v1/matches/{match_id}/rematch", by)
    return status, found


async def _rematch_id(described: Described, match_id: str, by: Person) -> str | None:
    found: str | None = (await described.call("GET", f"/v1/matches/{match_id}", by))[1]["rematchId"]
    return found


async def test_a_match_has_one_rematch_however_many_ask(described: Described) -> None:
    ada, ben, eve = await _people(described)
    match_id = await finished(described, ada, ben, topic="Tea or coffee?")
    assert await _rematch_id(described, match_id, ben) is None
    answers = await asyncio.gather(*(_rematch(described, match_id, one) for one in (ada, ben, ada, ben)))
    assert {status for status, _ in answers} == {201}
    (rematch_id,) = {answer["match"]["id"] for _, answer in answers}
    rematch = answers[0][1]["match"]
    assert (rematch["topic"], rematch["mode"], rematch["format"]) == ("Tea or coffee?", "GLOBAL", "FREE")
    assert await _rematch_id(described, match_id, ben) == rematch_id
    assert (await _rematch(described, match_id, eve))[1]["code"] == "forbidden"


async def test_when_a_rematch_is_over_there_can_be_another_wherever_it_is_asked_for(described: Described) -> None:
    ada, ben, _ = await _people(described)
    first = await finished(described, ada, ben)
    second = (await _rematch(described, first, ada))[1]["match"]["id"]
    await described.call("POST", f"/v1/matches/{second}/join", ben)
    await finish(described, second, ada, ben)
    assert await _rematch_id(described, first, ben) is None
    status, made = await _rematch(described, first, ben)
    assert status == 201
    third = made["match"]["id"]
    assert third not in (first, second)
    assert made["match"]["status"] == "LOBBY"
    assert (await _rematch(described, second, ada))[1]["match"]["id"] == third
    assert await _rematch_id(described, first, ada) == await _rematch_id(described, second, ada) == third


async def test_a_rematch_that_nobody_came_to_does_not_stand_in_the_way(described: Described) -> None:
    ada, ben, _ = await _people(described)
    first = await finished(described, ada, ben)
    second = (await _rematch(described, first, ada))[1]["match"]["id"]
    _idle_out(described, second)
    await described.edge.until(lambda: described.edge.gateway.store.matches[second].final)
    status, made = await _rematch(described, first, ada)
    assert (status, made["match"]["status"]) == (201, "LOBBY")
    assert made["match"]["id"] != second


async def test_only_whoever_sits_in_the_rematch_may_speak(described: Described) -> None:
    ada, ben, _ = await _people(described)
    match_id = await finished(described, ada, ben)
    assert _may_speak((await _rematch(described, match_id, ada))[1])
    status, found = await _rematch(described, match_id, ben)
    assert status == 201
    assert not _may_speak(found)
    await described.call("POST", f"/v1/matches/{found['match']['id']}/join", ben)
    assert _may_speak((await _rematch(described, match_id, ben))[1])


async def test_on_a_full_server_a_rematch_has_the_same_queue_as_a_new_match(
    described: Described, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada, ben, _ = await _people(described)
    match_id = await finished(described, ada, ben)
    gateway = described.edge.gateway
    make = gateway.open_match
    full: list[Refusal] = [ServerFull("You are number 2 of 3.", retry_after_ms=2_000, position=2, of=3)]

    def open_match(new: NewMatch, answered: Answered) -> None:
        if full:
            asyncio.get_running_loop().call_soon(answered, full[0])
        else:
            make(new, answered)

    monkeypatch.setattr(gateway, "open_match", open_match)
    refused = await _rematch(described, match_id, ada)
    assert refused[0] == 503
    assert refused[1]["queue"] == {"position": 2, "of": 3}
    assert refused == await described.call("POST", "/v1/matches", ada, {"mode": "GLOBAL"})
    assert await _rematch_id(described, match_id, ada) is None
    full.clear()
    status, made = await _rematch(described, match_id, ada)
    assert status == 201
    assert made["match"]["hostUserId"] == ada.id


async def test_there_is_no_rematch_before_the_end(described: Described) -> None:
    ada = await described.edge.sign_up("Ada")
    match_id = await described.edge.make_match(ada)
    status, found = await _rematch(described, match_id, ada)
    assert (status, found["code"]) == (409, "wrong_phase")


def _may_speak(made: dict[str, Any]) -> bool:
    """What the voice token allows, from its own middle part."""
    part = made["livekit"]["token"].split(".")[1]
    grants = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))["video"]
    return bool(grants["canPublish"])


def _idle_out(described: Described, match_id: str) -> None:
    """As if nobody had touched its lobby for half an hour."""
    room = described.edge.gateway.actor.rooms[match_id]
    room.ahead_ms += 31 * 60_000
    described.edge.gateway.actor._caretaker.look_after(room)
