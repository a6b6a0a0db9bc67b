"""Socket.IO: a client that was away gets what it missed."""

from __future__ import annotations

from shapes import check

from server.realtime import Client
from server.visit import Debate, Visit


async def _missed(visit: Visit) -> tuple[Debate, Client, int, int]:
    """A debate in which the guest's device went before five numbered events: its new one, and where it was."""
    debate = await visit.debate()
    state = await debate.guest_client.enter(debate.id)
    await debate.guest_client.close()
    for _ in range(2):
        await visit.start_round(debate)
    assert (await debate.host_client.ask("end_round", matchId=debate.id))["ok"]
    return debate, await visit.client(debate.guest), state["epoch"], state["v"]


async def test_the_missed_events_come_in_order_and_then_the_room_goes_on(visit: Visit) -> None:
    debate, client, epoch, v = await _missed(visit)
    answer = check("accepted", await client.ask("resume", matchId=debate.id, epoch=epoch, v=v))
    assert [(seen.name, seen["v"]) for seen in client.numbered()] == [
        ("debate_started", v + 1), ("round_started", v + 2), ("round_ended", v + 3), ("round_started", v + 4),
        ("round_ended", v + 5),
    ]  # fmt: skip
    assert answer["v"] == v + 5
    assert not client.all("room_state")
    await visit.start_round(debate)
    assert (await client.event("round_started", lambda seen: seen["number"] == 3))["v"] == v + 6
    assert (await client.ask("submit_vote", matchId=debate.id, forUserId=debate.host.id))["ok"]


async def test_whoever_missed_nothing_gets_nothing(visit: Visit) -> None:
    debate = await visit.debate(round_s=600)
    state = await debate.guest_client.enter(debate.id)
    before = len(debate.guest_client.numbered())
    answer = await debate.guest_client.ask("resume", matchId=debate.id, epoch=state["epoch"], v=state["v"])
    assert answer["v"] == state["v"]
    assert len(debate.guest_client.numbered()) == before


async def test_resuming_needs_no_acknowledgement(visit: Visit) -> None:
    debate, client, epoch, v = await _missed(visit)
    await client.tell("resume", matchId=debate.id, epoch=epoch, v=v)
    await client.event("round_ended", lambda seen: seen["v"] == v + 5)


async def test_a_place_that_never_was_gets_a_fresh_room_state(visit: Visit) -> None:
    debate, client, epoch, v = await _missed(visit)
    assert (await client.ask("resume", matchId=debate.id, epoch=epoch, v=v + 1_000))["ok"]
    state = await client.event("room_state")
    assert state["v"] == v + 5
    assert not client.numbered()


async def test_a_match_that_is_over_still_shows_its_last_state(visit: Visit) -> None:
    debate = await visit.debate(round_s=600)
    assert (await debate.host_client.ask("end_round", matchId=debate.id))["ok"]
    assert (await debate.host_client.ask("request_ai_score", matchId=debate.id))["ok"]
    late = await visit.client(await visit.person("Late"))
    state = await late.enter(debate.id)
    assert state["match"]["status"] == "SCORED"
    assert state["timer"] is None


async def test_resuming_where_one_may_not_look_is_a_404(visit: Visit) -> None:
    host, stranger = await visit.people("Parent", "Stranger")
    private = await visit.make_match(host, "FAMILY")
    client = await visit.client(stranger)
    for match_id in (private, "00000000-0000-4000-8000-000000000000", "no id"):
        answer = await client.ask("resume", matchId=match_id, epoch=1, v=0)
        assert answer["error"]["code"] == "not_found"
