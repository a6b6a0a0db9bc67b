"""The whole server ends, by request and by force, and starts again on the same data: its matches go on."""

from __future__ import annotations

from crashing import Measured, assert_journal_is_whole, next_tick, votes_in_journal

from server.database import journal
from server.running import TemporaryServer, wait_until_gone
from server.visit import Debate, Visit

ROUND_S = 600


async def _goes_on(visit: Visit, debate: Debate, votes: int) -> float:
    """The two come back, see their match where it was, and go on; the seconds their clock has left."""
    host = await visit.client(debate.host)
    state = await host.enter(debate.id)
    assert state["match"]["status"] == "LIVE"
    assert state["round"]["speakerId"] == debate.host.id
    assert sum(state["votes"].values()) == votes
    guest = await visit.enter(debate.guest, debate.id)
    await next_tick(guest, 0, within_s=3)
    return float(state["timer"]["remainingMs"]) / 1000


async def test_a_server_that_is_stopped_or_killed_goes_on_where_it_was(measured: Measured) -> None:
    with TemporaryServer() as server:
        async with Visit(server) as visit:
            debate = await visit.debate(round_s=ROUND_S)
            assert (await debate.guest_client.ask("submit_vote", matchId=debate.id, forUserId=debate.host.id))["ok"]
            before = await next_tick(debate.guest_client, 0, within_s=3)
        server.stop()

        measured("start to health, on data that is there", server.start())
        async with Visit(server) as visit:
            left_s = await _goes_on(visit, debate, votes=1)
            # The time between is nobody's: what was left is there again, with a second of grace.
            assert before["remaining"] - 3 <= left_s <= before["remaining"] + 2
            watcher = await visit.enter(await visit.person("Wanda"), debate.id)
            assert (await watcher.ask("submit_vote", matchId=debate.id, forUserId=debate.guest.id))["ok"]
            before = await next_tick(watcher, 0, within_s=3)
        remains = wait_until_gone(server.kill(), within_s=15)
        assert not remains, remains

        measured("start to health, after kill -9 of the supervisor", server.start())
        async with Visit(server) as visit:
            left_s = await _goes_on(visit, debate, votes=2)
            assert before["remaining"] - 3 <= left_s <= before["remaining"] + 2.5
            assert len(votes_in_journal(server, debate.id)) == 2
            assert [event["epoch"] for event in journal(server, debate.id) if event["type"] == "OwnerRecovered"] == [
                2,
                3,
            ]
            assert_journal_is_whole(server, debate.id)
            host = await visit.enter(debate.host, debate.id)
            assert (await host.ask("end_round", matchId=debate.id))["ok"]
            assert (await host.ask("request_ai_score", matchId=debate.id))["ok"]
            await host.event("match_ended")
