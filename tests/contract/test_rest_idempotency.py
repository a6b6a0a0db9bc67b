"""REST: `Idempotency-Key` makes a call that is sent again harmless."""

from __future__ import annotations

import asyncio

from server.visit import Visit


async def test_the_same_key_makes_one_match(visit: Visit) -> None:
    ada, bob = await visit.people("Ada", "Bob")
    key = {"Idempotency-Key": "the-first-try"}
    body = {"mode": "COUPLE", "topic": "Once"}
    first, again = await asyncio.gather(
        *(visit.rest.post("/v1/matches", body, token=ada.token, headers=key) for _ in range(2))
    )
    assert first.status == again.status == 201
    assert first["match"] == again["match"]
    later = await visit.rest.post("/v1/matches", body, token=ada.token, headers=key)
    assert later["match"] == first["match"]
    of_bob = await visit.rest.post("/v1/matches", body, token=bob.token, headers=key)
    assert of_bob["match"]["id"] != first["match"]["id"]


async def test_a_key_used_for_another_request_is_invalid(visit: Visit) -> None:
    ada = await visit.person("Ada")
    key = {"Idempotency-Key": "mine"}
    await visit.rest.post("/v1/matches", {"mode": "COUPLE"}, token=ada.token, headers=key)
    other = await visit.rest.post("/v1/matches", {"mode": "SOLO"}, token=ada.token, headers=key)
    assert (other.status, other["code"]) == (400, "invalid")


async def test_the_same_key_starts_a_match_once_and_answers_the_same(visit: Visit) -> None:
    host = await visit.person("Host")
    match_id = await visit.make_match(host)
    key = {"Idempotency-Key": "start"}
    first = await visit.rest.post(f"/v1/matches/{match_id}/start", token=host.token, headers=key)
    again = await visit.rest.post(f"/v1/matches/{match_id}/start", token=host.token, headers=key)
    assert first.status == again.status == 200
    assert again["round"] == first["round"]
    assert again["timer"] == first["timer"]


async def test_a_key_that_is_none_is_invalid(visit: Visit) -> None:
    ada = await visit.person("Ada")
    answer = await visit.rest.post(
        "/v1/matches", {"mode": "SOLO"}, token=ada.token, headers={"Idempotency-Key": "x" * 256}
    )
    assert (answer.status, answer["code"]) == (400, "invalid")
