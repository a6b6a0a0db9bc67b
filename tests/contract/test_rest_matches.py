"""REST: making, joining, starting, scoring and reading a match."""

from __future__ import annotations

import asyncio

import pytest
from shapes import check

from server.visit import Visit


@pytest.mark.parametrize("mode", ["SOLO", "COUPLE", "FAMILY", "GLOBAL"])
async def test_each_mode_makes_a_match_with_a_default_topic(visit: Visit, mode: str) -> None:
    ada = await visit.person("Ada")
    answer = await visit.rest.post("/v1/matches", {"mode": mode}, token=ada.token)
    assert answer.status == 201
    made = check("matchMade", answer.body)
    match = made["match"]
    assert (match["mode"], match["status"], match["hostUserId"]) == (mode, "LOBBY", ada.id)
    assert match["topic"]
    assert [one["userId"] for one in match["participants"]] == [ada.id]
    assert made["socket"]["room"] == match["roomId"] == f"match:{match['id']}"
    assert made["livekit"]["roomName"]
    assert made["livekit"]["token"]


async def test_a_topic_may_be_named(visit: Visit) -> None:
    ada = await visit.person("Ada")
    body = {"mode": "COUPLE", "topic": "Tea or coffee?", "format": "FREE"}
    answer = await visit.rest.post("/v1/matches", body, token=ada.token)
    assert answer["match"]["topic"] == "Tea or coffee?"


@pytest.mark.parametrize(
    "body", [{}, None, {"mode": "DUEL"}, {"mode": "COUPLE", "format": "NONE_SUCH"}, {"mode": "COUPLE", "topic": 5}]
)
async def test_a_match_out_of_bounds_is_invalid(visit: Visit, body: object) -> None:
    ada = await visit.person("Ada")
    answer = await visit.rest.post("/v1/matches", body, token=ada.token)
    assert (answer.status, answer["code"]) == (400, "invalid")


@pytest.mark.parametrize(("mode", "seats"), [("SOLO", 1), ("COUPLE", 2), ("GLOBAL", 8)])
async def test_joining_takes_a_seat_while_there_is_one_and_watches_after_that(
    visit: Visit, mode: str, seats: int
) -> None:
    people = await visit.people(*(f"Person {number}" for number in range(seats + 1)))
    match_id = await visit.make_match(people[0], mode)
    roles = [await visit.join(person, match_id) for person in people]
    assert roles == ["HOST", *["PARTICIPANT"] * (seats - 1), "VIEWER"]
    match = (await visit.rest.get(f"/v1/matches/{match_id}", token=people[0].token)).body
    sides = [one["side"] for one in match["participants"]]
    assert sides == (["A", "B"] if mode == "COUPLE" else [None] * seats)


async def test_joining_again_answers_the_same(visit: Visit) -> None:
    host, guest = await visit.people("Host", "Guest")
    match_id = await visit.make_match(host)
    first = await visit.rest.post(f"/v1/matches/{match_id}/join", {}, token=guest.token)
    again = await visit.rest.post(f"/v1/matches/{match_id}/join", token=guest.token)
    assert check("joined", first.body)["role"] == check("joined", again.body)["role"] == "PARTICIPANT"
    match = (await visit.rest.get(f"/v1/matches/{match_id}", token=host.token)).body
    assert len(match["participants"]) == 2


async def test_whoever_joins_a_match_that_has_begun_watches(visit: Visit) -> None:
    host, late = await visit.people("Host", "Late")
    match_id = await visit.make_match(host)
    await visit.rest.post(f"/v1/matches/{match_id}/start", token=host.token)
    assert await visit.join(late, match_id) == "VIEWER"


async def test_starting_goes_live_with_the_first_round(visit: Visit) -> None:
    host = await visit.person("Host")
    match_id = await visit.make_match(host)
    answer = await visit.rest.post(f"/v1/matches/{match_id}/start", token=host.token)
    assert answer.status == 200
    started = check("started", answer.body)
    assert started["match"]["status"] == "LIVE"
    assert (started["round"]["number"], started["round"]["speakerId"]) == (1, host.id)
    assert started["round"]["endedAt"] is None
    assert started["timer"]["durationSec"] == 120
    twice = await visit.rest.post(f"/v1/matches/{match_id}/start", token=host.token)
    assert (twice.status, twice["code"]) == (409, "wrong_phase")


async def test_starting_takes_a_speaker_and_seconds(visit: Visit) -> None:
    host, guest, stranger = await visit.people("Host", "Guest", "Stranger")
    match_id = await visit.make_match(host)
    await visit.join(guest, match_id)
    path = f"/v1/matches/{match_id}/start"
    too_short = await visit.rest.post(path, {"durationSec": 29}, token=host.token)
    assert (too_short.status, too_short["code"]) == (400, "invalid")
    no_participant = await visit.rest.post(path, {"speakerUserId": stranger.id}, token=host.token)
    assert (no_participant.status, no_participant["code"]) == (400, "invalid")
    no_host = await visit.rest.post(path, token=guest.token)
    assert (no_host.status, no_host["code"]) == (403, "forbidden")
    started = await visit.rest.post(path, {"speakerUserId": guest.id, "durationSec": 30}, token=host.token)
    assert (started["round"]["speakerId"], started["timer"]["durationSec"]) == (guest.id, 30)


async def test_a_score_needs_an_ended_round_and_stands_for_ever(visit: Visit) -> None:
    debate = await visit.debate()
    host, guest = debate.host, debate.guest
    stranger = await visit.person("Stranger")
    path = f"/v1/matches/{debate.id}/score"
    early = await visit.rest.post(path, token=host.token)
    assert (early.status, early["code"]) == (409, "wrong_phase")
    await visit.start_round(debate)
    running = await visit.rest.post(path, token=host.token)
    assert (running.status, running["code"]) == (409, "wrong_phase")
    assert (await debate.guest_client.ask("submit_vote", matchId=debate.id, forUserId=host.id))["ok"]
    assert (await debate.host_client.ask("end_round", matchId=debate.id))["ok"]
    foreign = await visit.rest.post(path, token=stranger.token)
    assert (foreign.status, foreign["code"]) == (403, "forbidden")
    first = await visit.rest.post(path, token=guest.token)
    assert first.status == 200
    scored = check("scored", first.body)
    assert scored["match"]["status"] == "SCORED"
    assert scored["match"]["aiScore"] == scored["evaluation"]["score"]
    assert scored["match"]["winnerUserId"] == scored["evaluation"]["winnerUserId"] == host.id
    assert scored["evaluation"]["details"]
    again = await visit.rest.post(path, {}, token=host.token)
    assert again.body == first.body


async def test_a_match_can_be_read_with_its_reactions_and_votes(visit: Visit) -> None:
    debate = await visit.debate(round_s=600)
    watcher = await visit.person("Watcher")
    client = await visit.enter(watcher, debate.id)
    for kind in ("heart", "heart", "flame"):
        assert (await client.ask("submit_reaction", matchId=debate.id, type=kind))["ok"]
    assert (await client.ask("submit_vote", matchId=debate.id, forUserId=debate.guest.id))["ok"]
    path = f"/v1/matches/{debate.id}"
    match, reactions, votes = await asyncio.gather(
        *(visit.rest.get(path + part, token=watcher.token) for part in ("", "/reactions", "/votes"))
    )
    view = check("matchView", match.body)
    assert view["id"] == debate.id
    assert sorted(one["type"] for one in view["reactions"]) == ["flame", "heart", "heart"]
    assert view["votes"] == [{"forUserId": debate.guest.id}]
    counts = {"heart": 2, "thumbs": 0, "laugh": 0, "flame": 1}
    assert view["reactionCounts"] == counts
    assert check("reactionsOf", reactions.body) == {"matchId": debate.id, "counts": counts}
    assert check("votesOf", votes.body) == {"matchId": debate.id, "totals": {debate.guest.id: 1}}
