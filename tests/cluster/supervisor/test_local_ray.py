"""The local Ray: closed to strangers, mended when its GCS dies, and gone as a whole."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from supervised_run import until

from echoplay_cluster.local.child import become_subreaper, reap_strays
from echoplay_cluster.local.environment import for_ray
from echoplay_cluster.local.processes import Identity, descendants
from echoplay_cluster.local.ray_launcher import LocalRay

TOKEN = "ab" * 32

# Finds or makes the actor of that name and says its pid.
DRIVER = """
import os, sys
import ray
class Sleeper:
    def pid(self):
        return os.getpid()
ray.init(address=sys.argv[1], namespace="tests", log_to_driver=False, configure_logging=False)
options = {"num_cpus": 0, "resources": {"match_slots": 1}, "lifetime": "detached", "get_if_exists": True}
actor = ray.remote(Sleeper).options(name=sys.argv[2], **options).remote()
print(ray.get(actor.pid.remote(), timeout=20))
"""


@pytest.fixture
async def local_ray(tmp_path: Path) -> AsyncIterator[LocalRay]:
    gcs_restarted = asyncio.Event()
    local = LocalRay(tmp_path / "a folder with a space", TOKEN, on_gcs_restart=gcs_restarted.set)
    local.gcs_restarted = gcs_restarted  # type: ignore[attr-defined]
    yield local
    await local.stop()


# Asks the GCS one thing and says how that was answered.
KNOCK = """
import sys
from ray._raylet import GcsClient
try:
    GcsClient(address=sys.argv[1]).get_all_node_info(timeout=5)
    print("let in")
except Exception as refused:
    print(type(refused).__name__)
"""


async def last_word(program: str, *arguments: str, token: str = TOKEN) -> str:
    """The last line that a program with Ray's environment says."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        program,
        *arguments,
        env=for_ray(os.environ, token),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said, _ = await process.communicate()
    assert process.returncode == 0, said.decode()
    return said.decode().splitlines()[-1]


async def actor_pid(address: str, name: str) -> int:
    return int(await last_word(DRIVER, address, name))


async def knock(address: str, token: str) -> str:
    return await last_word(KNOCK, address, token=token)


def listening_addresses(pid: int) -> set[str]:
    """The local addresses, in the kernel's hexadecimal, that a process listens on."""
    inodes = set()
    for descriptor in Path(f"/proc/{pid}/fd").iterdir():
        try:
            inodes.add(os.readlink(descriptor))
        except OSError:
            continue
    rows = [line.split() for table in ("tcp", "tcp6") for line in Path(f"/proc/net/{table}").read_text().splitlines()]
    return {row[1].partition(":")[0] for row in rows[1:] if row[3] == "0A" and f"socket:[{row[9]}]" in inodes}


async def test_an_actor_lives_on_while_the_gcs_is_replaced(local_ray: LocalRay) -> None:
    address = await local_ray.start()
    before = await actor_pid(address, "first")
    gcs = local_ray.processes["gcs_server"]

    os.kill(gcs, signal.SIGKILL)

    async with asyncio.timeout(20):
        await local_ray.gcs_restarted.wait()  # type: ignore[attr-defined]
    assert local_ray.processes["gcs_server"] != gcs
    assert await actor_pid(address, "first") == before
    assert await actor_pid(address, "second") != before


async def test_it_listens_on_loopback_alone_and_asks_for_the_token(local_ray: LocalRay) -> None:
    address = await local_ray.start()
    assert local_ray.child is not None
    loopback = {
        socket.inet_aton("127.0.0.1")[::-1].hex().upper(),
        "0000000000000000FFFF00000100007F",
    }
    seen = set().union(*(listening_addresses(one.pid) for one in descendants(local_ray.child.pid)))
    assert seen <= loopback
    assert seen

    assert await knock(address, TOKEN) == "let in"
    assert await knock(address, "cd" * 32) == "AuthenticationError"


async def test_its_folder_is_closed_to_others_and_its_logs_lie_with_the_data(
    local_ray: LocalRay, tmp_path: Path
) -> None:
    await local_ray.start()

    assert local_ray.folder is not None
    assert local_ray.folder.stat().st_mode & 0o077 == 0
    assert (tmp_path / "a folder with a space" / "logs" / "ray" / "raylet.out").exists()


async def test_its_token_is_in_no_command_line(local_ray: LocalRay) -> None:
    await local_ray.start()
    assert local_ray.child is not None

    for one in descendants(local_ray.child.pid):
        assert TOKEN not in Path(f"/proc/{one.pid}/cmdline").read_text()


async def test_when_the_raylet_dies_all_of_it_ends_and_a_new_one_can_start(local_ray: LocalRay) -> None:
    address = await local_ray.start()
    assert local_ray.child is not None
    pid = await actor_pid(address, "first")
    below = descendants(local_ray.child.pid)
    assert pid in {one.pid for one in below}
    os.kill(pid, signal.SIGSTOP)

    os.kill(local_ray.processes["raylet"], signal.SIGKILL)

    async with asyncio.timeout(20):
        assert await local_ray.child.wait() == 1
    assert [one for one in below if one.is_alive()] == []
    assert await actor_pid(await local_ray.start(), "first") != pid


@pytest.mark.parametrize("frozen", [False, True])
async def test_after_its_head_was_killed_nobody_lives_on(local_ray: LocalRay, frozen: bool) -> None:
    become_subreaper()
    address = await local_ray.start()
    assert local_ray.child is not None
    pid = await actor_pid(address, "first")
    below = descendants(local_ray.child.pid)
    if frozen:
        os.kill(pid, signal.SIGSTOP)

    local_ray.child.send(signal.SIGKILL)
    await local_ray.sweep()

    reap_strays()
    assert [one for one in below if one.is_alive()] == []
    assert local_ray.folder is not None
    assert not local_ray.folder.exists()


async def test_a_stop_leaves_no_process_and_no_folder(local_ray: LocalRay) -> None:
    address = await local_ray.start()
    assert local_ray.child is not None
    os.kill(await actor_pid(address, "first"), signal.SIGSTOP)
    below = [*descendants(local_ray.child.pid), Identity.of(local_ray.child.pid)]

    await local_ray.stop()

    until(lambda: not [one for one in below if one and one.is_alive()], "gone", seconds=1.0)
    assert local_ray.child.exit_code == 0
    assert local_ray.folder is not None
    assert not local_ray.folder.exists()
