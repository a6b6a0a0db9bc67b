"""A start that takes the data folder over from the server that runs on it, or says why it does not."""

from __future__ import annotations

import fcntl
import os
import re
import signal
import socket
from pathlib import Path

import psycopg
import pytest
from supervised_run import Starter, SupervisedRun, until

from echoplay_cluster.local.errors import LocalPartError
from echoplay_cluster.local.postgres import EmbeddedPostgres
from echoplay_cluster.local.secrets import LocalSecrets
from echoplay_cluster.supervisor.errors import StartRefused
from echoplay_cluster.supervisor.folder_lock import FolderInUse
from echoplay_cluster.supervisor.house import House
from echoplay_cluster.supervisor.predecessor import Predecessor
from echoplay_cluster.supervisor.taking_over import TakingOver


def _answers(port: int) -> bool:
    with socket.socket() as visitor:
        return visitor.connect_ex(("127.0.0.1", port)) == 0


def _tables(run: SupervisedRun, *, say: str | None = None) -> str:
    """Which tables the database of a run says that it has; with `say` it says so from now on."""
    password = LocalSecrets.load_or_make(run.folder).postgres_password
    port = (run.folder / "postgres.port").read_text().strip()
    url = f"postgresql://echoplay:{password}@127.0.0.1:{port}/echoplay"
    with psycopg.connect(url, autocommit=True) as connection:
        found = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        if say is not None:
            connection.execute("UPDATE alembic_version SET version_num = %s", [say])
    assert found is not None
    return str(found[0])


def test_a_new_start_takes_over_and_leaves_nothing_of_the_one_before(start: Starter, port: int) -> None:
    first = start().until_ready()
    second = start("replace")
    second.until_said("telling the other one")
    assert f"goes on meanwhile\nEchoPlay: ready; telling the other one (pid {first.process.pid}) to stop" in second.text
    second.until_ready()
    assert first.ended() == 0
    first.until_nobody_is_left()
    assert _answers(port)
    assert (second.folder / "lock").read_text() == f"{second.process.pid}\n"
    assert second.part("namespace") != first.part("namespace")

    third = start("replace").until_ready()
    assert second.ended() == 0
    third.process.send_signal(signal.SIGTERM)
    assert third.ended() == 0
    third.until_nobody_is_left()
    assert not (third.folder / "run.json").exists()


def test_where_nobody_runs_it_is_a_start_like_any_other(start: Starter) -> None:
    run = start("replace").until_ready()
    assert "beside" not in run.text


def test_a_version_that_cannot_start_leaves_the_one_that_runs_alone(start: Starter, port: int) -> None:
    first = start().until_ready()
    _tables(first, say="of_a_later_release")
    second = start("replace")
    assert second.ended() == 1
    assert "the database could not be brought up to date" in second.text
    assert f"the EchoPlay that runs (pid {first.process.pid}) goes on as before" in second.text
    assert "telling the other one" not in second.text
    assert first.process.poll() is None
    assert _answers(port)
    assert "stopping" not in first.text
    assert (first.folder / "run.json").exists()
    assert _tables(first) == "of_a_later_release"


def test_a_conductor_that_cannot_be_loaded_is_found_out_beside_the_one_that_runs(start: Starter) -> None:
    first = start().until_ready()
    second = start("replace", "broken")
    assert second.ended() == 1
    assert "the conductor ended before it was warm (exit code 3)" in second.text
    assert "telling the other one" not in second.text
    assert first.process.poll() is None


def test_data_of_another_postgresql_is_refused_before_anybody_is_told_to_stop(tmp_path: Path) -> None:
    (tmp_path / "postgres").mkdir()
    (tmp_path / "postgres.port").write_text("4711\n")
    ours = EmbeddedPostgres(tmp_path, "secret")
    (tmp_path / "postgres" / "PG_VERSION").write_text("9\n")
    newest = re.search(r"data is PostgreSQL 9's and this version brings PostgreSQL (\d+)", str(_refusal(ours)))
    assert newest is not None
    (tmp_path / "postgres" / "PG_VERSION").write_text(f"{newest[1]}\n")
    assert ours.running_beside() == "postgresql://echoplay:secret@127.0.0.1:4711/echoplay"


def _refusal(postgres: EmbeddedPostgres) -> LocalPartError:
    with pytest.raises(LocalPartError) as found:
        postgres.running_beside()
    return found.value


def test_a_port_of_another_program_is_refused_before_anybody_is_told_to_stop(start: Starter, port: int) -> None:
    first = start().until_ready()
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        second = start("replace", at=other.getsockname()[1])
        assert second.ended() == 1
    assert re.search(rf"is taken by \S+ \(pid {os.getpid()}\)", second.text)
    assert first.process.poll() is None
    assert "stopping" not in first.text


async def test_the_moment_in_which_nobody_is_named_any_more_counts_as_the_other_ones(start: Starter) -> None:
    first = start().until_ready()
    predecessor = Predecessor.of(first.folder)
    assert predecessor is not None
    holders = [str(first.process.pid), "", str(first.process.pid), "4711"]

    def hold() -> None:
        raise FolderInUse("in use by somebody else", holders.pop(0))

    with pytest.raises(FolderInUse):
        await TakingOver(predecessor, house=_Prepared(), hold=hold).run()
    assert not holders
    assert first.ended() == 0


async def test_one_that_does_not_stop_in_time_is_left_alone_and_what_keeps_it_is_told(start: Starter) -> None:
    first = start().until_ready()
    predecessor = Predecessor.of(first.folder)
    assert predecessor is not None
    assert predecessor.pid == first.process.pid
    first.process.send_signal(signal.SIGSTOP)

    def hold() -> None:
        raise FolderInUse("in use", str(first.process.pid))

    taking_over = TakingOver(predecessor, house=_Prepared(), hold=hold, within_seconds=0.2)  # type: ignore[arg-type]
    try:
        with pytest.raises(StartRefused, match=r"has not in 0 s: it is frozen .* left alone, and may still stop"):
            await taking_over.run()
        assert first.process.poll() is None
    finally:
        first.process.send_signal(signal.SIGCONT)
    assert first.ended() == 0


class _Prepared(House):
    """A house that needs nothing to be ready."""

    def __init__(self) -> None:
        pass

    async def prepare_beside(self) -> None:
        pass


def test_whoever_cannot_be_seen_to_hold_the_folder_is_never_told_to_stop(tmp_path: Path) -> None:
    assert Predecessor.of(tmp_path) is None
    lock = tmp_path / "lock"
    with lock.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        lock.write_text(f"{os.getppid()}\n")
        with pytest.raises(StartRefused, match=rf"\(pid {os.getppid()}\) cannot be told to stop from here"):
            Predecessor.of(tmp_path)
        lock.write_text(f"{os.getpid()}\n")
        found = Predecessor.of(tmp_path)
        assert found is not None
        assert found.pid == os.getpid()
        until(lambda: found.why_it_is_there() == "all its parts have ended", "no parts")
