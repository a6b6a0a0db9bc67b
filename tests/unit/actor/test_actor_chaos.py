"""A debate under random faults, seeded: storage fails, outcomes are unknown, leases lapse, owners are replaced.

Afterwards every promise is checked on what people were told and what the journal has. The seed is in the test's name.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import random

import pytest
from actor_stage import MATCH, Edge, Stage, assert_replays

from echoplay_actors.actor.answers import operation_digest
from echoplay_actors.actor.match_actor import MatchActor
from echoplay_actors.match.values import Phase
from echoplay_actors.ports.match_store import AppendFailed, AppendUnknown

PEOPLE = ("host", "ann", "bob", "cem", "dua")
SCENE_S = 60.0


class _Chaos:
    """Plays for a minute, then lets the storm pass."""

    def __init__(self, stage: Stage, seed: int) -> None:
        self.stage = stage
        self.chance = random.Random(seed)
        self.names = (f"owner-{number}" for number in itertools.count(1))
        self.operations = (f"op-{number}" for number in itertools.count(1))
        self.actor: MatchActor
        self.edge: Edge
        self.edges: list[Edge] = []
        self.over = False
        self.sent: list[tuple[Edge, int, str, str]] = []

    async def play(self) -> None:
        await self._replace_owner(adopt=False)
        await self.stage.open(self.edge, guests=("ann", "bob"))
        faults = asyncio.ensure_future(self._fault_now_and_then())
        end_ms = self.stage.clock.now_ms() + SCENE_S * 1000
        while self.stage.clock.now_ms() < end_ms:
            self._do_something()
            await asyncio.sleep(self.chance.choice([0, 0.0005, 0.003, 0.05, 0.4]))
        self.over = True
        await faults
        self.stage.store.fail_next.clear()
        self.stage.store.fail_after_next.clear()
        await asyncio.sleep(5)

    def _do_something(self) -> None:
        chance = self.chance
        user_id = chance.choice(PEOPLE)
        kind = chance.random()
        if kind < 0.15:
            self.edge.devices(user_id, chance.randrange(3))
            return
        if kind < 0.5:
            command, arguments = "submit_vote", {"forUserId": chance.choice(PEOPLE[:3])}
        elif kind < 0.65:
            command, arguments = "start_round", {"speakerUserId": chance.choice(PEOPLE[:3]), "durationSec": 3}
        else:
            name = chance.choice(["end_round", "pause_debate", "continue_debate", "submit_reaction", "start_debate"])
            command, arguments = name, {"type": "heart"}
        role = "MOD" if chance.random() < 0.2 else "USER"
        op = next(self.operations)
        again = 2 if chance.random() < 0.2 else 1
        for _ in range(again):
            request = self.edge.post_command(command, user_id, op=op, role=role, **arguments)
            self.sent.append((self.edge, request, command, operation_digest(user_id, op)))

    async def _fault_now_and_then(self) -> None:
        store, chance = self.stage.store, self.chance
        while not self.over:
            await asyncio.sleep(chance.uniform(0.1, 2.0))
            fault = chance.randrange(7)
            if fault == 0:
                store.fail_next.append(AppendFailed("away"))
            elif fault == 1:
                store.fail_next.append(AppendUnknown("broke before"))
            elif fault == 2:
                store.fail_after_next.append(AppendUnknown("broke after"))
            elif fault == 3:
                store.delay_s = chance.choice([0.0005, 0.003, 0.02, 0.2])
            elif fault == 4:
                store.away = True
                await asyncio.sleep(chance.choice([0.2, 1.0, 3.0]))
                store.away = False
            elif fault == 5:
                store.rejects.add(MATCH)
                await asyncio.sleep(0.3)
                store.rejects.clear()
            else:
                await self._replace_owner(adopt=True)

    async def _replace_owner(self, *, adopt: bool) -> None:
        """The owner is fenced or stopped without warning; its link may live on for a while."""
        seen = max([0, *(v for edge in self.edges for v, _ in edge.numbered())])
        while True:
            try:
                successor = await self.stage.actor(next(self.names))
                break
            except (AppendFailed, AppendUnknown):
                await asyncio.sleep(0.1)
        if adopt:
            self.stage.store.revoked.add(self.actor.actor_id)
            while MATCH not in successor.rooms:
                try:
                    await successor.adopt({MATCH: self.actor.actor_id})
                except (AppendFailed, AppendUnknown):
                    await asyncio.sleep(0.1)
        self.actor, self.edge = successor, self.stage.edge(successor)
        self.edges.append(self.edge)
        if adopt:
            self.edge.post("watch", MATCH, 1, seen, [("host", "Host", 1), ("ann", "Ann", 1)])


@pytest.mark.parametrize("seed", range(12))
async def test_every_promise_holds_under_random_faults(stage: Stage, seed: int) -> None:
    chaos = _Chaos(stage, seed)
    await chaos.play()
    rows = stage.store.matches[MATCH].rows
    journaled = {row.op: dict(row.answer or {}) for row in rows if row.op}
    assert_replays(stage, chaos.actor)

    # What was acknowledged is in the journal, once; one operation got one answer from whoever gave it.
    assert len([row.op for row in rows if row.op]) == len(journaled)
    given: dict[str, set[str]] = {}
    for edge, request, command, digest in chaos.sent:
        answer = edge.answer_now(request)
        if answer is None or not answer[2]:
            continue
        assert sum(one[:2] == ("answer", request) for _, one in edge.came) == 1
        given.setdefault(digest, set()).add(json.dumps(answer[3], sort_keys=True))
        if command in ("submit_vote", "start_round", "end_round", "start_debate"):
            assert journaled[digest]["v"] == answer[3]["v"]
    assert given
    assert all(len(answers) == 1 for answers in given.values())

    # Two that saw the same number saw the same event, and nobody saw a hole within what one owner showed.
    told: dict[int, str] = {}
    for edge in chaos.edges:
        numbers = [v for v, _ in edge.numbered()]
        assert numbers == list(range(numbers[0], numbers[0] + len(numbers))) if numbers else True
        for _, one in edge.came:
            if one[0] == "event" and one[3]:
                assert told.setdefault(one[3], one[5]) == one[5]
    history = (await chaos.edge.answer(chaos.edge.post("resume", MATCH, 1, 0))).get("events")
    if history is not None:
        known = {v: text for v, _, text in history if v}
        assert all(json.loads(known[v]) == json.loads(text) | _names(known[v]) for v, text in told.items())

    # No phase ended before its deadline: a round ran out only when its time was spoken.
    state = chaos.actor.rooms[MATCH].state
    assert all(0 <= one.spoken_ms <= one.duration_ms for one in state.rounds)
    assert state.phase in (Phase.OPEN, Phase.SPEAKING, Phase.PAUSED, Phase.LOBBY)
    assert not [reason for _, reason in stage.stopped if "lease" not in reason]


def _names(text: str) -> dict[str, object]:
    """Display names are no part of the journal: a later owner may know another one."""
    payload = json.loads(text)
    return {"participant": payload["participant"]} if "participant" in payload else {}
