"""A result and all that made it, for whoever may see the match: while its actor has it, and from storage afterwards."""

from __future__ import annotations

from typing import Any

from described import Described
from running_edge import Person

PRESENT = {"phase", "formatVersion"}
"""What only an actor says of a match."""


async def _swung(described: Described) -> tuple[str, Person, dict[str, Any]]:
    """An Oxford debate whose room went over to the other side: its id, a spectator, and what they see of the result."""
    edge = described.edge
    ada, mia = await edge.sign_up("Ada"), await edge.sign_up("Mia", role="MOD")
    others = [await edge.sign_up(name) for name in ("Ben", "Cem", "Dua")]
    wanda, xenia = [await edge.sign_up(name) for name in ("Wanda", "Xenia")]
    match_id = await edge.make_match(ada, format="OXFORD")
    for one in others:
        assert (await edge.call("POST", f"/v1/matches/{match_id}/join", one))[0] == 200
    about = {"matchId": match_id}
    phones = [await edge.in_room(one, match_id) for one in (wanda, xenia)]
    for phone in phones:
        assert (await phone.ask("submit_vote", {**about, "forUserId": ada.id}))["ok"]
    status, started = await described.call("POST", f"/v1/matches/{match_id}/start", ada)
    assert status == 200, started
    assert (await phones[0].ask("submit_vote", {**about, "forUserId": ada.id}))["ok"]
    assert (await phones[1].ask("submit_vote", {**about, "forUserId": others[0].id}))["ok"]
    status, live = await described.call("GET", f"/v1/matches/{match_id}", wanda)
    assert (status, live["evaluation"], live["votesBefore"], live["winnerSide"]) == (200, None, {ada.id: 2}, None)
    moderator = await edge.in_room(mia, match_id)
    for number in range(9):
        assert (await moderator.ask("end_round", about))["ok"]
        if number < 8:
            assert (await moderator.ask("begin_speech", about))["ok"]
    assert (await moderator.ask("request_ai_score", about))["ok"]
    status, view = await described.call("GET", f"/v1/matches/{match_id}", wanda)
    assert status == 200
    assert view["votesBefore"] == {ada.id: 2}
    return match_id, wanda, view


async def test_a_spectator_sees_what_made_the_result_and_sees_the_same_for_ever(described: Described) -> None:
    match_id, wanda, view = await _swung(described)
    assert view["winnerSide"] == view["evaluation"]["winnerSide"] == "B"
    swing = view["evaluation"]["details"][0]
    assert (swing["metric"], swing["part"], swing["whole"]) == ("swing", 0, 50)
    described.edge.gateway.let_go(match_id)
    status, stored = await described.call("GET", f"/v1/matches/{match_id}", wanda)
    assert status == 200
    assert stored == {name: value for name, value in view.items() if name not in PRESENT} | {
        "epoch": stored["epoch"], "v": stored["v"],
    }  # fmt: skip


async def test_whoever_comes_when_it_is_over_is_shown_the_winning_side_and_the_votes_before(
    described: Described,
) -> None:
    match_id, wanda, view = await _swung(described)
    described.edge.gateway.let_go(match_id)
    late = await described.edge.connect(wanda)
    assert (await late.ask("join_room", {"matchId": match_id}))["ok"]
    state = await late.until("room_state")
    assert state["match"]["winnerSide"] == "B"
    assert state["votesBefore"] == view["votesBefore"]
    assert (state["present"], state["pauseAsked"]) == ([], None)


async def test_a_match_without_a_result_has_none_to_show(described: Described) -> None:
    ada = await described.edge.sign_up("Ada")
    match_id = await described.edge.make_match(ada)
    status, view = await described.call("GET", f"/v1/matches/{match_id}", ada)
    assert status == 200
    assert (view["evaluation"], view["votesBefore"], view["winnerSide"]) == (None, None, None)
