"""Snapshots as an actor makes and uses them: beside its turns, believed by its successor only where they are sound."""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import Mapping, Sequence

import pytest
from actor_stage import MATCH, Edge, Stage, assert_replays

from echoplay_actors.actor.limits import ActorLimits
from echoplay_actors.actor.match_actor import MatchActor
from echoplay_actors.ports.match_store import AppendFailed, TakenMatch
from echoplay_actors.snapshots.snapshot import StoredSnapshot

AFTER_ROWS = 10
LIMITS = ActorLimits(snapshot_after_rows=AFTER_ROWS)


@pytest.fixture
def given(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> list[TakenMatch]:
    """What each new owner is given, in order."""
    found: list[TakenMatch] = []
    take_over = stage.store.database.take_over

    def watched(*, owner: str, last_owners: Mapping[str, str]) -> Sequence[TakenMatch]:
        taken = take_over(owner=owner, last_owners=last_owners)
        found.extend(taken)
        return taken

    monkeypatch.setattr(stage.store.database, "take_over", watched)
    return found


async def vote(edge: Edge, count: int, *, first: int = 0) -> None:
    for number in range(first, first + count):
        await edge.ask(
            "submit_vote", f"viewer-{number % 17}", op=f"vote-{number}", forUserId=("host", "ann")[number % 2]
        )


async def taken_over(stage: Stage, name: str = "second") -> MatchActor:
    last = stage.store.matches[MATCH].owner
    stage.store.revoked.add(last)
    actor = await stage.actor(name, LIMITS)
    assert await actor.adopt({MATCH: last}) == [MATCH]
    return actor


def kept(stage: Stage) -> StoredSnapshot:
    snapshot = stage.store.matches[MATCH].snapshot
    assert snapshot is not None
    return snapshot


@pytest.mark.parametrize("votes", [5, 40, 200])
async def test_a_new_owner_reads_no_more_rows_than_lie_between_snapshots(
    stage: Stage, given: list[TakenMatch], votes: int
) -> None:
    _actor, edge = await stage.debate(seconds=600, limits=LIMITS)
    for first in range(0, votes, 5):
        await vote(edge, 5, first=first)
        await asyncio.sleep(0.1)
    written = len(stage.store.matches[MATCH].rows)
    second = await taken_over(stage)
    (taken,) = given
    assert taken.after_seq + len(taken.rows) == written
    assert len(taken.rows) < AFTER_ROWS
    assert_replays(stage, second)


async def test_an_answer_waits_for_no_snapshot(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    begun, go_on = asyncio.Event(), asyncio.Event()

    async def never_done(*, owner: str, snapshot: StoredSnapshot) -> bool:
        begun.set()
        await go_on.wait()
        return True

    monkeypatch.setattr(stage.store, "save_snapshot", never_done)
    _actor, edge = await stage.debate(seconds=600, limits=LIMITS)
    await vote(edge, 50)
    assert begun.is_set()
    assert stage.types().count("VoteSubmitted") == 50


async def test_a_retried_operation_from_before_the_snapshot_gets_its_first_answer(
    stage: Stage, given: list[TakenMatch]
) -> None:
    _actor, edge = await stage.debate(seconds=600, limits=LIMITS)
    started = await edge.ask("start_round", "host", op="start", speakerUserId="ann", durationSec=600)
    voted = await edge.ask("submit_vote", "ann", op="vote", forUserId="host")
    await vote(edge, 40)
    await asyncio.sleep(0.1)
    second = await taken_over(stage)
    assert given[0].after_seq > 20
    other = stage.edge(second)
    rounds, votes = stage.types().count("RoundStarted"), stage.types().count("VoteSubmitted")
    assert await other.ask("start_round", "host", op="start", speakerUserId="host", durationSec=30) == started
    assert await other.ask("submit_vote", "ann", op="vote", forUserId="host") == voted
    assert (stage.types().count("RoundStarted"), stage.types().count("VoteSubmitted")) == (rounds, votes)


async def test_who_resumes_is_sent_what_was_before_the_snapshot_as_it_was(
    stage: Stage, given: list[TakenMatch]
) -> None:
    _actor, edge = await stage.debate(seconds=600, limits=LIMITS)
    stage.store.matches[MATCH].names.update({"host": "Host", "ann": "Ann"})
    await vote(edge, 40)
    await asyncio.sleep(0.1)
    before = [one for one in (await edge.answer(edge.post("resume", MATCH, 1, 0)))["events"] if one[0]]
    second = await taken_over(stage)
    assert given[0].after_seq > 20
    after = [one for one in (await stage.edge(second).watch(0, "host", "ann"))["events"] if one[0]]
    assert after[: len(before)] == before
    assert any("Ann" in payload for _, _, payload in before)


async def test_a_snapshot_that_storage_could_not_take_is_made_again(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    save, refusals = stage.store.save_snapshot, [AppendFailed("storage is away"), AppendFailed("still away")]

    async def away_twice(*, owner: str, snapshot: StoredSnapshot) -> bool:
        if refusals:
            raise refusals.pop()
        return await save(owner=owner, snapshot=snapshot)

    monkeypatch.setattr(stage.store, "save_snapshot", away_twice)
    actor, edge = await stage.debate(seconds=600, limits=LIMITS)
    await vote(edge, 40)
    await asyncio.sleep(3 * LIMITS.snapshot_retry_ms / 1000)
    assert refusals == []
    assert kept(stage).seq == actor.rooms[MATCH].snapshot_seq > 40
    assert stage.stopped == []


async def test_a_match_that_is_over_has_no_snapshot(stage: Stage) -> None:
    _actor, edge = await stage.debate(seconds=600, limits=LIMITS)
    await vote(edge, 30)
    await asyncio.sleep(0.1)
    assert kept(stage).seq > 20
    await edge.ask("end_round", "host")
    await edge.ask("score", "host")
    await asyncio.sleep(1)
    assert stage.store.matches[MATCH].final
    assert stage.store.matches[MATCH].snapshot is None


SPOILT = {
    "damaged": lambda one: dataclasses.replace(one, body=one.body[:-20] + b"\0" + one.body[-19:]),
    "foreign": lambda one: dataclasses.replace(one, schema=one.schema + 1),
    "ahead of the journal": lambda one: dataclasses.replace(one, seq=one.seq + 1_000),
    "of another match": lambda one: dataclasses.replace(one, match_id="match-2"),
    "of another row": lambda one: dataclasses.replace(one, seq=one.seq - 1),
}


@pytest.mark.parametrize("wrong", SPOILT)
async def test_a_snapshot_that_cannot_be_believed_is_dropped_and_the_whole_journal_read(
    stage: Stage, given: list[TakenMatch], wrong: str
) -> None:
    _actor, edge = await stage.debate(seconds=600, limits=LIMITS)
    await vote(edge, 40)
    await asyncio.sleep(0.1)
    stage.store.matches[MATCH].snapshot = SPOILT[wrong](kept(stage))
    written = len(stage.store.matches[MATCH].rows)
    second = await taken_over(stage)
    assert (given[0].after_seq, len(given[0].rows), given[0].snapshot) == (0, written, None)
    assert_replays(stage, second)
    await asyncio.sleep(0.1)
    assert (kept(stage).epoch, kept(stage).seq) == (2, second.rooms[MATCH].seq), (
        "the new owner makes a sound one at once"
    )


async def test_owners_that_die_right_after_a_snapshot_leave_all_to_the_next(
    stage: Stage, given: list[TakenMatch]
) -> None:
    """Each writes one and dies before another row is written."""
    actor, edge = await stage.debate(seconds=600, limits=LIMITS)
    for turn in range(4):
        before = actor.rooms[MATCH].snapshot_seq
        while actor.rooms[MATCH].snapshot_seq == before:
            await vote(edge, 1, first=actor.rooms[MATCH].seq)
            await asyncio.sleep(0.01)
        written = len(stage.store.matches[MATCH].rows)
        actor = await taken_over(stage, f"owner-{turn}")
        edge = stage.edge(actor)
        assert (given[-1].after_seq, given[-1].rows) == (written, [])
        assert_replays(stage, actor)


async def test_an_owner_that_was_replaced_saves_no_snapshot(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """It was on its way while the match was taken over, and lands after the new owner's recovery."""
    held, save = asyncio.Event(), stage.store.save_snapshot
    answers: list[bool] = []

    async def held_up(*, owner: str, snapshot: StoredSnapshot) -> bool:
        await held.wait()
        answers.append(await save(owner=owner, snapshot=snapshot))
        return answers[-1]

    monkeypatch.setattr(stage.store, "save_snapshot", held_up)
    _actor, edge = await stage.debate(seconds=600, limits=LIMITS)
    await vote(edge, 12)
    stage.store.matches[MATCH].owner, stage.store.matches[MATCH].epoch = "another", 2
    held.set()
    await asyncio.sleep(0.1)
    assert answers == [False]
    assert stage.store.matches[MATCH].snapshot is None
