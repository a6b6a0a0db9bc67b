"""The embedded PostgreSQL keeps its data and comes back, whatever happened to it or to us."""

from __future__ import annotations

import asyncio
import os
import pwd
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from echoplay_cluster.local.errors import LocalPartError
from echoplay_cluster.local.postgres import EmbeddedPostgres
from echoplay_cluster.local.postgres_account import Account, choose_account
from echoplay_cluster.local.processes import Identity

PASSWORD = "0123456789abcdef"
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root changes who it is")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "a folder with a space"


@pytest.fixture
def zombie() -> Iterator[int]:
    """The pid of a process that has ended and was not buried."""
    done = subprocess.Popen([sys.executable, "-c", "pass"])
    os.waitid(os.P_PID, done.pid, os.WEXITED | os.WNOWAIT)
    yield done.pid
    done.wait()


@pytest.fixture
async def server(folder: Path) -> AsyncIterator[EmbeddedPostgres]:
    server = EmbeddedPostgres(folder, PASSWORD)
    yield server
    await server.stop()


async def write_a_row(url: str) -> None:
    async with await psycopg.AsyncConnection.connect(url, autocommit=True) as connection:
        await connection.execute("CREATE TABLE kept (word text)")
        await connection.execute("INSERT INTO kept VALUES ('durable')")


async def read_the_row(url: str) -> str:
    async with await psycopg.AsyncConnection.connect(url) as connection:
        row = await (await connection.execute("SELECT word FROM kept")).fetchone()
        assert row is not None
        return str(row[0])


async def show(url: str, name: str) -> str:
    async with await psycopg.AsyncConnection.connect(url) as connection:
        row = await (await connection.execute("SELECT current_setting(%s)", [name])).fetchone()
        assert row is not None
        return str(row[0])


async def until(condition: Callable[[], bool], seconds: float = 10.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        await asyncio.sleep(0.01)


async def test_it_starts_in_a_folder_with_a_space_and_syncs_every_commit(server: EmbeddedPostgres) -> None:
    url = await server.start()

    assert await show(url, "fsync") == "on"
    assert await show(url, "synchronous_commit") == "on"
    assert await show(url, "idle_in_transaction_session_timeout") == "1s"
    assert await show(url, "listen_addresses") == "127.0.0.1"
    assert await show(url, "server_encoding") == "UTF8"


async def test_it_refuses_a_wrong_password(server: EmbeddedPostgres) -> None:
    url = await server.start()

    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        await psycopg.AsyncConnection.connect(url.replace(PASSWORD, "wrong"))


async def test_after_a_kill_it_starts_again_at_the_same_address_with_its_data(server: EmbeddedPostgres) -> None:
    url = await server.start()
    await write_a_row(url)
    assert server.child is not None
    server.child.send(signal.SIGKILL)
    assert await server.child.wait() == -signal.SIGKILL

    assert await server.start() == url
    assert await read_the_row(url) == "durable"


async def test_another_run_finds_the_data_and_the_port(server: EmbeddedPostgres, folder: Path) -> None:
    url = await server.start()
    await write_a_row(url)
    await server.stop()

    again = EmbeddedPostgres(folder, PASSWORD)
    try:
        assert await again.start() == url
        assert await read_the_row(url) == "durable"
    finally:
        await again.stop()


async def test_a_port_that_was_taken_meanwhile_is_replaced(server: EmbeddedPostgres, folder: Path) -> None:
    url = await server.start()
    await server.stop()
    port = int((folder / "postgres.port").read_text())
    thief = await asyncio.start_server(lambda reader, writer: writer.close(), "127.0.0.1", port)
    again = EmbeddedPostgres(folder, PASSWORD)
    try:
        assert await again.start() != url
    finally:
        await again.stop()
        thief.close()


@pytest.mark.parametrize("holder", ["nobody", "a stranger", "a zombie"])
async def test_a_stale_pid_file_is_removed(server: EmbeddedPostgres, folder: Path, zombie: int, holder: str) -> None:
    await server.start()
    await server.stop()
    pid = {"nobody": 2**22 + 1, "a stranger": os.getpid(), "a zombie": zombie}[holder]
    (folder / "postgres" / "postmaster.pid").write_text(f"{pid}\n/somewhere\n1\n1\n\n127.0.0.1\n  1 1\nready\n")

    await read_version(await server.start())


async def read_version(url: str) -> None:
    async with await psycopg.AsyncConnection.connect(url) as connection:
        await connection.execute("SELECT version()")


async def test_a_first_start_that_was_interrupted_is_made_again(server: EmbeddedPostgres, folder: Path) -> None:
    half = folder / "postgres.new"
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("18\n")

    await read_version(await server.start())

    assert not half.exists()


async def test_a_start_that_fails_says_what_postgres_said(server: EmbeddedPostgres, folder: Path) -> None:
    await server.start()
    await server.stop()
    (folder / "postgres" / "postgresql.conf").write_text("no_such_setting = 1\n")

    with pytest.raises(LocalPartError, match="no_such_setting"):
        await server.start()


async def test_it_shuts_down_when_its_parent_is_killed(folder: Path) -> None:
    folder.mkdir(parents=True)
    program = f"""
import asyncio, pathlib, sys
from echoplay_cluster.local.postgres import EmbeddedPostgres
async def main():
    server = EmbeddedPostgres(pathlib.Path(sys.argv[1]), {PASSWORD!r})
    await server.start()
    print(server.child.pid, flush=True)
    await asyncio.Event().wait()
asyncio.run(main())
"""
    parent = await asyncio.create_subprocess_exec(
        sys.executable, "-c", program, str(folder), stdout=asyncio.subprocess.PIPE
    )
    assert parent.stdout is not None
    postgres = Identity.of(int(await parent.stdout.readline()))
    assert postgres is not None
    parent.kill()
    await parent.wait()

    await until(lambda: not postgres.is_alive())
    assert not (folder / "postgres" / "postmaster.pid").exists()


@as_root
async def test_root_runs_it_in_a_user_namespace_and_keeps_its_files(folder: Path) -> None:
    account = choose_account()
    if not account.prefix:
        pytest.skip("the kernel offers no user namespaces here")
    server = EmbeddedPostgres(folder, PASSWORD, account=account)
    try:
        await read_version(await server.start())
        assert (folder / "postgres").stat().st_uid == 0
    finally:
        await server.stop()


@as_root
async def test_without_user_namespaces_root_drops_to_another_account(tmp_path: Path) -> None:
    account = choose_account(allow_namespaces=False)
    assert account.owner is not None
    closed = tmp_path / "closed home"
    closed.mkdir(mode=0o700)
    folder = closed / "data"
    server = EmbeddedPostgres(folder, PASSWORD, account=account)
    try:
        url = await server.start()
        await write_a_row(url)
        assert server.child is not None
        status = Path(f"/proc/{server.child.pid}/status").read_text()
        user = account.owner[0]
        assert f"Uid:\t{user}\t{user}\t{user}\t{user}" in status
        await server.stop()

        assert await server.start() == url
        assert await read_the_row(url) == "durable"
        await server.stop()

        # The kernel's mind may change between two runs: the data follows.
        back = EmbeddedPostgres(folder, PASSWORD)
        try:
            assert await read_the_row(await back.start()) == "durable"
        finally:
            await back.stop()
    finally:
        await server.stop()
        shutil.rmtree((folder / "postgres").resolve(), ignore_errors=True)


@as_root
def test_programs_below_a_closed_folder_are_copied_to_a_reachable_one(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    (closed / "pginstall" / "bin").mkdir(parents=True)
    (closed / "pginstall" / "bin" / "postgres").write_text("#!/bin/sh\n")
    closed.chmod(0o700)
    nobody = pwd.getpwnam("nobody")

    programs = Account(owner=(nobody.pw_uid, nobody.pw_gid)).programs(closed / "pginstall" / "bin")

    try:
        assert (programs / "postgres").exists()
        assert all(one.stat().st_mode & 0o001 for one in (programs, *programs.parents))
    finally:
        shutil.rmtree(programs.parent)
