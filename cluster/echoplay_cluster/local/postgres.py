"""The embedded PostgreSQL: a durable database of its own in the data folder, for a run without DATABASE_URL.

It listens on loopback only, asks for a password (SCRAM), syncs every commit to disk, and shuts down by itself
when we are gone. A first start makes the cluster; one that was interrupted is made again from nothing. What a
killed run left — its pid file, its port — never keeps the next one from starting.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from echoplay_cluster.local.child import Child, OnSpawn
from echoplay_cluster.local.environment import for_children
from echoplay_cluster.local.errors import LocalPartError
from echoplay_cluster.local.ports import free_port, keep_port, kept_port
from echoplay_cluster.local.postgres_account import Account, choose_account
from echoplay_cluster.local.wheels import postgres_programs
from echoplay_persistence.database import make_database

__all__ = ["EmbeddedPostgres"]

_NAME = "echoplay"
_START_SECONDS_MAX = 30.0
_STOP_SECONDS_MAX = 8.0
_LOOK_SECONDS = 0.01
_PORT_TRIES_MAX = 3

_INITDB_FLAGS = (
    "--auth=scram-sha-256",
    "--encoding=utf8",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
)
# Durability first; the rest keeps a small server small.
_OPTIONS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "fsync": "on",
    "full_page_writes": "on",
    "synchronous_commit": "on",
    "idle_in_transaction_session_timeout": "1s",
    "max_connections": "60",
    "shared_buffers": "32MB",
    "io_method": "sync",
    "max_wal_size": "256MB",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_checkpoints": "off",
}


class EmbeddedPostgres:
    """One server over one data folder (`<folder>/postgres`); `start` again after it ended keeps port and data."""

    def __init__(
        self,
        folder: Path,
        password: str,
        *,
        environment: Mapping[str, str] | None = None,
        account: Account | None = None,
        on_spawn: OnSpawn = lambda child: None,
    ) -> None:
        self._folder = folder.absolute()
        self._password = password
        self._environment = for_children(os.environ if environment is None else environment)
        self._account = account or choose_account()
        self._on_spawn = on_spawn
        self._log = self._folder / "logs" / "postgres.log"
        self._port: int | None = None
        self.child: Child | None = None

    @property
    def url(self) -> str:
        """Its address, once it has started."""
        if self._port is None:
            raise LocalPartError("the embedded PostgreSQL has not been started")
        return f"postgresql://{_NAME}:{self._password}@127.0.0.1:{self._port}/{_NAME}"

    def running_beside(self) -> str:
        """The address of the one that another run has on this folder; `LocalPartError` if ours cannot follow it."""
        program = postgres_programs() / "postgres"
        try:
            made_with = (self._folder / "postgres" / "PG_VERSION").read_text("ascii").strip()
            port = int((self._folder / "postgres.port").read_text("ascii"))
            said = subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout
        except (OSError, ValueError, subprocess.CalledProcessError) as error:
            raise LocalPartError(f"the embedded PostgreSQL that runs cannot be followed by ours: {error}") from error
        ours = said.split()[2]
        if ours.partition(".")[0] != made_with:
            raise LocalPartError(
                f"the data is PostgreSQL {made_with}'s and this version brings PostgreSQL {ours}: it has to be dumped "
                "and loaded, with the server stopped"
            )
        return f"postgresql://{_NAME}:{self._password}@127.0.0.1:{port}/{_NAME}"

    async def start(self) -> str:
        """Start it and return its address once it takes connections."""
        (self._folder / "logs").mkdir(parents=True, exist_ok=True)
        programs = self._account.programs(postgres_programs())
        data = await self._cluster(programs)
        await _clear_pid_file(data)
        port_file = self._folder / "postgres.port"
        for _ in range(_PORT_TRIES_MAX):
            port = self._port or kept_port(port_file)
            self._spawn(programs, data, port)
            if await self._is_ready(data):
                self._port = port
                keep_port(port_file, port)
                await make_database(self.url)
                return self.url
            if self._port is None:
                keep_port(port_file, free_port())
        raise LocalPartError.with_log("the embedded PostgreSQL did not start", self._log)

    async def stop(self, patience_seconds: float = _STOP_SECONDS_MAX) -> None:
        """Shut it down: sessions are cut off, committed data is on disk, nothing needs recovery."""
        if self.child is not None:
            await self.child.stop(signal.SIGINT, patience_seconds)

    async def _cluster(self, programs: Path) -> Path:
        data = self._account.place(self._folder / "postgres")
        if not (data / "PG_VERSION").exists():
            # Made beside its place and then moved there: half a cluster never looks like one.
            new = data.with_name(data.name + ".new")
            shutil.rmtree(new, ignore_errors=True)
            shutil.rmtree(data, ignore_errors=True)
            new.mkdir(mode=0o700)
            self._account.take(new)
            await self._initdb(programs, new)
            new.rename(data)
        self._account.take(data)
        return data

    async def _initdb(self, programs: Path, data: Path) -> None:
        reading, writing = os.pipe()
        if self._account.owner is not None:
            os.fchown(reading, *self._account.owner)
        os.write(writing, f"{self._password}\n".encode())
        os.close(writing)
        flags = ("-D", data, "-U", _NAME, "--pwfile=/dev/stdin", *_INITDB_FLAGS)
        child = self._start("initdb", [programs / "initdb", *flags], stdin=reading)
        os.close(reading)
        if await child.wait() != 0:
            raise LocalPartError.with_log("PostgreSQL's data folder could not be made", self._log)

    def _spawn(self, programs: Path, data: Path, port: int) -> None:
        options = [part for name, value in _OPTIONS.items() for part in ("-c", f"{name}={value}")]
        self._start("postgres", [programs / "postgres", "-D", data, "-p", str(port), *options])

    def _start(self, name: str, command: Sequence[str | Path], stdin: int = subprocess.DEVNULL) -> Child:
        with self._log.open("ab") as log:
            self.child = Child.spawn(
                name,
                [*self._account.prefix, *command],
                environment=self._environment,
                # When we die it cuts its sessions off and shuts down cleanly.
                death_signal=signal.SIGINT,
                folder=Path("/"),
                stdin=stdin,
                stdout=log.fileno(),
                stderr=log.fileno(),
                account=self._account.owner,
            )
        self._on_spawn(self.child)
        return self.child

    async def _is_ready(self, data: Path) -> bool:
        """Whether it says so before it ends or time is up."""
        child = self.child
        assert child is not None
        loop = asyncio.get_running_loop()
        deadline = loop.time() + _START_SECONDS_MAX
        while child.exit_code is None:
            if _says_ready(data, child.pid):
                return True
            if loop.time() > deadline:
                await child.stop(signal.SIGQUIT, 1.0)
                break
            await asyncio.sleep(_LOOK_SECONDS)
        return False


def _says_ready(data: Path, pid: int) -> bool:
    lines = _pid_file_lines(data)
    return len(lines) >= 8 and lines[0] == str(pid) and lines[7].strip() == "ready"


def _pid_file_lines(data: Path) -> list[str]:
    try:
        return (data / "postmaster.pid").read_text("utf-8").splitlines()
    except OSError:
        return []


async def _clear_pid_file(data: Path) -> None:
    """Remove what a dead server left — its pid may be anybody's by now — and let a dying one finish."""
    loop = asyncio.get_running_loop()
    deadline = loop.time() + _STOP_SECONDS_MAX
    while lines := _pid_file_lines(data):
        if not _is_postgres(lines[0]):
            (data / "postmaster.pid").unlink(missing_ok=True)
        elif loop.time() > deadline:
            raise LocalPartError(f"another PostgreSQL (pid {lines[0]}) is using {data}: stop it, then start again")
        else:
            await asyncio.sleep(_LOOK_SECONDS)


def _is_postgres(pid: str) -> bool:
    try:
        # A zombie has a name, but no program.
        return Path(f"/proc/{int(pid)}/exe").readlink().name.startswith("postgres")
    except (OSError, ValueError):
        return False
