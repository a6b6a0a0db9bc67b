"""One's own matches a page at a time, and replays of what is over."""

from __future__ import annotations

import pytest
from described import Described
from finished_match import finished

from echoplay_http.rest import history


async def test_my_matches_come_newest_first_and_page_by_page(described: Described) -> None:
    ada, ben = await described.edge.sign_up("Ada"), await described.edge.sign_up("Ben")
    made = [await described.edge.make_match(ada) for _ in range(5)]
    await described.edge.make_match(ben)
    found: list[str] = []
    cursor = ""
    while True:
        status, page = await described.call("GET", f"/v1/me/matches?limit=2{cursor}", ada)
        assert status == 200
        assert len(page["matches"]) <= 2
        found += [one["id"] for one in page["matches"]]
        if page["next"] is None:
            break
        cursor = f"&before={page['next']}"
    assert sorted(found) == sorted(made)
    assert len(found) == len(set(found)) == 5
    assert (await described.call("GET", "/v1/me/matches", ben))[1]["next"] is None


@pytest.mark.parametrize(
    "query", ["limit=0", "limit=51", "limit=x", "limit=99999999", "before=x", "before=2026-01-01T00:00:00.000Z_x"]
)
async def test_a_page_that_cannot_be_is_invalid(described: Described, query: str) -> None:
    ada = await described.edge.sign_up("Ada")
    status, found = await described.call("GET", f"/v1/me/matches?{query}", ada)
    assert (status, found["code"]) == (400, "invalid")


async def test_a_replay_tells_what_the_room_saw_and_when(described: Described) -> None:
    ada, ben = await described.edge.sign_up("Ada"), await described.edge.sign_up("Ben")
    match_id = await finished(described, ada, ben)
    status, replay = await described.call("GET", f"/v1/matches/{match_id}/replay", ben)
    assert status == 200
    names = [one["name"] for one in replay["events"]]
    assert [name for name in names if name not in ("participant_joined", "vote_update")] == [
        "debate_started", "round_started", "round_ended", "ai_score", "match_ended",
    ]  # fmt: skip
    votes = [one["payload"]["totals"] for one in replay["events"] if one["name"] == "vote_update"]
    assert votes == [{ben.id: 1}]
    times = [one["atMs"] for one in replay["events"]]
    assert times == sorted(times)
    assert times[-1] == replay["durationMs"]
    versions = [one["payload"]["v"] for one in replay["events"] if "v" in one["payload"]]
    assert versions == list(range(1, len(versions) + 1))
    assert replay["truncated"] is False


async def test_a_match_that_goes_on_has_no_replay_and_a_private_one_none_for_others(described: Described) -> None:
    ada, ben, eve = [await described.edge.sign_up(name) for name in ("Ada", "Ben", "Eve")]
    match_id = await described.edge.make_match(ada)
    status, found = await described.call("GET", f"/v1/matches/{match_id}/replay", ben)
    assert (status, found["code"]) == (409, "wrong_phase")
    described.edge.accounts.make_family(ada.id, ben.id)
    private = await finished(described, ada, ben, "FAMILY")
    assert (await described.call("GET", f"/v1/matches/{private}/replay", ben))[0] == 200
    assert (await described.call("GET", f"/v1/matches/{private}/replay", eve))[0] == 404


async def test_where_the_time_of_a_match_went_is_told_while_it_goes_on_and_afterwards(described: Described) -> None:
    edge = described.edge
    ada, ben, eve = [await edge.sign_up(name) for name in ("Ada", "Ben", "Eve")]
    match_id = await edge.make_match(ada)
    path = f"/v1/matches/{match_id}/clocks"
    empty = (200, {"matchId": match_id, "clocks": [], "truncated": False})
    assert await described.call("GET", path, ada) == empty
    assert (await edge.call("POST", f"/v1/matches/{match_id}/join", ben))[0] == 200
    phone = await edge.in_room(ada, match_id)
    about = {"matchId": match_id}
    assert (await phone.ask("start_round", {**about, "speakerUserId": ben.id, "durationSec": 60}))["ok"]
    (clock,) = (await described.call("GET", path, eve))[1]["clocks"]
    assert (clock["kind"], clock["speakerUserId"], clock["durationMs"]) == ("speech", ben.id, 60_000)
    assert clock["endsAt"] is not None
    assert (await phone.ask("end_round", about))["ok"]
    (clock,) = (await described.call("GET", path, eve))[1]["clocks"]
    assert clock["endsAt"] is None
    assert clock["usedMs"] + clock["leftMs"] == 60_000


async def test_a_ledger_that_is_cut_short_says_so_and_shows_no_clock_whose_end_it_leaves_out(
    described: Described, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada, ben = await described.edge.sign_up("Ada"), await described.edge.sign_up("Ben")
    match_id = await finished(described, ada, ben)
    path = f"/v1/matches/{match_id}/clocks"
    (whole,) = (await described.call("GET", path, ada))[1]["clocks"]
    assert whole["endedAt"] is not None
    monkeypatch.setattr(history, "LEDGER_ROWS_MAX", 1)
    cut = {"matchId": match_id, "clocks": [], "truncated": True}
    assert await described.call("GET", path, ada) == (200, cut)


async def test_of_a_private_match_nobody_else_learns_where_its_time_went(described: Described) -> None:
    ada, ben, eve = [await described.edge.sign_up(name) for name in ("Ada", "Ben", "Eve")]
    described.edge.accounts.make_family(ada.id, ben.id)
    private = await described.edge.make_match(ada, mode="FAMILY")
    assert (await described.call("GET", f"/v1/matches/{private}/clocks", ben))[0] == 200
    assert (await described.call("GET", f"/v1/matches/{private}/clocks", eve))[0] == 404
