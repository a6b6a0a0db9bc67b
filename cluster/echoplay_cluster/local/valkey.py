"""The embedded Valkey: notices, presence and limits shared by the edges, for a run without REDIS_URL.

It listens on loopback only, asks for a password that no process list shows, appends what it is told to a file
in the data folder, and ends with us. `start` again after it ended keeps port and data.
"""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
from collections.abc import Mapping
from pathlib import Path

from echoplay_cluster.local.child import Child, OnSpawn
from echoplay_cluster.local.environment import for_children
from echoplay_cluster.local.errors import LocalPartError
from echoplay_cluster.local.ports import free_port, keep_port, kept_port
from echoplay_cluster.local.wheels import valkey_server

__all__ = ["EmbeddedValkey"]

_START_SECONDS_MAX = 10.0
_STOP_SECONDS_MAX = 5.0
_LOOK_SECONDS = 0.01
_PORT_TRIES_MAX = 3
_MEMORY_MEGABYTES_MAX = 256


class EmbeddedValkey:
    """One server over one folder (`<folder>/valkey`)."""

    def __init__(
        self,
        folder: Path,
        password: str,
        *,
        environment: Mapping[str, str] | None = None,
        on_spawn: OnSpawn = lambda child: None,
    ) -> None:
        self._folder = folder.absolute()
        self._password = password
        self._environment = for_children(os.environ if environment is None else environment)
        self._on_spawn = on_spawn
        self._log = self._folder / "logs" / "valkey.log"
        self._port: int | None = None
        self.child: Child | None = None

    @property
    def url(self) -> str:
        """Its address, once it has started."""
        if self._port is None:
            raise LocalPartError("the embedded Valkey has not been started")
        return f"redis://:{self._password}@127.0.0.1:{self._port}/0"

    async def start(self) -> str:
        """Start it and return its address once it answers."""
        (self._folder / "logs").mkdir(parents=True, exist_ok=True)
        (self._folder / "valkey").mkdir(mode=0o700, exist_ok=True)
        port_file = self._folder / "valkey.port"
        for _ in range(_PORT_TRIES_MAX):
            port = self._port or kept_port(port_file)
            self.child = self._spawn(port)
            self._on_spawn(self.child)
            if await self._is_ready(port):
                self._port = port
                keep_port(port_file, port)
                return self.url
            if self._port is None:
                keep_port(port_file, free_port())
        raise LocalPartError.with_log("the embedded Valkey did not start", self._log)

    async def stop(self, patience_seconds: float = _STOP_SECONDS_MAX) -> None:
        """Let it write what it holds and end."""
        if self.child is not None:
            await self.child.stop(signal.SIGTERM, patience_seconds)

    def _spawn(self, port: int) -> Child:
        with self._log.open("ab") as log:
            child = Child.spawn(
                "valkey",
                # Its settings come through a pipe: a command line is everybody's to read.
                [valkey_server(), "-"],
                environment=self._environment,
                death_signal=signal.SIGTERM,
                folder=self._folder / "valkey",
                stdin=subprocess.PIPE,
                stdout=log.fileno(),
                stderr=log.fileno(),
            )
        assert child.process.stdin is not None
        with child.process.stdin as settings:
            settings.write(self._settings(port).encode())
        return child

    def _settings(self, port: int) -> str:
        # The working folder is where its files go: no path has to be quoted here.
        return "\n".join(
            [
                "bind 127.0.0.1",
                f"port {port}",
                f"requirepass {self._password}",
                "daemonize no",
                "appendonly yes",
                "appendfsync everysec",
                'save ""',
                f"maxmemory {_MEMORY_MEGABYTES_MAX}mb",
                "maxmemory-policy noeviction",
                "loglevel notice",
                "",
            ]
        )

    async def _is_ready(self, port: int) -> bool:
        child = self.child
        assert child is not None
        loop = asyncio.get_running_loop()
        deadline = loop.time() + _START_SECONDS_MAX
        while child.exit_code is None:
            if await self._answers(port):
                return True
            if loop.time() > deadline:
                await child.stop(signal.SIGTERM, 1.0)
                break
            await asyncio.sleep(_LOOK_SECONDS)
        return False

    async def _answers(self, port: int) -> bool:
        """Whether what listens there is ours — it knows our password — and has its data loaded."""
        try:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            return False
        try:
            writer.write(f"AUTH {self._password}\r\nPING\r\n".encode())
            return await reader.readline() == b"+OK\r\n" and await reader.readline() == b"+PONG\r\n"
        except OSError:
            return False
        finally:
            writer.close()
