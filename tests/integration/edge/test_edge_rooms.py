"""Rooms over Socket.IO: coming in, everything that happens there, coming back, and what is over.

Longer than most: a room's whole life, told in one place.
"""

from __future__ import annotations

from running_edge import Person, Phone, RunningEdge, running_edge


async def debate(edge: RunningEdge) -> tuple[Person, Person, str, Phone, Phone]:
    """A match with two debaters in its room."""
    ada, ben = await edge.sign_up("Ada"), await edge.sign_up("Ben")
    match_id = await edge.make_match(ada)
    assert (await edge.call("POST", f"/v1/matches/{match_id}/join", ben))[0] == 200
    return ada, ben, match_id, await edge.in_room(ada, match_id), await edge.in_room(ben, match_id)


async def test_joining_is_answered_with_the_event_and_then_the_acknowledgement(edge: RunningEdge) -> None:
    host = await edge.sign_up("Ada")
    match_id = await edge.make_match(host)
    phone = await edge.connect(host)
    answer = await phone.ask("join_room", {"matchId": match_id, "opId": "1"})
    state = phone.received[0][1]
    assert phone.received[0][0] == "room_state"
    assert answer == {"ok": True, "epoch": state["epoch"], "v": state["v"]}
    assert state["match"]["id"] == match_id
    assert state["timer"] is None
    assert set(state) >= {"match", "participants", "round", "timer", "reactions", "votes", "spectators", "epoch", "v"}


async def test_a_debate_goes_from_lobby_to_result_over_sockets_alone(edge: RunningEdge) -> None:
    _, ben, match_id, hers, his = await debate(edge)
    about = {"matchId": match_id}
    assert (await hers.ask("start_debate", about))["ok"]
    begun = await hers.ask("start_round", {**about, "speakerUserId": ben.id, "durationSec": 60})
    assert begun["ok"]
    assert begun["number"] == 1
    assert (await his.until("round_started"))["speakerUserId"] == ben.id
    assert (await his.until("timer_tick"))["remaining"] == 60
    assert (await his.ask("submit_reaction", {**about, "type": "heart"}))["ok"]
    assert (await hers.until("reaction_update"))["counts"]["heart"] == 1
    voted = await hers.ask("submit_vote", {**about, "forUserId": ben.id, "opId": "v"})
    assert voted == await hers.ask("submit_vote", {**about, "forUserId": ben.id, "opId": "v"})
    assert (await his.until("vote_update"))["totals"] == {ben.id: 1}
    assert (await hers.ask("pause_debate", about))["ok"] is True
    assert (await his.ask("end_round", about))["ok"]
    scored = await hers.ask("request_ai_score", about)
    assert scored["ok"]
    assert scored["evaluation"]["winnerUserId"] == ben.id
    assert (await his.until("match_ended"))["winnerUserId"] == ben.id
    numbered = [payload["v"] for _, payload in his.received if "v" in payload]
    assert numbered == sorted(set(numbered))
    assert numbered == list(range(numbered[0], numbered[-1] + 1))


async def test_a_refusal_without_acknowledgement_arrives_as_an_error_event(edge: RunningEdge) -> None:
    _, _, match_id, _, his = await debate(edge)
    await his.send("start_debate", {"matchId": match_id, "opId": "x"})
    error = await his.until("error")
    assert error["code"] == "forbidden"
    assert (error["event"], error["matchId"], error["opId"]) == ("start_debate", match_id, "x")
    assert error["message"]


async def test_an_older_app_connects_bare_and_brings_its_token_to_join_room(edge: RunningEdge) -> None:
    host = await edge.sign_up("Ada")
    match_id = await edge.make_match(host)
    phone = await edge.connect(None)
    refused = await phone.ask("join_room", {"matchId": match_id})
    assert refused["error"]["code"] == "unauthenticated"
    assert (await phone.ask("submit_vote", {"matchId": match_id}))["error"]["code"] == "unauthenticated"
    assert (await phone.ask("join_room", {"matchId": match_id, "jwt": host.token}))["ok"]
    assert (await phone.ask("start_debate", {"matchId": match_id}))["ok"]


async def test_events_sent_right_after_join_room_wait_for_it(edge: RunningEdge) -> None:
    host = await edge.sign_up("Ada")
    match_id = await edge.make_match(host)
    phone = await edge.connect(None)
    edge.gateway.held = []
    await phone.send("join_room", {"matchId": match_id, "jwt": host.token})
    await phone.send("start_debate", {"matchId": match_id})
    await edge.until(lambda: edge.gateway.answers_held == 1)
    edge.gateway.release()
    await phone.until("debate_started")
    assert phone.received[0][0] == "room_state"
    assert not phone.all("error")


async def test_joining_twice_counts_one_device_and_shows_the_room_again(edge: RunningEdge) -> None:
    host = await edge.sign_up("Ada")
    match_id = await edge.make_match(host)
    phone = await edge.in_room(host, match_id)
    assert (await phone.ask("join_room", {"matchId": match_id}))["ok"]
    assert len(phone.all("room_state")) == 2
    assert edge.gateway.devices == {(match_id, host.id): 1}


async def test_a_person_with_two_devices_leaves_with_the_second(edge: RunningEdge) -> None:
    host = await edge.sign_up("Ada")
    match_id = await edge.make_match(host)
    first, second = await edge.in_room(host, match_id), await edge.in_room(host, match_id)
    assert edge.gateway.devices == {(match_id, host.id): 2}
    await first.hang_up()
    await edge.until(lambda: edge.gateway.devices[match_id, host.id] == 1)
    await second.hang_up()
    await edge.until(lambda: not edge.gateway.devices)


async def test_events_outside_a_room_are_refused_and_unknown_rooms_not_found(edge: RunningEdge) -> None:
    host = await edge.sign_up("Ada")
    match_id = await edge.make_match(host)
    phone = await edge.connect(host)
    outside = await phone.ask("start_debate", {"matchId": match_id})
    assert outside["error"]["code"] == "forbidden"
    unknown = await phone.ask("start_debate", {"matchId": "7b1e2d1e-0000-4000-8000-000000000000"})
    malformed = await phone.ask("join_room", {"matchId": "../../etc/passwd"})
    assert unknown["error"]["code"] == "not_found"
    assert unknown == malformed


async def test_a_returning_client_gets_exactly_what_it_missed_and_then_the_room(edge: RunningEdge) -> None:
    ada, ben, match_id, hers, his = await debate(edge)
    about = {"matchId": match_id}
    seen = await his.ask("join_room", about)
    await his.hang_up()
    await hers.ask("start_debate", about)
    await hers.ask("start_round", {**about, "speakerUserId": ada.id, "durationSec": 60})
    back = await edge.connect(ben)
    edge.gateway.held = []
    await back.send("resume", {**about, "epoch": seen["epoch"], "v": seen["v"]})
    await edge.until(lambda: edge.gateway.answers_held == 1)
    # While the way back is open, the room goes on.
    await hers.send("end_round", about)
    await edge.until(lambda: edge.gateway.answers_held == 2)
    edge.gateway.release()
    await back.until("round_ended")
    assert not back.all("room_state")
    versions = [payload["v"] for _, payload in back.received if "v" in payload]
    assert versions == list(range(seen["v"] + 1, versions[-1] + 1))
    assert (await back.ask("submit_reaction", {**about, "type": "flame"}))["ok"]
    await back.until("reaction_update")


async def test_a_client_from_a_version_that_never_was_gets_the_whole_room(edge: RunningEdge) -> None:
    host = await edge.sign_up("Ada")
    match_id = await edge.make_match(host)
    phone = await edge.connect(host)
    assert (await phone.ask("resume", {"matchId": match_id, "epoch": 9, "v": 900}))["ok"]
    assert await phone.until("room_state")
    assert (await phone.ask("resume", {"matchId": match_id, "epoch": 1, "v": 0}))["ok"]
    assert edge.gateway.devices == {(match_id, host.id): 1}


async def test_a_client_that_leaves_while_it_comes_in_leaves_nothing_behind(edge: RunningEdge) -> None:
    host = await edge.sign_up("Ada")
    match_id = await edge.make_match(host)
    phone = await edge.connect(host)
    edge.gateway.held = []
    await phone.send("join_room", {"matchId": match_id})
    await edge.until(lambda: bool(edge.gateway.held))
    await phone.hang_up()
    await edge.nothing_held_but_devices()
    edge.gateway.release()
    await edge.until(lambda: not edge.gateway.devices)


async def test_a_match_that_is_over_can_be_looked_at_and_scored_again_for_ever(edge: RunningEdge) -> None:
    ada, ben, match_id, hers, his = await debate(edge)
    about = {"matchId": match_id}
    await hers.ask("start_round", {**about, "speakerUserId": ben.id, "durationSec": 60})
    await hers.ask("end_round", about)
    first = await hers.ask("request_ai_score", about)
    edge.gateway.let_go(match_id)
    assert edge.app_rooms == 0
    again = await hers.ask("request_ai_score", about)
    assert again["evaluation"] == first["evaluation"]
    assert (await his.ask("submit_vote", {**about, "forUserId": ada.id}))["error"]["code"] == "wrong_phase"
    late = await edge.connect(await edge.sign_up("Cleo"))
    assert (await late.ask("join_room", about))["ok"]
    assert (await late.until("room_state"))["match"]["status"] == "SCORED"
    assert (await late.ask("resume", {**about, "epoch": 1, "v": 1}))["ok"]
    assert (await late.ask("request_ai_score", about))["error"]["code"] == "forbidden"
    assert (await late.ask("submit_reaction", {**about, "type": "heart"}))["error"]["code"] == "wrong_phase"


async def test_a_room_that_never_heard_its_end_is_shown_how_it_ended(edge: RunningEdge) -> None:
    _, ben, match_id, hers, his = await debate(edge)
    about = {"matchId": match_id}
    await hers.ask("start_round", {**about, "speakerUserId": ben.id, "durationSec": 60})
    await hers.ask("end_round", about)
    edge.gateway.held = []
    await hers.send("request_ai_score", about)
    await edge.until(lambda: edge.gateway.store.matches[match_id].final)
    await edge.until(lambda: edge.gateway.answers_held > 0)
    edge.gateway.held = None
    edge.gateway.let_go(match_id)
    for phone in (hers, his):
        shown = await phone.until("room_state", lambda state: state["phase"] == "SCORED")
        assert shown["match"]["aiScore"] is not None
        assert (shown["epoch"], shown["v"]) == (1, 6)
        assert not phone.all("match_ended")


async def test_one_persons_family_match_does_not_exist_for_anybody_else(edge: RunningEdge) -> None:
    host, child, stranger = [await edge.sign_up(name) for name in ("Ada", "Bo", "Eve")]
    edge.accounts.make_family(host.id, child.id)
    moderator = await edge.sign_up("Mo", role="MOD")
    match_id = await edge.make_match(host, "FAMILY")
    for person in (host, child, moderator):
        await edge.in_room(person, match_id)
    phone = await edge.connect(stranger)
    unknown = "7b1e2d1e-0000-4000-8000-000000000000"
    for event in ("join_room", "start_debate", "end_round", "request_ai_score", "pause_debate"):
        assert await phone.ask(event, {"matchId": match_id}) == await phone.ask(event, {"matchId": unknown})
    resumed = {"matchId": match_id, "epoch": 1, "v": 1}
    assert (await phone.ask("resume", resumed))["error"]["code"] == "not_found"
    assert not phone.received


async def test_a_socket_may_be_in_a_bounded_number_of_rooms() -> None:
    async with running_edge(rooms_per_socket_max=2) as edge:
        host = await edge.sign_up("Ada")
        phone = await edge.connect(host)
        matches = [await edge.make_match(host) for _ in range(3)]
        answers = [await phone.ask("join_room", {"matchId": match_id}) for match_id in matches]
        assert [answer["ok"] for answer in answers] == [True, True, False]
        assert answers[2]["error"]["code"] == "forbidden"
        assert (await phone.ask("join_room", {"matchId": matches[0]}))["ok"]


async def test_a_client_that_begins_with_polling_upgrades_and_loses_nothing(edge: RunningEdge) -> None:
    host = await edge.sign_up("Ada")
    match_id = await edge.make_match(host)
    phone = await edge.connect(host, transports=["polling", "websocket"])
    assert (await phone.ask("join_room", {"matchId": match_id}))["ok"]
    polling = await edge.connect(host, transports=["polling"])
    assert (await polling.ask("join_room", {"matchId": match_id}))["ok"]
    assert (await polling.ask("start_debate", {"matchId": match_id}))["ok"]
    await phone.until("debate_started")
    await polling.until("debate_started")


async def test_storage_that_is_away_is_said_and_a_second_try_works(edge: RunningEdge) -> None:
    host = await edge.sign_up("Ada")
    match_id = await edge.make_match(host)
    phone = await edge.connect(host)
    edge.reader.away = True
    for event in ("join_room", "start_debate"):
        refused = await phone.ask(event, {"matchId": match_id})
        assert refused["error"]["code"] == "unavailable"
        assert refused["error"]["retryable"] is True
        assert "database" not in refused["error"]["message"]
    edge.reader.away = False
    assert (await phone.ask("join_room", {"matchId": match_id}))["ok"]
