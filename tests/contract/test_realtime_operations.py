"""Socket.IO: an event that is sent again under its `opId` takes effect once and gets its first answer."""

from __future__ import annotations

from server.visit import Visit


async def test_a_repeated_round_is_one_round_with_one_answer(visit: Visit) -> None:
    debate = await visit.debate()
    asked = {"matchId": debate.id, "speakerUserId": debate.host.id, "durationSec": 600, "opId": "round-1"}
    first = await debate.host_client.ask("start_round", **asked)
    assert first["ok"]
    assert await debate.host_client.ask("start_round", **asked) == first
    await visit.start_round(debate)
    assert await debate.host_client.ask("start_round", **asked) == first
    assert (await debate.guest_client.event("round_started", lambda seen: seen["number"] == 2))["v"]
    assert len(debate.guest_client.all("round_started")) == 2


async def test_a_repeated_reaction_counts_once(visit: Visit) -> None:
    debate = await visit.debate(round_s=600)
    for _ in range(3):
        assert (await debate.guest_client.ask("submit_reaction", matchId=debate.id, type="heart", opId="one"))["ok"]
    assert (await debate.guest_client.ask("submit_reaction", matchId=debate.id, type="flame", opId="two"))["ok"]
    update = await debate.host_client.event("reaction_update", lambda seen: seen["counts"]["flame"] == 1)
    assert update["counts"]["heart"] == 1


async def test_a_repeated_vote_does_not_undo_a_later_one(visit: Visit) -> None:
    debate = await visit.debate(round_s=600)
    watcher = await visit.enter(await visit.person("Wanda"), debate.id)
    first = await watcher.ask("submit_vote", matchId=debate.id, forUserId=debate.host.id, opId="a")
    assert (await watcher.ask("submit_vote", matchId=debate.id, forUserId=debate.guest.id, opId="b"))["ok"]
    assert await watcher.ask("submit_vote", matchId=debate.id, forUserId=debate.host.id, opId="a") == first
    late = await visit.client(await visit.person("Late"))
    assert (await late.enter(debate.id))["votes"] == {debate.guest.id: 1}


async def test_another_person_may_use_the_same_operation_id(visit: Visit) -> None:
    debate = await visit.debate(round_s=600)
    watcher = await visit.enter(await visit.person("Wanda"), debate.id)
    asked = {"matchId": debate.id, "forUserId": debate.host.id, "opId": "vote"}
    assert (await watcher.ask("submit_vote", **asked))["ok"]
    assert (await debate.guest_client.ask("submit_vote", **asked))["ok"]
    await watcher.event("vote_update", lambda seen: seen["totals"] == {debate.host.id: 2})


async def test_an_operation_id_is_repeated_in_an_error_event(visit: Visit) -> None:
    debate = await visit.debate()
    await debate.guest_client.tell("end_round", matchId=debate.id, opId="mine")
    error = await debate.guest_client.event("error")
    assert (error["code"], error["event"], error["matchId"], error["opId"]) == (
        "forbidden", "end_round", debate.id, "mine",
    )  # fmt: skip


async def test_an_operation_id_out_of_bounds_is_invalid(visit: Visit) -> None:
    debate = await visit.debate(round_s=600)
    for op_id in ("x" * 65, "", 5):
        asked = {"matchId": debate.id, "type": "heart", "opId": op_id}
        assert (await debate.guest_client.ask("submit_reaction", **asked))["error"]["code"] == "invalid"
    asked = {"matchId": debate.id, "type": "heart", "opId": "x" * 64}
    assert (await debate.guest_client.ask("submit_reaction", **asked))["ok"]
