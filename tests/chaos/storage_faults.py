"""What is done to storage and to the disk below it."""

from __future__ import annotations

import asyncio
import random
import shutil
import signal
from collections.abc import Sequence

from chaos_scene import Scene
from faults import fault, some

SLOW_S = (2.0, 6.0)
LATE_US = 150_000
"""How long each write-through to the disk is held up."""
ATTACHED_WITHIN_S = 5.0
_FLUSHES = "fsync,fdatasync"


@fault("storage session cut", kill=True)
async def storage_session_cut(scene: Scene, draw: random.Random) -> str | None:
    """One of Postgres' own processes dies: it ends all sessions and recovers, as after a crash."""
    sessions = [one for one in scene.server.processes() if one.title.startswith("postgres: echoplay")]
    if not sessions:
        return None
    draw.choice(sessions).send(signal.SIGKILL)
    return "postgres"


@fault("postgres stopped at once", kill=True)
async def postgres_stopped_at_once(scene: Scene, draw: random.Random) -> str | None:
    """As `pg_ctl stop -m immediate` does: no checkpoint, so it recovers when it starts again."""
    victim = some(scene.server, "postgres", draw)
    if victim is None:
        return None
    victim.send(signal.SIGQUIT)
    return "postgres"


@fault("valkey without its data", kill=True)
async def valkey_without_its_data(scene: Scene, draw: random.Random) -> str | None:
    victim = some(scene.server, "valkey", draw)
    if victim is None:
        return None
    victim.send(signal.SIGSTOP)
    for left in (scene.server.data_folder / "valkey").glob("appendonlydir*"):
        await asyncio.to_thread(shutil.rmtree, left, ignore_errors=True)
    victim.send(signal.SIGKILL)
    return "valkey"


@fault("disk slow")
async def disk_slow(scene: Scene, draw: random.Random) -> str | None:
    """Postgres waits for its disk: every commit takes longer by as much."""
    return await _meddle(scene, f"inject={_FLUSHES}:delay_enter={LATE_US}", draw.uniform(*SLOW_S))


@fault("disk failing")
async def disk_failing(scene: Scene, draw: random.Random) -> str | None:
    """A write-through fails: Postgres trusts nothing that it has in memory any more, and recovers."""
    return await _meddle(scene, f"inject={_FLUSHES}:error=EIO:when=1", draw.uniform(*SLOW_S) / 4)


async def _meddle(scene: Scene, injection: str, seconds: float) -> str | None:
    """Through strace, on all of Postgres' processes and those that it starts meanwhile; nothing without strace."""
    strace = shutil.which("strace")
    there = [one.pid for one in scene.server.processes() if "postgres" in one.title and one.is_alive()]
    if strace is None or not there:
        return None
    tracing = await asyncio.create_subprocess_exec(*_command(strace, injection, there), stderr=asyncio.subprocess.PIPE)
    assert tracing.stderr is not None
    try:
        async with asyncio.timeout(ATTACHED_WITHIN_S):
            await tracing.stderr.readuntil(b"attached")
        await asyncio.sleep(seconds)
    except (TimeoutError, asyncio.IncompleteReadError):
        return None
    finally:
        if tracing.returncode is None:
            tracing.terminate()
        await tracing.communicate()
    return "postgres"


def _command(strace: str, injection: str, pids: Sequence[int]) -> list[str]:
    return [strace, "-f", "-e", f"trace={_FLUSHES}", "-e", injection, "-o", "/dev/null", *(f"-p{pid}" for pid in pids)]
