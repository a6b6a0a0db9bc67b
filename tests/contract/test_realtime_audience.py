"""Socket.IO: reactions and votes of the room."""

from __future__ import annotations

import asyncio
import itertools

from server.visit import Visit


async def test_reactions_are_counted_for_everybody_and_cumulative(visit: Visit) -> None:
    debate = await visit.debate(round_s=600)
    watcher = await visit.enter(await visit.person("Wanda"), debate.id)
    for number, kind in enumerate(("heart", "thumbs", "laugh", "flame"), start=1):
        assert (await watcher.ask("submit_reaction", matchId=debate.id, type=kind))["ok"]
        update = await debate.guest_client.event("reaction_update", lambda seen, kind=kind: seen["counts"][kind] == 1)
        assert sum(update["counts"].values()) == number


async def test_a_reaction_in_a_quiet_room_is_shown_at_once(visit: Visit) -> None:
    debate = await visit.debate(round_s=600)
    before_s = asyncio.get_running_loop().time()
    await debate.host_client.tell("submit_reaction", matchId=debate.id, type="heart")
    update = await debate.guest_client.event("reaction_update")
    assert update.at_s - before_s < 0.25


async def test_updates_of_a_busy_room_are_a_tenth_of_a_second_apart(visit: Visit) -> None:
    debate = await visit.debate(round_s=600)
    watchers = await visit.people(*(f"Watcher {number}" for number in range(4)))
    clients = [await visit.enter(watcher, debate.id) for watcher in watchers]
    for _ in range(15):
        for client in clients:
            await client.tell("submit_reaction", matchId=debate.id, type="flame")
    await debate.host_client.event("reaction_update", lambda seen: seen["counts"]["flame"] == 60)
    at_s = [seen.at_s for seen in debate.host_client.all("reaction_update")]
    assert len(at_s) < 30
    # Half of it for the two ways through the network and the scheduler.
    assert all(later - earlier > 0.05 for earlier, later in itertools.pairwise(at_s))


async def test_the_last_vote_counts_and_debaters_vote_too(visit: Visit) -> None:
    debate = await visit.debate(round_s=600)
    host, guest = debate.host, debate.guest
    watcher = await visit.enter(await visit.person("Wanda"), debate.id)
    assert (await watcher.ask("submit_vote", matchId=debate.id, forUserId=host.id))["ok"]
    assert (await debate.host_client.ask("submit_vote", matchId=debate.id, forUserId=guest.id))["ok"]
    await debate.guest_client.event("vote_update", lambda seen: seen["totals"] == {host.id: 1, guest.id: 1})
    assert (await watcher.ask("submit_vote", matchId=debate.id, forUserId=guest.id))["ok"]
    await debate.guest_client.event("vote_update", lambda seen: seen["totals"] == {guest.id: 2})
    late = await visit.client(await visit.person("Late"))
    assert (await late.enter(debate.id))["votes"] == {guest.id: 2}


async def test_voting_stays_open_between_rounds_and_closes_with_the_score(visit: Visit) -> None:
    debate = await visit.debate()
    asked = {"matchId": debate.id, "forUserId": debate.host.id}
    assert (await debate.guest_client.ask("submit_vote", **asked))["error"]["code"] == "wrong_phase"
    await visit.start_round(debate)
    assert (await debate.host_client.ask("end_round", matchId=debate.id))["ok"]
    assert (await debate.guest_client.ask("submit_vote", **asked))["ok"]
    assert (await debate.guest_client.ask("request_ai_score", matchId=debate.id))["ok"]
    assert (await debate.guest_client.ask("submit_vote", **asked))["error"]["code"] == "wrong_phase"
    assert (await debate.guest_client.event("match_ended"))["winnerUserId"] == debate.host.id


async def test_reactions_are_for_a_live_match(visit: Visit) -> None:
    debate = await visit.debate()
    asked = {"matchId": debate.id, "type": "heart"}
    assert (await debate.guest_client.ask("submit_reaction", **asked))["error"]["code"] == "wrong_phase"
    assert (await debate.host_client.ask("start_debate", matchId=debate.id))["ok"]
    assert (await debate.guest_client.ask("submit_reaction", **asked))["ok"]
