"""How matches share processes, at the bounds that an operator may set."""

from __future__ import annotations

from crashing import assert_journal_is_whole, kill, next_tick, process_of

from server.processes import MATCH_ACTOR, called
from server.running import TemporaryServer
from server.visit import Visit


async def test_past_the_budget_an_actor_carries_several_matches_and_all_survive_it() -> None:
    settings = {"ECHOPLAY_MATCH_ACTORS_MAX": "1"}
    with TemporaryServer(settings) as server:
        async with Visit(server) as visit:
            debates = [await visit.debate(round_s=600) for _ in range(3)]
            processes = {process_of(server, debate.id) for debate in debates}
            assert len(processes) == 1
            kill(processes)
            for debate in debates:
                adjusted = await debate.guest_client.event("timer_adjusted", within_s=8)
                await next_tick(debate.guest_client, adjusted.at_s, within_s=3)
                assert (await debate.host_client.ask("end_round", matchId=debate.id))["ok"]
                assert_journal_is_whole(server, debate.id)


async def test_with_one_match_an_actor_each_has_its_own_process_and_a_full_server_says_so() -> None:
    settings = {"ECHOPLAY_MATCHES_PER_ACTOR": "1", "ECHOPLAY_MATCH_ACTORS_MAX": "2"}
    with TemporaryServer(settings) as server:
        async with Visit(server) as visit:
            debates = [await visit.debate(round_s=600) for _ in range(2)]
            assert len({process_of(server, debate.id) for debate in debates}) == 2
            host = await visit.person("Host")
            full = await visit.rest.post("/v1/matches", {"mode": "COUPLE"}, token=host.token)
            assert (full.status, full["code"]) == (503, "unavailable")
            assert full["retryable"]
            assert int(full.headers["Retry-After"]) >= 1
            assert full["detail"]
            assert full["queue"] == {"position": 1, "of": 1}
            other = await visit.person("Other")
            second = await visit.rest.post("/v1/matches", {"mode": "COUPLE"}, token=other.token)
            assert second["queue"] == {"position": 2, "of": 2}
            # Killed, it still finds a place of its own.
            kill([process_of(server, debates[0].id)])
            adjusted = await debates[0].guest_client.event("timer_adjusted", within_s=8)
            await next_tick(debates[0].guest_client, adjusted.at_s, within_s=3)
            assert len({process_of(server, debate.id) for debate in debates}) == 2
            assert len(called(server.processes(), MATCH_ACTOR)) >= 2


async def test_a_place_that_becomes_free_goes_to_whoever_waited_longest() -> None:
    settings = {"ECHOPLAY_MATCHES_PER_ACTOR": "1", "ECHOPLAY_MATCH_ACTORS_MAX": "1"}
    with TemporaryServer(settings) as server:
        async with Visit(server) as visit:
            debate = await visit.debate(round_s=600)
            first, second = await visit.people("First", "Second")
            wanted = {"mode": "COUPLE"}
            assert (await visit.rest.post("/v1/matches", wanted, token=first.token))["queue"]["position"] == 1
            assert (await visit.rest.post("/v1/matches", wanted, token=second.token))["queue"]["position"] == 2
            assert (await debate.host_client.ask("end_round", matchId=debate.id))["ok"]
            assert (await debate.host_client.ask("request_ai_score", matchId=debate.id))["ok"]
            late = await visit.person("Late")
            refused = await visit.rest.post("/v1/matches", wanted, token=late.token)
            assert (refused.status, refused["queue"]["position"]) == (503, 3)
            made = await visit.rest.post("/v1/matches", wanted, token=first.token)
            assert made.status == 201, made
            # Whoever was in the room that is over still reads its result.
            over = await visit.rest.get(f"/v1/matches/{debate.id}", token=debate.guest.token)
            assert over["status"] == "SCORED"
            assert (await visit.rest.post("/v1/matches", wanted, token=second.token))["queue"]["position"] == 1
