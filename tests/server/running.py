"""A whole EchoPlay server as a process of its own, for whoever tests, shows or measures it from outside.

It listens on a free loopback port over a data folder that nobody else has, knows nothing of this process's own
settings, and is gone when `stop` returns. What it said is kept, and shown when it does not start.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any

from server.processes import Identity, below

ROOT = Path(__file__).parents[2]
HEALTH_WITHIN_S = 90.0
STOP_WITHIN_S = 30.0
_LOOK_S = 0.02
_SETTINGS = ("ECHOPLAY_", "LIVEKIT_", "FIREBASE_", "STRIPE_", "STORAGE_", "RAY_", "DATABASE_URL", "REDIS_URL", "JWT_")
_LOG_CHARACTERS_MAX = 4_000


class ServerNotRunning(Exception):
    """It did not start, or did not end; the message holds the end of every log."""


class RunningServer:
    """`start` it, talk to `url`, `stop` it; start it again and it has the same data, port and settings."""

    def __init__(self, folder: Path, settings: Mapping[str, str] | None = None) -> None:
        self.folder = folder
        self.data_folder = folder / "data"
        self.settings = dict(settings or {})
        self.port = free_port()
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def command(self) -> tuple[str, ...]:
        """What `echoplay` is told."""
        return ("run",)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def runs(self) -> bool:
        return self.process is not None and self.process.poll() is None

    @property
    def pid(self) -> int:
        """Of the supervisor, above everything else of this server."""
        assert self.process is not None
        return self.process.pid

    def start(self) -> float:
        """Return when its health says that it can serve; the seconds that took."""
        return self._start()

    def replace(self) -> float:
        """Start another one that takes over from this one; seconds from the end of this one until health answers.

        If that refuses while this one still runs, this one is as it was.
        """
        before = self.process
        assert before is not None
        try:
            return self._start("--replace", after=before)
        except ServerNotRunning:
            if before.poll() is None:
                self.process = before
            raise

    def _start(self, *options: str, after: subprocess.Popen[bytes] | None = None) -> float:
        began_s = served_s = time.monotonic()
        with (self.folder / "said.log").open("ab") as said:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "echoplay_cluster.command", *self.command, "--with-parent", *options],
                cwd=ROOT,
                env=self._environment(),
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        while (is_there := after is not None and after.poll() is None) or not self.is_healthy():
            if is_there:
                served_s = time.monotonic()
            if self.process.poll() is not None:
                raise ServerNotRunning(f"it ended with {self.process.returncode} at its start\n{self.logs()}")
            if time.monotonic() - began_s > HEALTH_WITHIN_S:
                self.kill()
                raise ServerNotRunning(f"no health within {HEALTH_WITHIN_S:.0f} s\n{self.logs()}")
            time.sleep(_LOOK_S)
        return time.monotonic() - served_s

    def stop(self) -> None:
        """Ask it to end, as an operator would, and wait until nothing of it is left."""
        if self.process is None or self.process.poll() is not None:
            return
        family = self.processes()
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(STOP_WITHIN_S)
        except subprocess.TimeoutExpired:
            self.kill()
            raise ServerNotRunning(f"it did not end within {STOP_WITHIN_S:.0f} s\n{self.logs()}") from None
        left = wait_until_gone(family, within_s=5.0)
        if left:
            raise ServerNotRunning(f"it ended, but {len(left)} of its processes did not: {left}\n{self.logs()}")

    def kill(self) -> list[Identity]:
        """SIGKILL the supervisor alone; everything that was below it, for `wait_until_gone`."""
        assert self.process is not None
        family = self.processes()
        self.process.kill()
        self.process.wait()
        return family

    def processes(self) -> list[Identity]:
        """Everything below the supervisor, and nothing else on this machine."""
        return below(self.pid)

    def logs(self) -> str:
        """The end of what it and its parts wrote."""
        files = [self.folder / "said.log", *sorted(self.data_folder.glob("logs/*.log"))]
        found = [(file.name, file.read_text("utf-8", errors="replace")) for file in files if file.exists()]
        return "\n".join(f"--- {name}\n{text[-_LOG_CHARACTERS_MAX:]}" for name, text in found if text)

    def _environment(self) -> dict[str, str]:
        machine = {name: value for name, value in os.environ.items() if not name.startswith(_SETTINGS)}
        return {
            **machine,
            "ECHOPLAY_PORT": str(self.port),
            "ECHOPLAY_DATA_DIR": str(self.data_folder),
            **self.settings,
        }

    def health(self) -> dict[str, Any]:
        """What it answers when asked how it is; `OSError` when it does not."""
        with urllib.request.urlopen(f"{self.url}/v1/health", timeout=2.0) as answer:
            found: dict[str, Any] = json.load(answer)
            return found

    def is_healthy(self) -> bool:
        """It answers that it can serve."""
        try:
            with urllib.request.urlopen(f"{self.url}/v1/health", timeout=2.0) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False


class TemporaryServer(RunningServer):
    """A server whose data folder exists only within a `with` block."""

    def __init__(self, settings: Mapping[str, str] | None = None) -> None:
        self._temporary = tempfile.TemporaryDirectory(prefix="echoplay-", ignore_cleanup_errors=True)
        super().__init__(Path(self._temporary.name), settings)

    def __enter__(self) -> TemporaryServer:
        try:
            self.start()
        except BaseException:
            self._temporary.cleanup()
            raise
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        try:
            self.stop()
        finally:
            self._temporary.cleanup()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until_gone(family: list[Identity], *, within_s: float) -> list[Identity]:
    """Return as soon as all of them have ended; those that have not when time is up."""
    until_s = time.monotonic() + within_s
    while (left := [one for one in family if one.is_alive()]) and time.monotonic() < until_s:
        time.sleep(_LOOK_S)
    return left
