"""A supervised run as a test sees it: a process, what it prints, and everybody below it."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

from echoplay_cluster.local.processes import Identity, descendants, kill_session
from echoplay_cluster.supervisor.leftovers import Record

PROGRAM = Path(__file__).with_name("supervised.py")
START_SECONDS_MAX = 60.0


def until(condition: Callable[[], object], what: str, seconds: float = 20.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"not in time: {what}"
        time.sleep(0.02)


class SupervisedRun:
    """One run; `lines` grows as it speaks."""

    def __init__(self, folder: Path, port: int, *arguments: str, prefix: tuple[str, ...] = ()) -> None:
        self.folder = folder
        self.port = port
        self.lines: list[str] = []
        self.seen: set[Identity] = set()
        environment = {
            **os.environ,
            "ECHOPLAY_PORT": str(port),
            "ECHOPLAY_DATA_DIR": str(folder),
            "PYTHONUNBUFFERED": "1",
        }
        self.process = subprocess.Popen(
            [*prefix, sys.executable, str(PROGRAM), *arguments],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()

    def _listen(self) -> None:
        assert self.process.stdout is not None
        with self.process.stdout as stdout:
            self.lines.extend(iter(stdout.readline, ""))

    @property
    def text(self) -> str:
        return "".join(self.lines)

    def until_ready(self) -> SupervisedRun:
        until(lambda: "Ctrl-C stops it" in self.text or self.process.poll() is not None, "ready", START_SECONDS_MAX)
        assert self.process.poll() is None, self.text
        self.look()
        return self

    def until_said(self, words: str, seconds: float = 30.0) -> None:
        until(lambda: words in self.text, f"it said {words!r}; it said: {self.text}", seconds)

    def look(self) -> list[Identity]:
        """Everybody below it now; remembered, so that nobody can hide later."""
        found = descendants(self.process.pid)
        self.seen.update(found)
        return found

    def pid_of(self, program: str) -> int:
        """The process below it whose command line names `program`; the uppermost if there are several."""
        for one in self.look():
            try:
                command = Path(f"/proc/{one.pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
            except OSError:
                continue
            if program in command:
                return one.pid
        raise AssertionError(f"nobody runs {program}")

    def part(self, name: str) -> str:
        """What the start-up table says of a part."""
        found = re.search(rf"^  {name} +(.*)$", self.text, re.MULTILINE)
        assert found is not None, self.text
        return found[1]

    def ended(self, seconds: float = 40.0) -> int:
        code = self.process.wait(seconds)
        self._listener.join(5.0)
        return code

    def until_nobody_is_left(self, seconds: float = 10.0) -> None:
        until(lambda: not [one for one in self.seen if one.is_alive()], f"gone: {self.seen}", seconds)

    def sweep(self) -> None:
        """End whoever is left of it."""
        for one in self.seen:
            kill_session(one)
            one.send(signal.SIGKILL)
        Record(self.folder).sweep()


Starter = Callable[..., SupervisedRun]
