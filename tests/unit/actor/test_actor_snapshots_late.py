"""Storage that takes appends and no snapshots: tried again ever more seldom, said once, counted, and made good."""

from __future__ import annotations

import asyncio
import itertools
import logging

import pytest
from actor_stage import MATCH, Edge, Stage, assert_replays

from echoplay_actors.actor.limits import ActorLimits
from echoplay_actors.match.events import VoteSubmitted
from echoplay_actors.ports.match_store import AppendFailed, AppendRejected
from echoplay_actors.protocol import messages
from echoplay_actors.snapshots.snapshot import StoredSnapshot

AFTER_ROWS = 10
LIMITS = ActorLimits(snapshot_after_rows=AFTER_ROWS, snapshot_retry_ms_max=60_000)
WRITER = "echoplay_actors.actor.snapshot_writer"


class Taking:
    """Storage whose snapshots of `refused` matches fail; when each was tried."""

    def __init__(self, stage: Stage, *refused: str, error: Exception | None = None) -> None:
        self.refused = set(refused)
        self.tried_s: list[tuple[float, str]] = []
        self._save = stage.store.save_snapshot
        self._error = error or AppendFailed("no space left for snapshots")
        stage.store.save_snapshot = self._watched  # type: ignore[method-assign]

    async def _watched(self, *, owner: str, snapshot: StoredSnapshot) -> bool:
        self.tried_s.append((asyncio.get_running_loop().time(), snapshot.match_id))
        if snapshot.match_id in self.refused:
            raise self._error
        return await self._save(owner=owner, snapshot=snapshot)

    def waits_s(self, match: str = MATCH) -> list[float]:
        times = [at_s for at_s, tried in self.tried_s if tried == match]
        return [round(after - before) for before, after in itertools.pairwise(times)]


async def vote(edge: Edge, count: int, *, match: str = MATCH) -> None:
    for number in range(count):
        await edge.ask("submit_vote", f"viewer-{number % 17}", match=match, forUserId=("host", "ann")[number % 2])


async def late(edge: Edge) -> int:
    return int((await edge.answer(edge.post(messages.REPORT)))["snapshotsLate"])


def said(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [one.getMessage() for one in caplog.records if one.name == WRITER and one.levelno == logging.WARNING]


@pytest.mark.parametrize("error", [AppendFailed("no space left"), AppendRejected("too long")])
async def test_attempts_grow_rare_while_votes_are_taken_and_the_operator_is_told_once(
    stage: Stage, caplog: pytest.LogCaptureFixture, error: Exception
) -> None:
    storage = Taking(stage, MATCH, error=error)
    actor, edge = await stage.debate(seconds=600, limits=LIMITS)
    for _ in range(30):
        await vote(edge, 5)
        await asyncio.sleep(10)
    assert storage.waits_s() == [1, 2, 4, 8, 16, 32, 60, 60, 60]
    assert stage.types().count(VoteSubmitted.__name__) == 150
    assert await late(edge) == 1
    (warning,) = said(caplog)
    assert MATCH in warning
    assert "snapshotsLate" in warning
    assert str(error) in warning
    assert stage.store.matches[MATCH].snapshot is None
    assert actor.rooms[MATCH].snapshot_seq == 0


async def test_a_take_over_meanwhile_reads_the_whole_journal_and_loses_nothing(stage: Stage) -> None:
    Taking(stage, MATCH)
    _actor, edge = await stage.debate(seconds=600, limits=LIMITS)
    await vote(edge, 100)
    stage.store.revoked.add("first")
    second = await stage.actor("second", LIMITS)
    assert await second.adopt({MATCH: "first"}) == [MATCH]
    assert len(second.rooms[MATCH].state.votes) == 17
    assert_replays(stage, second)


async def test_once_storage_takes_them_again_one_is_saved_and_nothing_is_late(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    storage = Taking(stage, MATCH)
    actor, edge = await stage.debate(seconds=600, limits=LIMITS)
    for _ in range(10):
        await vote(edge, 5)
        await asyncio.sleep(10)
    assert await late(edge) == 1
    storage.refused.clear()
    await asyncio.sleep(LIMITS.snapshot_retry_ms_max / 1000)
    kept = stage.store.matches[MATCH].snapshot
    assert kept is not None
    assert kept.seq == actor.rooms[MATCH].seq == actor.rooms[MATCH].snapshot_seq
    assert await late(edge) == 0
    assert ["again" in one for one in said(caplog)] == [False, True]


async def test_a_match_whose_snapshot_is_refused_holds_up_no_other(stage: Stage) -> None:
    Taking(stage, MATCH)
    actor, edge = await stage.debate(seconds=600, limits=LIMITS)
    await stage.open(edge, match="match-2", guests=("ann",))
    await edge.ask("start", "host", match="match-2", durationSec=600)
    await vote(edge, 15)
    await asyncio.sleep(30)
    await vote(edge, 15, match="match-2")
    await asyncio.sleep(2 * LIMITS.snapshot_retry_ms / 1000)
    assert stage.store.matches["match-2"].snapshot is not None
    assert actor.rooms[MATCH].snapshot_seq == 0


async def test_a_short_outage_is_no_word_to_the_operator(stage: Stage, caplog: pytest.LogCaptureFixture) -> None:
    storage = Taking(stage, MATCH)
    actor, edge = await stage.debate(seconds=600, limits=LIMITS)
    await vote(edge, AFTER_ROWS)
    await asyncio.sleep(2)
    assert storage.tried_s
    assert await late(edge) == 0
    storage.refused.clear()
    await asyncio.sleep(10)
    assert actor.rooms[MATCH].snapshot_seq == actor.rooms[MATCH].seq
    assert said(caplog) == []


async def test_a_match_that_ends_while_its_snapshot_waits_is_late_no_more(stage: Stage) -> None:
    Taking(stage, MATCH)
    _actor, edge = await stage.debate(seconds=600, limits=LIMITS)
    for _ in range(10):
        await vote(edge, 5)
        await asyncio.sleep(5)
    assert await late(edge) == 1
    await edge.ask("end_round", "host")
    await edge.ask("score", "host")
    assert await late(edge) == 0
