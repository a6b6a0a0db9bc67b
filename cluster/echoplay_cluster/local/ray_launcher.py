"""The local Ray, seen from the supervisor: start it, know its address, be told when it ended, stop it.

Ray runs below one `ray_head` process in a session of its own. Its state lives in a short folder below `/tmp`
(socket paths are limited to about a hundred characters), new at each start and removed at its end; its logs lie
in the data folder.
"""

from __future__ import annotations

import asyncio
import json
import os
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from echoplay_cluster.local.child import Child, OnSpawn
from echoplay_cluster.local.child_output import ChildOutput
from echoplay_cluster.local.environment import for_ray
from echoplay_cluster.local.errors import LocalPartError
from echoplay_cluster.local.processes import kill_session

__all__ = ["FOLDER_PREFIX", "LocalRay"]

FOLDER_PREFIX = "echoplay-ray-"

_START_SECONDS_MAX = 60.0
_STOP_SECONDS_MAX = 8.0
_OBJECT_STORE_BYTES = 80 * 2**20
# More than any one machine will use: what a node carries is bounded by the settings, not by Ray.
_RESOURCES = {"match_slots": 10_000, "edge": 1_000}
_FIRST_NODES_RESOURCES = {"directory": 1}

_OPTIONS = {
    # Workers keep the priority that everything else here has.
    "RAY_worker_niceness": "0",
    # The GCS writes what it knows to a file of this run, so that it can die alone and come back alone. A file
    # and not Redis: Ray would show Redis's password in its command lines, and losing Redis would end Ray.
    "RAY_gcs_storage": "rocksdb",
    # Ray kills workers when the machine's memory runs short; other programs' hunger would cost us matches.
    "RAY_memory_monitor_refresh_ms": "0",
    "RAY_enable_metrics_collection": "0",
    "RAY_DISABLE_IMPORT_WARNING": "1",
    # What an idle Ray is busy with, and nobody here reads or needs so often; docs/adr/0021 has what each saves. Nothing
    # by which a death is noticed is among them.
    "RAY_event_stats": "0",
    "RAY_task_events_report_interval_ms": "0",  # never
    "RAY_io_context_monitor_probe_interval_ms": "10000",
    # Objects too large for a message, a full disk, workers that are no actors: we have none, or no use for them.
    "RAY_raylet_check_gc_period_milliseconds": "10000",
    "RAY_object_manager_timer_freq_ms": "1000",
    "RAY_local_fs_monitor_interval_ms": "10000",
    "RAY_kill_idle_workers_interval_ms": "1000",
}


class LocalRay:
    """One local Ray at a time; `start` again after it ended gives a new one, at a new address unless a `port` is given.

    With `join` it is a node of the Ray at that address instead of one of its own.
    """

    def __init__(
        self,
        folder: Path,
        token: str,
        *,
        environment: Mapping[str, str] | None = None,
        on_spawn: OnSpawn = lambda child: None,
        on_gcs_restart: Callable[[], None] = lambda: None,
        node_address: str = "127.0.0.1",
        port: int = 0,
        join: str | None = None,
    ) -> None:
        self._node_address = node_address
        self._port = port
        self._join = join
        self._logs = folder.absolute() / "logs"
        self._log_folder = self._logs / "ray"
        self._token = token
        self._environment = os.environ if environment is None else environment
        self._on_spawn = on_spawn
        self._on_gcs_restart = on_gcs_restart
        self._output: ChildOutput | None = None
        self._listener: asyncio.Task[None] | None = None
        self.child: Child | None = None
        self.folder: Path | None = None
        self.address: str | None = None
        self.node_id = ""
        """Ray's name for this node."""
        self.processes: dict[str, int] = {}
        """The pids of Ray's own processes, by Ray's names for them."""

    async def start(self) -> str:
        """Start it and return its address once actors can be placed; what is left of the last one goes first."""
        await self.sweep()
        logs = self._log_folder
        shutil.rmtree(logs, ignore_errors=True)
        logs.mkdir(parents=True)
        # /tmp by name: TMPDIR may lead to a path too long for a socket.
        self.folder = Path(tempfile.mkdtemp(prefix=FOLDER_PREFIX, dir="/tmp"))
        environment = for_ray(self._environment, self._token) | _OPTIONS
        environment["RAY_gcs_storage_path"] = str(self.folder / "gcs")
        with (self._logs / "ray_head.log").open("ab") as log:
            self.child = Child.spawn(
                "ray",
                [sys.executable, "-m", "echoplay_cluster.local.ray_head"],
                environment=environment,
                death_signal=signal.SIGTERM,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log.fileno(),
            )
        self._on_spawn(self.child)
        self._tell(self.child, logs)
        try:
            said = await asyncio.wait_for(self._first_word(self.child), _START_SECONDS_MAX)
        except TimeoutError:
            said = None
        if said is None:
            await self.stop(0.0)
            sentence = f"the Ray at {self._join} was not joined" if self._join else "the local Ray did not start"
            raise LocalPartError.with_log(sentence, self._logs / "ray_head.log")
        self.address = str(said["ready"])
        self.node_id = said["node"]
        self.processes = said["processes"]
        return self.address

    async def start_beside(self) -> str:
        """Start it while another run's Ray still writes its logs into one of two folders: ours go into the other."""
        self._log_folder = min(self._logs / "ray", self._logs / "ray-beside", key=_last_written)
        return await self.start()

    async def stop(self, patience_seconds: float = _STOP_SECONDS_MAX) -> None:
        """End it and everything in it; when it will not, SIGKILL does."""
        if self.child is None:
            return
        await self.child.stop(signal.SIGTERM, patience_seconds)
        await self.sweep()

    async def sweep(self) -> None:
        """After its end: kill whom it could not kill itself, remove its folder."""
        if self.child is not None:
            await self.child.wait()
            kill_session(self.child.identity)
            if self.child.process.stdin is not None:
                self.child.process.stdin.close()
        if self._listener is not None:
            self._listener.cancel()
            self._listener = None
        if self._output is not None:
            self._output.close()
            self._output = None
        if self.folder is not None:
            shutil.rmtree(self.folder, ignore_errors=True)
        self.processes = {}

    def _tell(self, child: Child, logs: Path) -> None:
        plan = {
            "folder": str(self.folder),
            "session": f"session_{secrets.token_hex(4)}",
            "logs": str(logs),
            "cpus": os.cpu_count() or 1,
            "resources": _RESOURCES if self._join else _RESOURCES | _FIRST_NODES_RESOURCES,
            "object_store_bytes": _OBJECT_STORE_BYTES,
            "node_address": self._node_address,
            "port": self._port,
            "join": self._join,
        }
        assert child.process.stdin is not None
        # The pipe stays open: its end tells the head that we are gone.
        child.process.stdin.write(json.dumps(plan).encode() + b"\n")
        child.process.stdin.flush()

    async def _first_word(self, child: Child) -> dict[str, Any] | None:
        self._output = await ChildOutput.of(child)
        line = await self._output.line()
        if not line:
            return None
        self._listener = asyncio.create_task(self._listen(self._output))
        first: dict[str, Any] = json.loads(line)
        return first

    async def _listen(self, output: ChildOutput) -> None:
        while line := await output.line():
            self.processes = json.loads(line)["processes"]
            self._on_gcs_restart()


def _last_written(folder: Path) -> float:
    """When, for a folder of logs; never, if there is none."""
    return max((file.stat().st_mtime for file in folder.glob("**/*") if file.is_file()), default=0.0)
