"""Whatever happens to the connection, the store says truly whether anything can have been written.

Longer than most: every place where a connection can break, held against one truth.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any

import psycopg
import pytest
from cutting_proxy import CuttingProxy
from match_story import START_MS, Story, lease, new_id

from echoplay_actors.errors import Unavailable
from echoplay_actors.ports.account_store import ProfilePatch
from echoplay_actors.ports.match_store import AppendFailed, AppendRejected, AppendUnknown
from echoplay_persistence import (
    PostgresAccountStore,
    PostgresIdempotencyStore,
    PostgresMatchReader,
    PostgresMatchStore,
    PostgresPlacementStore,
    PostgresStoreHealth,
    SessionPool,
)


@pytest.fixture
async def proxy(migrated_url: str) -> AsyncIterator[CuttingProxy]:
    async with CuttingProxy(migrated_url) as proxy:
        yield proxy


@pytest.fixture
async def through(proxy: CuttingProxy) -> AsyncIterator[PostgresMatchStore]:
    """A store behind the proxy."""
    pool = SessionPool(proxy.url, connect_timeout_ms=500, statement_timeout_ms=500, answer_grace_ms=100)
    yield PostgresMatchStore(pool)
    await pool.close()


@asynccontextmanager
async def locked(watcher: psycopg.AsyncConnection, table: str, column: str, story: Story) -> AsyncIterator[None]:
    """Hold a row of the story's match, so that whoever writes to it waits."""
    async with watcher.transaction(force_rollback=True):
        await watcher.execute(f"SELECT FROM {table} WHERE {column} = '{story.match_id}' FOR UPDATE")
        yield


async def blocked_pid(watcher: psycopg.AsyncConnection) -> int:
    """The backend that waits for what `watcher` holds."""
    question = "SELECT pid FROM pg_stat_activity WHERE %s = ANY(pg_blocking_pids(pid))"
    async with asyncio.timeout(5):
        while True:
            found = await (await watcher.execute(question, [watcher.info.backend_pid])).fetchone()
            if found:
                return int(found[0])
            await watcher.execute("SELECT pg_stat_clear_snapshot()")


async def last_seq(watcher: psycopg.AsyncConnection, story: Story) -> int | None:
    found = await watcher.execute("SELECT max(seq) FROM match_event WHERE match_id = %s", [story.match_id])
    (seq,) = await found.fetchone() or (None,)
    return seq


async def test_a_lone_append_whose_backend_is_killed_has_an_unknown_outcome(
    pool: SessionPool, story: Story, watcher: psycopg.AsyncConnection
) -> None:
    store, owner = PostgresMatchStore(pool), new_id()
    await story.opened(store, owner)
    async with locked(watcher, "match_owner", "match_id", story):
        appending = asyncio.create_task(store.append(owner=owner, batch=[story.append(2)]))
        await watcher.execute("SELECT pg_terminate_backend(%s)", [await blocked_pid(watcher)])
        with pytest.raises(AppendUnknown):
            await appending
    (taken,) = await store.reclaim(owner=owner, read_to={story.match_id: 0})
    assert len(taken.rows) == 1
    assert await store.append(owner=owner, batch=[story.append(2, epoch=2)]) == frozenset()


async def test_an_append_with_records_whose_backend_is_killed_before_its_commit_wrote_nothing(
    pool: SessionPool, story: Story, watcher: psycopg.AsyncConnection
) -> None:
    store, owner = PostgresMatchStore(pool), new_id()
    await story.opened(store, owner)
    async with locked(watcher, "match", "id", story):
        appending = asyncio.create_task(store.append(owner=owner, batch=[story.append(2, records=[story.live()])]))
        await watcher.execute("SELECT pg_terminate_backend(%s)", [await blocked_pid(watcher)])
        with pytest.raises(AppendFailed):
            await appending
    assert await last_seq(watcher, story) == 1
    assert await store.append(owner=owner, batch=[story.append(2, records=[story.live()])]) == frozenset()


async def test_an_append_whose_answer_is_lost_is_unknown_and_may_be_there(
    proxy: CuttingProxy, through: PostgresMatchStore, story: Story, watcher: psycopg.AsyncConnection
) -> None:
    owner = new_id()
    await story.opened(through, owner)
    assert await through.append(owner=owner, batch=[story.append(2)]) == frozenset()
    proxy.cut_at_next_answer = True
    with pytest.raises(AppendUnknown):
        await through.append(owner=owner, batch=[story.append(3)])
    (taken,) = await through.reclaim(owner=owner, read_to={story.match_id: 0})
    assert taken.rows[-1].seq == 3
    assert await last_seq(watcher, story) == 3


async def test_an_opening_whose_commit_is_not_answered_is_unknown(
    proxy: CuttingProxy, through: PostgresMatchStore, story: Story, watcher: psycopg.AsyncConnection
) -> None:
    owner, held = new_id(), story.another()
    await held.opened(through, owner)
    await watcher.execute("CREATE FUNCTION wait_a_moment() RETURNS trigger LANGUAGE plpgsql AS "
                          "$$ BEGIN PERFORM pg_sleep(0.2); RETURN NULL; END $$")  # fmt: skip
    await watcher.execute("CREATE CONSTRAINT TRIGGER slow_commit AFTER INSERT ON match DEFERRABLE INITIALLY DEFERRED "
                          "FOR EACH ROW EXECUTE FUNCTION wait_a_moment()")  # fmt: skip
    try:
        opening = asyncio.create_task(story.opened(through, owner))
        question = "SELECT FROM pg_stat_activity WHERE query = 'COMMIT' AND wait_event = 'PgSleep'"
        async with asyncio.timeout(5):
            while True:
                committing = await watcher.execute(question)
                if committing.rowcount:
                    break
        proxy.cut_at_next_answer = True
        with pytest.raises(AppendUnknown):
            await opening
    finally:
        await watcher.execute("DROP FUNCTION wait_a_moment CASCADE")
    (taken,) = await through.take_over(owner=owner, last_owners={story.match_id: owner})
    assert len(taken.rows) == 1


async def test_a_statement_that_takes_too_long_wrote_nothing(
    through: PostgresMatchStore, story: Story, watcher: psycopg.AsyncConnection
) -> None:
    owner = new_id()
    await story.opened(through, owner)
    async with locked(watcher, "match_owner", "match_id", story):
        began = time.monotonic()
        with pytest.raises(AppendFailed) as failed:
            await through.append(owner=owner, batch=[story.append(2)])
        assert 0.4 < time.monotonic() - began < 1
    assert not isinstance(failed.value, AppendRejected)
    assert await last_seq(watcher, story) == 1


async def test_a_postgres_that_falls_silent_is_waited_for_no_longer_than_said(
    proxy: CuttingProxy, through: PostgresMatchStore, story: Story
) -> None:
    owner = new_id()
    await story.opened(through, owner)
    proxy.silent = True
    began = time.monotonic()
    with pytest.raises(AppendUnknown):
        await through.append(owner=owner, batch=[story.append(2)])
    assert time.monotonic() - began < 1
    with pytest.raises(AppendFailed):
        await through.append(owner=owner, batch=[story.append(2)])
    assert time.monotonic() - began < 2
    proxy.silent = False
    (taken,) = await through.reclaim(owner=owner, read_to={story.match_id: 0})
    assert len(taken.rows) == 1


async def test_an_append_that_is_cancelled_leaves_no_connection_in_the_middle_of_something(
    pool: SessionPool, story: Story, watcher: psycopg.AsyncConnection
) -> None:
    store, owner = PostgresMatchStore(pool), new_id()
    await story.opened(store, owner)
    async with locked(watcher, "match_owner", "match_id", story):
        appending = asyncio.create_task(store.append(owner=owner, batch=[story.append(2)]))
        await blocked_pid(watcher)
        appending.cancel()
        with pytest.raises(asyncio.CancelledError):
            await appending
    assert await store.append(owner=owner, batch=[story.append(2)]) == frozenset()


async def test_after_a_restart_of_postgres_the_first_append_already_works(
    pool: SessionPool, story: Story, watcher: psycopg.AsyncConnection
) -> None:
    store, owner = PostgresMatchStore(pool), new_id()
    await story.opened(store, owner)
    await asyncio.gather(*(store.renew_lease(actor_id=owner, match_time_ms=1) for _ in range(8)))
    await watcher.execute(
        "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE application_name = 'echoplay' "
        "AND datname = current_database()"
    )
    assert await store.append(owner=owner, batch=[story.append(2)]) == frozenset()


async def test_a_postgres_that_comes_back_is_used_again(
    proxy: CuttingProxy, through: PostgresMatchStore, story: Story
) -> None:
    owner = new_id()
    await story.opened(through, owner)
    await proxy.refuse()
    for _ in range(3):
        with pytest.raises(AppendFailed):
            await through.append(owner=owner, batch=[story.append(2)])
    await proxy.listen()
    assert await through.append(owner=owner, batch=[story.append(2)]) == frozenset()


async def test_no_more_connections_are_opened_than_allowed(proxy: CuttingProxy) -> None:
    pool = SessionPool(proxy.url, connections_max=2)
    store = PostgresMatchStore(pool)
    await asyncio.gather(*(store.renew_lease(actor_id=new_id(), match_time_ms=1) for _ in range(50)))
    assert proxy.connections_count <= 2
    await pool.close()
    with pytest.raises(AppendFailed):
        await store.renew_lease(actor_id=new_id(), match_time_ms=1)


def every_call(pool: SessionPool, story: Story, any_id: Callable[[], str]) -> dict[str, Coroutine[Any, Any, Any]]:
    """Each call of each port, with well-formed or ill-formed ids."""
    store, placement = PostgresMatchStore(pool), PostgresPlacementStore(pool)
    accounts, reader, answers = PostgresAccountStore(pool), PostgresMatchReader(pool), PostgresIdempotencyStore(pool)
    return {
        "open_match": store.open_match(owner=any_id(), card=story.card, rows=[], records=story.seats()),
        "append": store.append(owner=any_id(), batch=[story.append(2)]),
        "append with records": store.append(owner=any_id(), batch=[story.append(2, records=[story.live()])]),
        "take_over": store.take_over(owner=any_id(), last_owners={any_id(): any_id()}),
        "reclaim": store.reclaim(owner=any_id(), read_to={any_id(): 0}),
        "save_reactions": store.save_reactions(owner=any_id(), counts={any_id(): {"heart": 1}}),
        "register_lease": store.register_lease(lease(any_id())),
        "renew_lease": store.renew_lease(actor_id=any_id(), match_time_ms=START_MS),
        "release_lease": store.release_lease(actor_id=any_id()),
        "open_matches": placement.open_matches(),
        "leases": placement.leases(),
        "revoke_lease": placement.revoke_lease(actor_id=any_id()),
        "forget_old_leases": placement.forget_old_leases(),
        "statuses": reader.statuses([any_id()]),
        "journal": reader.journal(any_id(), events_max=9),
        "account": accounts.account(any_id()),
        "standings": accounts.standings([any_id()]),
        "account_for_firebase": accounts.account_for_firebase(
            firebase_uid=new_id(), user_id=any_id(), profile_id=any_id(), display_name="A", email=None, avatar_url=None
        ),
        "create_account": accounts.create_account(
            user_id=any_id(), profile_id=any_id(), display_name="A", role="USER"
        ),
        "update_account": accounts.update_account(any_id(), ProfilePatch(bio="b"), new_profile_id=any_id()),
        "share_a_family": accounts.share_a_family(any_id(), any_id()),
        "create_family": accounts.create_family(family_id=any_id(), name="F", parent_user_id=any_id()),
        "add_family_member": accounts.add_family_member(family_id=any_id(), user_id=any_id(), role="CHILD"),
        "card": reader.card(any_id()),
        "finished": reader.finished(any_id()),
        "remembered": answers.remembered(user_id=any_id(), key="k", fingerprint="f"),
        "remember": answers.remember(user_id=any_id(), key="k", fingerprint="f", status=200, body={}),
    }  # fmt: skip


PORT_ERRORS = (AppendFailed, AppendUnknown, Unavailable)


async def test_a_postgres_that_is_away_is_told_in_the_ports_own_errors(story: Story) -> None:
    pool = SessionPool("postgresql://nobody:secret@127.0.0.1:9/none")
    for name, call in every_call(pool, story, new_id).items():
        with pytest.raises(PORT_ERRORS) as raised:
            await call
        assert "secret" not in str(raised.value), name


@pytest.mark.parametrize("bad", ["", "no id at all", "'; DROP TABLE match", "\x00", "é" * 5000])
async def test_an_id_that_is_none_is_refused_in_the_ports_own_errors(pool: SessionPool, story: Story, bad: str) -> None:
    for name, call in every_call(pool, story, lambda: bad).items():
        (answer,) = await asyncio.gather(call, return_exceptions=True)
        assert isinstance(answer, PORT_ERRORS) or not isinstance(answer, BaseException), name


async def test_health_tells_within_a_second(migrated_url: str, proxy: CuttingProxy) -> None:
    well, ill, away = (
        PostgresStoreHealth(url) for url in (migrated_url, proxy.url, "postgresql://nobody@127.0.0.1:9/none")
    )
    assert await well.ping()
    assert await ill.ping()
    proxy.silent = True
    for one in (ill, ill, away):
        began = time.monotonic()
        assert not await one.ping()
        assert time.monotonic() - began < 1.1
    proxy.silent = False
    assert await ill.ping()
    await well.close()
    await ill.close()


def test_a_url_that_cannot_be_read_is_refused_at_once_without_showing_it() -> None:
    with pytest.raises(ValueError, match="cannot be read") as refused:
        SessionPool("mysql://user:secret@host/db nonsense")
    assert "secret" not in str(refused.value)
