"""Socket.IO: every event's refusals, with an acknowledgement and without."""

from __future__ import annotations

from typing import Any

import pytest
from shapes import check

from server.visit import Visit

SHAPES_THAT_ARE_WRONG: list[tuple[str, dict[str, Any]]] = [
    ("join_room", {"matchId": None}),
    ("join_room", {"matchId": 5}),
    ("join_room", {"jwt": 5}),
    ("start_debate", {"matchId": ["a"]}),
    ("start_round", {"speakerUserId": "SPEAKER"}),
    ("start_round", {"speakerUserId": "SPEAKER", "durationSec": 0}),
    ("start_round", {"speakerUserId": "SPEAKER", "durationSec": -1}),
    ("start_round", {"speakerUserId": "SPEAKER", "durationSec": 3_601}),
    ("start_round", {"speakerUserId": "SPEAKER", "durationSec": "60"}),
    ("start_round", {"speakerUserId": "SPEAKER", "durationSec": 1.5}),
    ("start_round", {"speakerUserId": "SPEAKER", "durationSec": True}),
    ("start_round", {"speakerUserId": None, "durationSec": 60}),
    ("start_round", {"speakerUserId": "nobody", "durationSec": 60}),
    ("submit_reaction", {}),
    ("submit_reaction", {"type": "HEART"}),
    ("submit_reaction", {"type": "rocket"}),
    ("submit_reaction", {"type": {"$ne": ""}}),
    ("submit_vote", {}),
    ("submit_vote", {"forUserId": 5}),
    ("submit_vote", {"forUserId": "nobody"}),
    ("resume", {}),
    ("resume", {"epoch": "1", "v": 1}),
    ("resume", {"epoch": 1, "v": -1}),
    ("no_such_event", {}),
]


async def test_an_event_shaped_otherwise_is_invalid(visit: Visit) -> None:
    debate = await visit.debate(round_s=600)
    # Two devices take turns, and several people: nobody meets a rate limit.
    for number, (event, fields) in enumerate(SHAPES_THAT_ARE_WRONG):
        asked = {"matchId": debate.id, **fields}
        if asked.get("speakerUserId") == "SPEAKER":
            asked["speakerUserId"] = debate.host.id
        client = debate.host_client if event == "start_round" else await visit.enter(await visit.person("P"), debate.id)
        refused = check("refused", await client.ask_raw(event, asked))
        assert refused["error"]["code"] == "invalid", (number, event, fields, refused)
        assert not refused["error"]["retryable"]


@pytest.mark.parametrize("payload", [None, [], "text", 5, [{"matchId": "x"}], (), ({}, {})])
async def test_an_event_carries_exactly_one_object(visit: Visit, payload: object) -> None:
    client = await visit.client(await visit.person("Ada"))
    refused = check("refused", await client.ask_raw("join_room", payload))
    assert refused["error"]["code"] == "invalid"


HOST_ONLY: list[tuple[str, dict[str, Any]]] = [
    ("start_debate", {}),
    ("start_round", {"speakerUserId": "HOST", "durationSec": 60}),
    ("end_round", {}),
    ("request_ai_score", {}),
    ("pause_debate", {}),
    ("continue_debate", {}),
]


@pytest.mark.parametrize(("event", "fields"), HOST_ONLY)
async def test_what_a_watcher_may_not_do_is_forbidden(visit: Visit, event: str, fields: dict[str, Any]) -> None:
    debate = await visit.debate(round_s=600)
    watcher = await visit.enter(await visit.person("Wanda"), debate.id)
    asked = {name: debate.host.id if value == "HOST" else value for name, value in fields.items()}
    refused = check("refused", await watcher.ask(event, matchId=debate.id, **asked))
    assert refused["error"]["code"] == "forbidden"
    await watcher.tell(event, matchId=debate.id, **asked)
    error = await watcher.event("error")
    assert (error["code"], error["event"], error["matchId"]) == ("forbidden", event, debate.id)


async def test_nobody_votes_for_themselves_or_for_a_watcher(visit: Visit) -> None:
    debate = await visit.debate(round_s=600)
    wanda = await visit.person("Wanda")
    watcher = await visit.enter(wanda, debate.id)
    own = await debate.host_client.ask("submit_vote", matchId=debate.id, forUserId=debate.host.id)
    assert own["error"]["code"] == "forbidden"
    watching = await debate.host_client.ask("submit_vote", matchId=debate.id, forUserId=wanda.id)
    assert watching["error"]["code"] == "invalid"
    assert (await watcher.ask("submit_vote", matchId=debate.id, forUserId=debate.host.id))["ok"]


@pytest.mark.parametrize(
    ("event", "fields"), [*HOST_ONLY, ("submit_reaction", {"type": "heart"}), ("submit_vote", {"forUserId": "HOST"})]
)
async def test_whoever_is_not_in_the_room_has_to_join_first(visit: Visit, event: str, fields: dict[str, Any]) -> None:
    host = await visit.person("Host")
    match_id = await visit.make_match(host, "SOLO")
    client = await visit.client(host)
    asked = {name: host.id if value == "HOST" else value for name, value in fields.items()}
    refused = check("refused", await client.ask(event, matchId=match_id, **asked))
    assert refused["error"]["code"] == "forbidden"
    missing = check("refused", await client.ask(event, matchId="no id", **asked))
    assert missing["error"]["code"] == "not_found"


async def test_the_wrong_moment_is_wrong_phase(visit: Visit) -> None:
    debate = await visit.debate()
    host = debate.host_client
    match = {"matchId": debate.id}
    rounds = {**match, "speakerUserId": debate.host.id, "durationSec": 600}
    reaction = {**match, "type": "heart"}
    vote = {**match, "forUserId": debate.guest.id}

    async def codes(*asked: tuple[str, dict[str, Any]]) -> set[str]:
        return {(await host.ask(event, **fields))["error"]["code"] for event, fields in asked}

    in_lobby = await codes(
        ("end_round", match), ("submit_reaction", reaction), ("submit_vote", vote), ("request_ai_score", match),
        ("pause_debate", match), ("continue_debate", match),
    )  # fmt: skip
    assert in_lobby == {"wrong_phase"}
    assert (await host.ask("start_debate", **match))["ok"]
    open_floor = await codes(
        ("start_debate", match), ("end_round", match), ("submit_vote", vote), ("request_ai_score", match),
        ("pause_debate", match),
    )  # fmt: skip
    assert open_floor == {"wrong_phase"}
    assert (await host.ask("start_round", **rounds))["ok"]
    assert await codes(("request_ai_score", match), ("continue_debate", match)) == {"wrong_phase"}
    assert (await host.ask("end_round", **match))["ok"]
    assert (await host.ask("request_ai_score", **match))["ok"]
    over = await codes(
        ("start_debate", match), ("start_round", rounds), ("end_round", match), ("submit_reaction", reaction),
        ("pause_debate", match), ("continue_debate", match),
    )  # fmt: skip
    assert over == {"wrong_phase"}


async def test_a_speaker_has_to_be_a_participant(visit: Visit) -> None:
    debate = await visit.debate()
    wanda = await visit.person("Wanda")
    asked = {"matchId": debate.id, "speakerUserId": wanda.id, "durationSec": 60}
    assert (await debate.host_client.ask("start_round", **asked))["error"]["code"] == "invalid"
