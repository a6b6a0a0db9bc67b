"""Socket.IO: a preset that runs by itself, and what people may do in it, over the wire."""

from __future__ import annotations

import asyncio

import pytest
from shapes import check

from server.realtime import Client
from server.visit import Person, Visit


async def _spar(visit: Visit, form: str = "DUEL", mode: str = "COUPLE") -> tuple[str, Person, Person, Client, Client]:
    host, guest = await visit.people("Hanna", "Gustav")
    match_id = await visit.make_match(host, mode, format=form)
    assert await visit.join(guest, match_id) == "PARTICIPANT"
    return match_id, host, guest, await visit.enter(host, match_id), await visit.enter(guest, match_id)


async def test_a_whole_duel_runs_by_itself_to_a_result_that_is_stored(visit: Visit) -> None:
    match_id, host, guest, first, second = await _spar(visit)
    watcher = await visit.enter(await visit.person("Wanda"), match_id)
    check("accepted", await first.ask("start_debate", matchId=match_id))
    speakers = [host, guest] * 3
    for number, speaker in enumerate(speakers, start=1):
        begun = await watcher.event("round_started", lambda seen, number=number: seen["number"] == number)
        assert begun["speakerUserId"] == speaker.id
        assert begun["speech"]["index"] == number
        assert begun["speech"]["of"] == len(speakers)
        client = first if speaker is host else second
        check("accepted", await client.ask("end_round", matchId=match_id))
        if number < len(speakers):
            handed = await watcher.event(
                "handover_started", lambda seen, at=number: seen["next"]["speech"]["index"] == at + 1
            )
            following = speakers[number]
            assert handed["next"]["speakerUserId"] == following.id
            check("accepted", await (first if following is host else second).ask("begin_speech", matchId=match_id))
    await watcher.event("voting_opened")
    check("accepted", await watcher.ask("submit_vote", matchId=match_id, forUserId=guest.id))
    moderator = await visit.enter(await visit.person("Moritz", "MOD"), match_id)
    check("accepted", await moderator.ask("request_ai_score", matchId=match_id))
    ended = await watcher.event("match_ended")
    assert (ended["winnerUserId"], ended["winnerSide"]) == (guest.id, "B")
    stored = await visit.rest.get(f"/v1/matches/{match_id}", token=host.token)
    assert (stored["status"], stored["winnerUserId"], stored["winnerSide"]) == ("SCORED", guest.id, "B")
    assert [one["speechKey"] for one in stored["rounds"]] == ["a1", "b1", "a2", "b2", "a3", "b3"]
    assert [(one["side"], one["seat"]) for one in stored["participants"]] == [("A", 1), ("B", 1)]


async def test_a_preset_waits_for_its_sides_and_takes_no_speaker(visit: Visit) -> None:
    host = await visit.person("Hanna")
    match_id = await visit.make_match(host, "COUPLE", format="DUEL")
    client = await visit.enter(host, match_id)
    assert (await client.ask("start_debate", matchId=match_id))["error"]["code"] == "wrong_phase"
    guest = await visit.person("Gustav")
    await visit.join(guest, match_id)
    named = await client.ask("start_round", matchId=match_id, speakerUserId=host.id, durationSec=60)
    assert named["error"]["code"] == "wrong_phase"
    answer = await visit.rest.post(f"/v1/matches/{match_id}/start", {"durationSec": 60}, token=host.token)
    assert (answer.status, answer["code"]) == (409, "wrong_phase")
    answer = await visit.rest.post(f"/v1/matches/{match_id}/start", token=host.token)
    assert answer.status == 200, answer
    assert (answer["round"]["speechKey"], answer["timer"]["durationSec"]) == ("a1", 60)


async def test_the_lobby_is_shown_to_everybody_in_it(visit: Visit) -> None:
    match_id, host, guest, first, second = await _spar(visit, "PF", "GLOBAL")
    check("accepted", await second.ask("set_ready", matchId=match_id, ready=True))
    assert (await first.event("participant_ready"))["userId"] == guest.id
    check("accepted", await second.ask("choose_side", matchId=match_id, side="A"))
    changed = await first.event("sides_changed", lambda seen: seen["reason"] == "chosen")
    assert {one["userId"]: (one["side"], one["seat"]) for one in changed["participants"]} == {
        host.id: ("A", 1), guest.id: ("A", 2),
    }  # fmt: skip
    tossed = check("accepted", await first.ask("toss_coin", matchId=match_id))
    shown = await second.event("sides_changed", lambda seen: seen["reason"] == "coin")
    assert shown["heads"] is tossed["heads"]
    assert (await first.ask("toss_coin", matchId=match_id))["error"]["code"] == "wrong_phase"
    state = await second.enter(match_id)
    assert state["ready"] == [guest.id]
    assert state["format"] == {"id": "PF", "version": 3}


async def test_ticks_count_a_hand_over_down_too(visit: Visit) -> None:
    match_id, _, _, first, second = await _spar(visit)
    await first.ask("start_debate", matchId=match_id)
    await first.ask("end_round", matchId=match_id)
    await second.event("handover_started")
    tick = await second.event("timer_tick", lambda seen: seen["remaining"] <= 4)
    assert tick["remaining"] <= 4
    state = await second.enter(match_id)
    assert state["waiting"]["kind"] == "handover"
    assert state["timer"] is None
    # What nobody waits for comes by itself.
    begun = await asyncio.wait_for(second.event("round_started", lambda seen: seen["number"] == 2), 10)
    assert begun["speech"]["key"] == "b1"


@pytest.mark.parametrize(
    ("event", "fields"),
    [
        ("set_ready", {}),
        ("set_ready", {"ready": "yes"}),
        ("choose_side", {"side": "C"}),
        ("answer_point", {"userId": "x"}),
        ("answer_point", {"accept": True}),
    ],
)
async def test_a_malformed_event_of_a_preset_is_invalid(visit: Visit, event: str, fields: dict[str, object]) -> None:
    match_id, _, _, first, _ = await _spar(visit)
    assert (await first.ask(event, matchId=match_id, **fields))["error"]["code"] == "invalid"
