"""Operation ids: the same person's same id gets its first answer again, and happens once."""

from __future__ import annotations

import asyncio

import pytest
from actor_stage import MATCH, Edge, Refused, Stage, assert_replays

from echoplay_actors.actor.limits import ActorLimits
from echoplay_actors.ports.match_store import AppendUnknown


async def _taken_over(stage: Stage, edge: Edge) -> Edge:
    """An edge of a second actor, which has taken the match over."""
    second = await stage.actor("second")
    stage.store.revoked.add(edge.actor.actor_id)
    assert await second.adopt({MATCH: edge.actor.actor_id}) == [MATCH]
    other = stage.edge(second)
    await other.watch(0, "host", "ann")
    return other


async def test_a_command_that_is_sent_again_is_answered_again_and_happens_once(stage: Stage) -> None:
    _actor, edge = await stage.debate()
    first = await edge.ask("end_round", "host", op="one")
    assert await edge.ask("end_round", "host", op="one") == first
    assert stage.types().count("RoundEnded") == 1


async def test_both_of_two_that_come_in_the_same_turn_get_the_first_answer(stage: Stage) -> None:
    _actor, edge = await stage.debate()
    first = edge.post_command("end_round", "host", op="one")
    second = edge.post_command("end_round", "host", op="one")
    assert await edge.answer(first) == await edge.answer(second)
    assert stage.types().count("RoundEnded") == 1


async def test_a_vote_that_is_sent_again_does_not_take_back_a_later_one(stage: Stage) -> None:
    actor, edge = await stage.debate()
    await edge.ask("submit_vote", "viewer", op="one", forUserId="host")
    await edge.ask("submit_vote", "viewer", op="two", forUserId="ann")
    await edge.ask("submit_vote", "viewer", op="one", forUserId="host")
    assert dict(actor.rooms[MATCH].state.votes) == {"viewer": "ann"}


async def test_the_same_id_of_another_person_is_another_operation(stage: Stage) -> None:
    actor, edge = await stage.debate()
    await edge.ask("submit_vote", "ann", op="one", forUserId="host")
    await edge.ask("submit_vote", "bob", op="one", forUserId="ann")
    assert dict(actor.rooms[MATCH].state.votes) == {"ann": "host", "bob": "ann"}


async def test_a_refusal_is_the_first_answer_too(stage: Stage) -> None:
    _actor, edge = await stage.debate()
    assert await edge.refused("score", "ann", op="one") == "wrong_phase"
    await edge.ask("end_round", "host")
    assert await edge.refused("score", "ann", op="one") == "wrong_phase"
    assert await edge.ask("score", "ann", op="two")


async def test_the_first_answer_survives_a_take_over(stage: Stage) -> None:
    _actor, edge = await stage.debate()
    ended = await edge.ask("end_round", "host", op="end")
    started = await edge.ask("start_round", "host", op="start", speakerUserId="ann", durationSec=30)
    voted = await edge.ask("submit_vote", "viewer", op="vote", forUserId="ann")
    other = await _taken_over(stage, edge)
    assert await other.ask("end_round", "host", op="end") == ended
    assert await other.ask("start_round", "host", op="start", speakerUserId="ann", durationSec=30) == started
    assert await other.ask("submit_vote", "viewer", op="vote", forUserId="ann") == voted
    assert stage.types().count("RoundStarted") == 2
    assert stage.types().count("VoteSubmitted") == 1
    assert_replays(stage, other.actor)


async def test_an_answer_that_was_lost_with_its_owner_is_given_by_the_next(stage: Stage) -> None:
    """The commit landed, the actor died before it could say so; whoever asks again hears of it."""
    _actor, edge = await stage.debate()
    stage.store.fail_after_next.append(AppendUnknown("the owner dies here"))
    edge.post_command("end_round", "host", op="one")
    await asyncio.sleep(0.0015)
    stage.store.revoked.add("first")
    assert stage.types()[-1] == "RoundEnded"
    other = await _taken_over(stage, edge)
    assert (await other.ask("end_round", "host", op="one"))["number"] == 1
    assert stage.types().count("RoundEnded") == 1


@pytest.mark.parametrize("again", ["start", "score", "end_round", "submit_reaction", "pause_debate"])
async def test_an_id_gets_its_first_answer_again_whatever_it_is_sent_with(stage: Stage, again: str) -> None:
    _actor, edge = await stage.debate()
    first = await edge.ask("submit_vote", "host", op="one", forUserId="ann")
    before = stage.types()
    assert await edge.ask(again, "host", op="one", type="heart", durationSec=30) == first
    assert stage.types() == before
    other = await _taken_over(stage, edge)
    assert await other.ask(again, "host", op="one", type="heart", durationSec=30) == first
    assert stage.stopped == [("first", "its lease was revoked")] or stage.stopped == []


async def test_a_crowd_does_not_push_out_what_was_answered_to_the_host(stage: Stage) -> None:
    limits = ActorLimits(answers_kept_max=8, vote_answers_kept_max=8)
    _actor, edge = await stage.debate(limits=limits)
    started = await edge.ask("start_round", "host", op="start", speakerUserId="ann", durationSec=600)
    for number in range(50):
        await edge.ask("submit_vote", f"viewer-{number}", op="vote", forUserId="host")
        await edge.ask("submit_reaction", f"viewer-{number}", op="react", type="heart")
        await edge.refused("start_debate", f"viewer-{number}", op="start")
    again = await edge.ask("start_round", "host", op="start", speakerUserId="ann", durationSec=600)
    assert again == started


async def test_a_reaction_with_an_id_counts_once(stage: Stage) -> None:
    actor, edge = await stage.debate()
    for _ in range(3):
        await edge.ask("submit_reaction", "viewer", op="one", type="flame")
    assert actor.rooms[MATCH].reactions == {"flame": 1}


async def test_no_answer_shows_what_is_kept_beside_it(stage: Stage) -> None:
    _actor, edge = await stage.debate()
    answers = [
        await edge.ask("submit_vote", "ann", op="vote", forUserId="host"),
        await edge.ask("submit_reaction", "ann", op="react", type="heart"),
        await edge.ask("submit_reaction", "ann", op="react", type="heart"),
    ]
    assert [set(answer) for answer in answers] == [{"epoch", "v"}] * 3


async def test_the_journal_keeps_no_operation_id_in_clear(stage: Stage) -> None:
    _actor, edge = await stage.debate()
    await edge.ask("submit_vote", "ann", op="something a person typed", forUserId="host")
    assert "something" not in str(stage.store.matches[MATCH].rows)


@pytest.mark.parametrize(
    ("command", "arguments"),
    [
        ("start_round", {"speakerUserId": 5, "durationSec": 60}),
        ("start_round", {"speakerUserId": "ann", "durationSec": "60"}),
        ("start_round", {"speakerUserId": "ann", "durationSec": True}),
        ("start_round", {"speakerUserId": "ann", "durationSec": 10**30}),
        ("submit_vote", {"forUserId": ["ann"]}),
        ("submit_vote", {}),
        ("submit_reaction", {"type": "explosion"}),
        ("submit_reaction", {"type": ["heart"]}),
        ("submit_reaction", {}),
        ("dance", {}),
    ],
)
async def test_what_an_edge_let_through_by_mistake_is_refused_and_leaves_nothing(
    stage: Stage, command: str, arguments: dict[str, object]
) -> None:
    actor, edge = await stage.debate()
    rows = len(stage.store.matches[MATCH].rows)
    assert await edge.refused(command, "host", **arguments) == "invalid"
    assert len(stage.store.matches[MATCH].rows) == rows
    assert actor.rooms[MATCH].reactions == {}
    assert stage.stopped == []


async def test_an_unknown_mode_or_format_opens_no_match(stage: Stage) -> None:
    actor = await stage.actor()
    edge = stage.edge(actor)
    for mode, format_name in (("DOUBLES", "FREE"), ("SOLO", "CHESS")):
        request = edge.post("open", "odd", mode, format_name, "topic", False, "host", "USER", "Host")
        with pytest.raises(Refused, match="invalid"):
            await edge.answer(request)
    assert stage.store.matches == {}
    assert stage.stopped == []
