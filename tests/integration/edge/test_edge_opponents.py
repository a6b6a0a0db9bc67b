"""Practice partners: they fill the free seats for the host, once, and nobody is ever behind them."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from described import Described
from running_edge import Person, RunningEdge, running_edge, some_id
from test_edge_socket_tokens import forged

from echoplay_actors.errors import Unavailable


async def fill(edge: RunningEdge | Described, match_id: str, by: Person) -> tuple[int, Any]:
    status, found = await edge.call("POST", f"/v1/matches/{match_id}/opponent", by)
    return status, found


def scripted_people(edge: RunningEdge) -> set[str]:
    return {one.id for one in edge.accounts.people.values() if one.scripted}


@pytest.mark.parametrize(
    ("mode", "form", "partners"),
    [("COUPLE", "DUEL", 1), ("GLOBAL", "DUEL", 1), ("GLOBAL", "BP", 7), ("GLOBAL", "WSDC", 5), ("FAMILY", "FAMILY", 1)],
)
async def test_the_free_seats_of_a_preset_are_filled(described: Described, mode: str, form: str, partners: int) -> None:
    edge = described.edge
    ada = await edge.sign_up("Ada")
    match_id = await edge.make_match(ada, mode, format=form)
    status, found = await fill(described, match_id, ada)
    assert status == 200, found
    seated = [one for one in found["match"]["participants"] if one["scripted"]]
    assert {one["userId"] for one in seated} == scripted_people(edge)
    assert len(seated) == partners
    assert len({one["displayName"] for one in seated}) == partners
    assert (found["match"]["hostUserId"], found["match"]["status"]) == (ada.id, "LOBBY")
    everybody = found["match"]["participants"]
    assert len({(one["side"], one["seat"]) for one in everybody}) == partners + 1
    assert {one["side"] for one in everybody} == {"A", "B"}
    assert [one["userId"] for one in everybody if not one["scripted"]] == [ada.id]
    status, started = await described.call("POST", f"/v1/matches/{match_id}/start", ada)
    assert status == 200, started


async def test_asking_again_and_at_once_makes_nobody_new(edge: RunningEdge) -> None:
    ada = await edge.sign_up("Ada")
    match_id = await edge.make_match(ada, format="BP")
    answers = await asyncio.gather(*(fill(edge, match_id, ada) for _ in range(5)))
    assert {status for status, _ in answers} == {200}
    partners = scripted_people(edge)
    assert len(partners) == 7
    later = await fill(edge, match_id, ada)
    assert later[0] == 200
    assert {one["userId"] for one in later[1]["match"]["participants"]} == {ada.id, *partners}
    assert scripted_people(edge) == partners


async def test_partners_that_were_made_in_vain_are_used_the_next_time(edge: RunningEdge) -> None:
    ada = await edge.sign_up("Ada")
    match_id = await edge.make_match(ada, format="BP")
    ask = edge.gateway.ask

    def away(match: str, command: str, *args: Any, **more: Any) -> None:
        if command == "seat_scripted":
            asyncio.get_running_loop().call_soon(more["answered"], Unavailable("away"))
        else:
            ask(match, command, *args, **more)

    edge.gateway.ask = away  # type: ignore[method-assign]
    for _ in range(3):
        assert (await fill(edge, match_id, ada))[0] == 503
    assert len(scripted_people(edge)) == 7
    edge.gateway.ask = ask  # type: ignore[method-assign]
    assert (await fill(edge, match_id, ada))[0] == 200
    assert len(scripted_people(edge)) == 7


async def test_people_who_came_first_keep_their_seats(edge: RunningEdge) -> None:
    ada, ben = await edge.sign_up("Ada"), await edge.sign_up("Ben")
    match_id = await edge.make_match(ada, format="DUEL")
    assert (await edge.call("POST", f"/v1/matches/{match_id}/join", ben))[1]["role"] == "PARTICIPANT"
    status, found = await fill(edge, match_id, ada)
    assert (status, found["code"]) == (409, "match_full")
    assert not scripted_people(edge)


async def test_who_comes_after_the_partners_watches(edge: RunningEdge) -> None:
    ada, ben = await edge.sign_up("Ada"), await edge.sign_up("Ben")
    match_id = await edge.make_match(ada, format="DUEL")
    assert (await fill(edge, match_id, ada))[0] == 200
    assert (await edge.call("POST", f"/v1/matches/{match_id}/join", ben))[1]["role"] == "VIEWER"


async def test_only_the_host_in_the_lobby_of_a_preset_can_ask(described: Described) -> None:
    edge = described.edge
    ada, ben, eve = [await edge.sign_up(name) for name in ("Ada", "Ben", "Eve")]
    moderator = await edge.sign_up("Mo", role="MOD")
    free, duel = await edge.make_match(ada), await edge.make_match(ada, format="DUEL")
    private = await edge.make_match(ada, "FAMILY", format="DUEL")
    assert (await edge.call("POST", f"/v1/matches/{duel}/join", ben))[0] == 200
    cases = [
        (free, ada, "wrong_phase"), (duel, ben, "forbidden"), (duel, eve, "forbidden"), (duel, moderator, "forbidden"),
        (private, eve, "not_found"), (some_id(), ada, "not_found"), ("x", ada, "not_found"),
    ]  # fmt: skip
    for match_id, by, code in cases:
        assert (await fill(described, match_id, by))[1]["code"] == code
    status, started = await edge.call("POST", f"/v1/matches/{duel}/start", ada)
    assert status == 200, started
    assert (await fill(described, duel, ada))[1]["code"] == "wrong_phase"
    edge.gateway.let_go(duel)
    assert (await described.call("POST", f"/v1/matches/{duel}/opponent"))[0] == 401
    assert not scripted_people(edge)


async def test_a_suspended_host_makes_nobody(edge: RunningEdge) -> None:
    ada = await edge.sign_up("Ada")
    match_id = await edge.make_match(ada, format="DUEL")
    edge.accounts.ban(ada.id)
    assert (await fill(edge, match_id, ada))[0] == 403
    assert not scripted_people(edge)


async def test_nobody_acts_as_a_partner_even_with_a_token_in_their_name(edge: RunningEdge) -> None:
    ada = await edge.sign_up("Ada")
    match_id = await edge.make_match(ada, format="DUEL")
    assert (await fill(edge, match_id, ada))[0] == 200
    (partner,) = scripted_people(edge)
    dressed_up = Person(partner, forged(partner), "Practice partner 1")
    for method, path in (("GET", "/v1/me"), ("POST", "/v1/matches"), ("POST", f"/v1/matches/{match_id}/join")):
        status, found = await edge.call(method, path, dressed_up, None if method == "GET" else {"mode": "SOLO"})
        assert (status, found["code"]) == (401, "unauthenticated")
    phone = await edge.connect(None)
    answer = await phone.ask("join_room", {"matchId": match_id, "jwt": dressed_up.token})
    assert answer["error"]["code"] == "unauthenticated"


async def test_asking_too_often_is_limited() -> None:
    async with running_edge(rate_limits=True) as edge:
        ada = await edge.sign_up("Ada")
        match_id = await edge.make_match(ada, format="DUEL")
        statuses = [(await fill(edge, match_id, ada))[0] for _ in range(12)]
        assert set(statuses) == {200, 429}
        assert len(scripted_people(edge)) == 1
