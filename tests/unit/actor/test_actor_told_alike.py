"""What those who come in are told alike is encoded once a state, and is what each would have been told alone."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from typing import Any

import pytest
from actor_stage import MATCH, Edge, Stage

from echoplay_actors.actor import told_alike
from echoplay_actors.protocol import messages
from echoplay_actors.protocol.room_events import room_state


@pytest.fixture
def encoded(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """The versions of which the lasting part was encoded, each time."""
    versions: list[int] = []
    real = told_alike.lasting_fields

    def noted(card: Any, state: Any, names: Any) -> Any:
        versions.append(state.version)
        return real(card, state, names)

    monkeypatch.setattr(told_alike, "lasting_fields", noted)
    return versions


def told_alone(stage: Stage, edge: Edge) -> dict[str, Any]:
    """`room_state` as it is made for one, from what the room is now."""
    room = edge.actor.rooms[MATCH]
    return json.loads(json.dumps(room_state(
        card=room.card, state=room.state, names=room.names, reactions=room.reactions, spectators=room.spectators,
        present=room.present, epoch=room.epoch, now_ms=room.now_ms(stage.clock),
    )))  # fmt: skip


async def test_everybody_who_comes_in_is_told_as_if_they_were_alone(stage: Stage, encoded: list[int]) -> None:
    _, edge = await stage.debate(seconds=60)
    encoded.clear()
    for user_id in ("host", "ann", "viewer", "other"):
        assert await edge.enter(user_id) == told_alone(stage, edge)
        await asyncio.sleep(0.4)
    assert len(encoded) == 1


async def test_a_new_state_is_told_to_the_next_who_comes(stage: Stage, encoded: list[int]) -> None:
    _, edge = await stage.debate(seconds=60)
    before = await edge.enter("viewer")
    encoded.clear()
    await edge.ask("submit_vote", "viewer", forUserId="host")
    after = await edge.enter("other")
    assert (before["votes"], after["votes"]) == ({}, {"host": 1})
    assert after == told_alone(stage, edge)
    await edge.ask("end_round", "host")
    assert (await edge.enter("third")) == told_alone(stage, edge)
    assert len(encoded) == 2


async def test_another_name_of_a_debater_is_told_to_the_next_who_comes(stage: Stage) -> None:
    _, edge = await stage.debate(seconds=60)
    await edge.enter("viewer")
    await edge.answer(edge.post(messages.ENTER, MATCH, "ann", "USER", "Annabel", None, 1))
    state = await edge.enter("viewer")
    assert [one["displayName"] for one in state["participants"]] == ["Host", "Annabel"]
    assert state == told_alone(stage, edge)


async def test_counts_and_the_clock_are_told_as_they_are_at_that_moment(stage: Stage) -> None:
    _, edge = await stage.debate(seconds=60)
    # Past the part of a slot by which the clock is longer than its time.
    await asyncio.sleep(1)
    first = await edge.enter("viewer")
    await edge.ask("submit_reaction", "viewer", type="heart")
    await asyncio.sleep(3)
    second = await edge.enter("other")
    assert (first["spectators"], second["spectators"]) == (1, 2)
    assert second["reactions"]["heart"] == first["reactions"]["heart"] + 1
    assert first["timer"]["remaining"] - second["timer"]["remaining"] == 3
    assert first["timer"]["endsAt"] == second["timer"]["endsAt"]


async def test_who_comes_back_is_told_what_they_missed_in_the_same_answer(stage: Stage, encoded: list[int]) -> None:
    _, edge = await stage.debate(seconds=60)
    seen = (await edge.enter("viewer"))["v"]
    await edge.ask("end_round", "host")
    encoded.clear()
    for user_id in ("viewer", "other", "third"):
        back = await edge.answer(edge.post(messages.ENTER, MATCH, user_id, "USER", user_id.title(), seen, 1))
        assert [(v, name) for v, name, _ in back["events"] if v] == [(seen + 1, "round_ended")]
        assert [name for v, name, _ in back["events"] if not v] == ["reaction_update", "vote_update", "presence"]
        assert back["v"] == seen + 1
    assert not encoded, "who needs only what they missed needs no room_state"
    too_long_ago = await edge.answer(edge.post(messages.ENTER, MATCH, "fourth", "USER", "Fourth", 10_000, 1))
    assert json.loads(too_long_ago["roomState"])["v"] == seen + 1
