"""A match that a side forfeits, by the real rules into real Postgres: its result stands once, as any other does."""

from __future__ import annotations

import json
from collections.abc import Callable

import psycopg
import pytest
from match_story import START_MS, Story, new_id

from echoplay_actors.actor.draft import Draft
from echoplay_actors.match import commands as c
from echoplay_actors.match.codec import decode_event, state_bytes
from echoplay_actors.match.deadlines import next_deadline
from echoplay_actors.match.evolve import evolve
from echoplay_actors.match.state import MatchState
from echoplay_actors.match.values import Mode, Person
from echoplay_actors.ports.match_store import AppendFailed
from echoplay_actors.protocol.replay import room_story
from echoplay_persistence import PostgresMatchReader, PostgresMatchStore, SessionPool


class Duel:
    """Played turn by turn; each turn is one append."""

    def __init__(self, store: PostgresMatchStore, story: Story) -> None:
        self.store = store
        self.story = story
        self.owner = new_id()
        self.state: MatchState | None = None
        self.seq = 0
        self.now_ms = START_MS

    async def turn(self, body: Callable[[Draft], object]) -> Draft:
        draft = Draft(self.state, seq=self.seq, epoch=1, names=self.story.names)
        body(draft)
        if self.state is None:
            records = draft.records
            await self.store.open_match(owner=self.owner, card=self.story.card, rows=draft.rows, records=records)
        else:
            await self.store.append(owner=self.owner, batch=[draft.as_append()])
        self.state, self.seq = draft.state, draft.seq
        return draft

    async def do(self, command: c.Command) -> Draft:
        return await self.turn(lambda draft: draft.apply(command, self.now_ms))

    async def wait_out(self) -> Draft:
        assert self.state is not None
        deadline = next_deadline(self.state)
        assert deadline is not None
        self.now_ms = deadline.at_ms
        return await self.turn(lambda draft: draft.fire_due(self.now_ms))


async def _left_alone(store: PostgresMatchStore, story: Story) -> Duel:
    duel, host = Duel(store, story), Person(story.host)
    await duel.do(c.CreateMatch(story.match_id, Mode.COUPLE, "DUEL", host, new_id()))
    await duel.do(c.JoinMatch(Person(story.guest), new_id()))
    for person in (story.host, story.guest):
        await duel.do(c.ReportPresence(person, connected=True))
    await duel.do(c.ReportOccupancy(occupied=True))
    await duel.do(c.StartDebate(host))
    await duel.do(c.ReportPresence(story.guest, connected=False))
    return duel


async def test_a_forfeit_is_stored_with_its_result_in_one_step_and_once(
    pool: SessionPool, watcher: psycopg.AsyncConnection, story: Story
) -> None:
    store, reader = PostgresMatchStore(pool), PostgresMatchReader(pool)
    duel = await _left_alone(store, story)
    while duel.state is not None and not duel.state.phase.final:
        last = await duel.wait_out()
    assert [row.type for row in last.rows][-3:] == ["SideForfeited", "ResultRecorded", "MatchEnded"]
    found = await reader.finished(story.match_id)
    assert found is not None
    assert (found["status"], found["winnerUserId"], found["winnerSide"]) == ("SCORED", story.host, "A")
    assert found["evaluation"]["details"][-1]["side"] == "B"
    assert found["evaluation"]["feedbackSummary"].startswith("Side B left and did not come back within 2 minutes.")
    with pytest.raises(AppendFailed):
        await store.append(owner=duel.owner, batch=[last.as_append()])
    counted = await watcher.execute("SELECT count(*) FROM evaluation WHERE match_id = %s", (story.match_id,))
    assert await counted.fetchone() == (1,)


async def test_what_is_read_of_it_replays_to_the_same_state_and_tells_the_same_story(
    pool: SessionPool, watcher: psycopg.AsyncConnection, story: Story
) -> None:
    duel = await _left_alone(PostgresMatchStore(pool), story)
    while duel.state is not None and not duel.state.phase.final:
        await duel.wait_out()
    assert duel.state is not None
    rows = await watcher.execute(
        "SELECT at_ms, type, version, data FROM match_event WHERE match_id = %s ORDER BY seq", (story.match_id,)
    )
    state: MatchState | None = None
    for at_ms, name, version, data in await rows.fetchall():
        fields = json.loads(data) if isinstance(data, str) else data
        state = evolve(state, decode_event(name, version, fields), at_ms)
    assert state is not None
    assert state_bytes(state) == state_bytes(duel.state)
    journal = await PostgresMatchReader(pool).journal(story.match_id, events_max=100)
    assert journal is not None
    told, _ = room_story(journal)
    (left,) = (one["payload"] for one in told if one["name"] == "participant_left")
    (side,) = (one["payload"] for one in told if one["name"] == "side_left")
    assert left["returnsBy"] == side["returnsBy"]
    assert [one["name"] for one in told][-3:] == ["side_forfeited", "ai_score", "match_ended"]
