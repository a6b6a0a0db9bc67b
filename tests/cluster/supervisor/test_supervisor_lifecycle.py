"""A run starts every part, mends what dies, and leaves nobody behind however it ends."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
from pathlib import Path

import psycopg
import pytest
from supervised_run import Starter, SupervisedRun, until

from echoplay_cluster.local.processes import Identity


def ray_folders(run: SupervisedRun) -> list[Path]:
    return [Path(folder) for folder in json.loads((run.folder / "run.json").read_text())["folders"]]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_stops_it_in_order_and_leaves_nothing(start: Starter, number: signal.Signals) -> None:
    run = start().until_ready()
    (ray_folder,) = ray_folders(run)
    assert ray_folder.exists()
    assert "embedded PostgreSQL" in run.part("database")
    assert "STAND-IN" in run.part("sign-in")

    run.process.send_signal(number)

    assert run.ended() == 0, run.text
    run.until_nobody_is_left(seconds=1.0)
    assert not ray_folder.exists()
    assert not (run.folder / "run.json").exists()
    with socket.socket() as again:
        again.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        again.bind(("127.0.0.1", run.port))


def test_a_signal_while_it_starts_stops_it_too(start: Starter) -> None:
    run = start()
    run_started = run.folder / "run.json"
    until(run_started.exists, "the first child")
    run.look()

    run.process.terminate()

    assert run.ended() == 0, run.text
    run.until_nobody_is_left(seconds=1.0)


def test_a_second_signal_waits_for_nobody(start: Starter) -> None:
    run = start("deaf").until_ready()

    run.process.send_signal(signal.SIGINT)
    run.until_said("stopping (once more")
    run.process.send_signal(signal.SIGINT)

    assert run.ended(seconds=5.0) == 0
    run.until_nobody_is_left(seconds=1.0)


def test_after_a_kill_nobody_lives_on_and_the_next_run_has_the_data(start: Starter) -> None:
    run = start().until_ready()
    url = database_url(run.folder)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE TABLE kept (word text)")
        connection.execute("INSERT INTO kept VALUES ('durable')")
    # Frozen, it cannot notice that the world around it ended.
    os.kill(int(run.part("sleeper")), signal.SIGSTOP)

    run.process.kill()

    run.ended()
    run.until_nobody_is_left()
    again = start().until_ready()
    with psycopg.connect(database_url(again.folder)) as connection:
        assert connection.execute("SELECT word FROM kept").fetchall() == [("durable",)]
    assert again.part("namespace") != run.part("namespace")


def test_a_frozen_leftover_of_a_killed_run_is_swept_by_the_next(start: Starter) -> None:
    run = start().until_ready()
    head = run.pid_of("ray_head")
    os.kill(int(run.part("sleeper")), signal.SIGSTOP)
    os.kill(head, signal.SIGSTOP)
    run.process.kill()
    run.ended()
    frozen = Identity.of(head)
    assert frozen is not None

    again = start().until_ready()

    assert not frozen.is_alive()
    run.until_nobody_is_left(seconds=1.0)
    assert re.search(r"a killed run had left .*ray", again.text)


def test_whatever_dies_is_started_again(start: Starter) -> None:
    run = start().until_ready()
    for program in ("/postgres ", "/valkey-server ", "gcs_server"):
        died = run.pid_of(program)
        os.kill(died, signal.SIGKILL)
        until(lambda program=program, died=died: alive_again(run, program, died), f"{program} again")
    until(lambda: answers(database_url(run.folder)), "PostgreSQL answers")

    conductor = int(run.part("conductor"))
    os.kill(conductor, signal.SIGKILL)
    run.until_said("the conductor is back")

    run.lines.clear()
    os.kill(run.pid_of("raylet/raylet "), signal.SIGKILL)
    run.until_said("the conductor is back", seconds=60.0)
    assert "Ray ended" in run.text

    run.look()
    run.process.terminate()
    assert run.ended() == 0, run.text
    run.until_nobody_is_left(seconds=1.0)


def test_a_conductor_is_told_of_a_ray_that_is_there_however_often_it_ended(start: Starter, tmp_path: Path) -> None:
    held = tmp_path / "held"
    run = start(f"hesitant:{held}").until_ready()
    held.touch()
    for count in (1, 2):
        # The second time it ends under a conductor that has been told of it and has not found it yet.
        os.kill(run.pid_of("raylet/raylet "), signal.SIGKILL)
        until(lambda count=count: run.text.count("and hesitates") == count, f"told {count} times; said: {run.text}")
    held.unlink()
    run.until_said("the conductor is back")

    told = re.findall(r"was told of (\S+), and", run.text)
    run.process.terminate()
    assert run.ended() == 0, run.text
    assert len(set(told)) == len(told) == 2
    assert run.text.count("Ray ended") == 2


def answers(url: str) -> bool:
    try:
        with psycopg.connect(url) as connection:
            return connection.execute("SELECT 1").fetchone() == (1,)
    except psycopg.OperationalError:
        return False


def alive_again(run: SupervisedRun, program: str, died: int) -> bool:
    try:
        return int(run.pid_of(program)) != died
    except AssertionError:
        return False


def test_a_conductor_that_cannot_start_ends_the_run_with_its_words(start: Starter) -> None:
    run = start("broken")

    assert run.ended(seconds=60.0) == 1
    assert "the fake conductor is broken" in run.text
    assert "exit code 3" in run.text


def test_it_ends_in_order_with_whoever_started_it_when_asked_to(start: Starter) -> None:
    # A shell that waits: the run is its child, as it is make's.
    run = start("with-parent", prefix=("/bin/sh", "-c", '"$@"; exit $?', "sh")).until_ready()

    run.process.kill()

    run.until_nobody_is_left(seconds=30.0)
    run.ended()
    assert "stopping" in run.text


def database_url(folder: Path) -> str:
    password = json.loads((folder / "secrets.json").read_text())["postgres_password"]
    port = int((folder / "postgres.port").read_text())
    return f"postgresql://echoplay:{password}@127.0.0.1:{port}/echoplay"
