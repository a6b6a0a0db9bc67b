"""A second start on the same folder or port is refused, and says who is in the way."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from supervised_run import Starter

from echoplay_cluster.settings import Settings
from echoplay_cluster.supervisor.errors import StartRefused
from echoplay_cluster.supervisor.folder_lock import lock_folder
from echoplay_cluster.supervisor.port_reservation import reserve_port
from echoplay_cluster.supervisor.supervise import supervise

ROOT = Path(__file__).parents[3]
HOLD = """
import sys
from pathlib import Path
from echoplay_cluster.supervisor.folder_lock import lock_folder
from echoplay_cluster.supervisor.port_reservation import reserve_port
held = lock_folder(Path(sys.argv[2])) if sys.argv[1] == "folder" else reserve_port("127.0.0.1", int(sys.argv[2]))
with held:
    print("held", flush=True)
    sys.stdin.read()
"""


def holder(*arguments: str) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def test_the_folder_of_a_running_echoplay_is_refused_by_pid(tmp_path: Path) -> None:
    with holder("folder", str(tmp_path)) as first:
        refusal = rf"another EchoPlay \(pid {first.pid}\) is using the folder {tmp_path}"
        with pytest.raises(StartRefused, match=refusal), lock_folder(tmp_path):
            pass
        first.kill()

    with lock_folder(tmp_path):
        assert (tmp_path / "lock").read_text() == f"{os.getpid()}\n"
    assert (tmp_path / "lock").read_text() == ""


def test_nothing_is_installed_while_an_echoplay_uses_the_folder(tmp_path: Path) -> None:
    """`make run` ends at its first step, and says what to do."""

    def make_run() -> subprocess.CompletedProcess[str]:
        environment = {**os.environ, "ECHOPLAY_DATA_DIR": str(tmp_path)}
        # Something harmless in the place of the installer, and of the server.
        command = ["make", "-C", str(ROOT), "run", "INSTALL=echo installed", "VENV=true"]
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)

    with holder("folder", str(tmp_path)) as first:
        refused = make_run()
        assert refused.returncode != 0
        assert f"another EchoPlay (pid {first.pid}) is using the folder {tmp_path}" in refused.stderr
        assert "installed" not in refused.stdout
        first.kill()
    assert "installed" in make_run().stdout


def test_the_port_of_an_echoplay_that_does_not_listen_yet_is_refused_by_pid(port: int) -> None:
    with holder("port", str(port)) as first:
        refusal = rf"port {port} on 127.0.0.1 is taken by another EchoPlay \(pid {first.pid}\)"
        with pytest.raises(StartRefused, match=refusal), reserve_port("127.0.0.1", port):
            pass
        first.kill()

    with reserve_port("127.0.0.1", port):
        pass


@pytest.mark.parametrize(
    ("family", "address"),
    [(socket.AF_INET, "127.0.0.1"), (socket.AF_INET, "0.0.0.0"), (socket.AF_INET6, "::")],
)
def test_the_port_of_another_program_is_refused_with_its_name(port: int, family: int, address: str) -> None:
    with socket.socket(family) as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        other.bind((address, port))
        other.listen()
        refusal = rf"port {port} on 127.0.0.1 is taken by \S+ \(pid {os.getpid()}\)"
        with pytest.raises(StartRefused, match=refusal), reserve_port("127.0.0.1", port):
            pass


def test_a_reserved_port_is_open_to_our_edges_and_to_nobody_else(port: int) -> None:
    with reserve_port("127.0.0.1", port):
        with socket.socket() as edge:
            edge.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
            edge.bind(("127.0.0.1", port))
            edge.listen()
            with socket.create_connection(("127.0.0.1", port)), edge.accept()[0]:
                pass
        with socket.socket() as stranger:
            stranger.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            with pytest.raises(OSError, match="in use"):
                stranger.bind(("127.0.0.1", port))


@pytest.mark.parametrize("option", [socket.SO_REUSEPORT, socket.SO_REUSEADDR])
def test_a_port_is_free_again_at_once_though_its_connections_linger(port: int, option: int) -> None:
    with socket.socket() as edge:
        edge.setsockopt(socket.SOL_SOCKET, option, 1)
        edge.bind(("127.0.0.1", port))
        edge.listen()
        client = socket.create_connection(("127.0.0.1", port))
        # The side that closes first keeps the connection's remains: here it is the server's.
        edge.accept()[0].close()
        client.close()

    with reserve_port("127.0.0.1", port):
        pass


def test_a_program_at_another_address_is_not_in_the_way(port: int) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.2", port))
        other.listen()
        with reserve_port("127.0.0.1", port):
            pass


def test_an_address_that_is_not_ours_is_refused_in_words(port: int) -> None:
    with pytest.raises(StartRefused, match="set ECHOPLAY_HOST or ECHOPLAY_PORT"), reserve_port("192.0.2.77", port):
        pass


def test_two_whole_runs_do_not_share_a_folder_or_a_port(start: Starter, tmp_path: Path, port: int) -> None:
    first = start().until_ready()

    same_folder = start(at=port + 1)
    assert same_folder.ended() == 1
    assert f"another EchoPlay (pid {first.process.pid}) is using the folder" in same_folder.text

    same_port = start(folder=tmp_path / "another folder")
    assert same_port.ended() == 1
    assert f"is taken by another EchoPlay (pid {first.process.pid})" in same_port.text

    assert first.process.poll() is None


def test_a_server_that_machines_join_is_not_replaced_beside_itself(tmp_path: Path) -> None:
    environment = {"ECHOPLAY_DATA_DIR": str(tmp_path / "data"), "ECHOPLAY_RAY_PORT": "6379"}
    with pytest.raises(StartRefused, match="ECHOPLAY_RAY_PORT is set"):
        supervise(Settings.from_environment(environment), replace=True)
    assert not (tmp_path / "data").exists(), "nothing was touched"
