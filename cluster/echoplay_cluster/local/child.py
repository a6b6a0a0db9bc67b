"""A child: a process of ours in a session of its own, that dies when we do.

The kernel signals it when the thread that started it ends (so: start children from the main thread only), and
the terminal's Ctrl-C does not reach it. `wait` is an event, not a poll.
"""

from __future__ import annotations

import asyncio
import ctypes
import os
import signal
import subprocess
import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import IO, Any

from echoplay_cluster.local.processes import Identity, reap_orphans

__all__ = ["Child", "OnSpawn", "become_subreaper", "die_with_parent", "reap_strays"]

_PR_SET_PDEATHSIG = 1
_PR_SET_CHILD_SUBREAPER = 36
_libc = ctypes.CDLL(None, use_errno=True)

_unburied: set[int] = set()
"""Children whose exit code somebody may still ask for."""


def become_subreaper() -> None:
    """From now on whoever below us loses its parent becomes our child."""
    _prctl(_PR_SET_CHILD_SUBREAPER, 1)


def die_with_parent(death_signal: int) -> None:
    """Have the kernel send us `death_signal` when our parent ends."""
    _prctl(_PR_SET_PDEATHSIG, death_signal)


def _prctl(option: int, value: int) -> None:
    if _libc.prctl(option, ctypes.c_ulong(value), 0, 0, 0) != 0:
        error = ctypes.get_errno()
        raise OSError(error, f"prctl: {os.strerror(error)}")


def reap_strays() -> None:
    """Bury the dead that a subreaper was handed; a `Child` is buried by whoever waits for it."""
    reap_orphans(own=_unburied)


class Child:
    """One running process and the way to wait for it and to end it."""

    def __init__(self, name: str, process: subprocess.Popen[bytes]) -> None:
        self.name = name
        self.process = process
        _unburied.add(process.pid)
        self.identity = Identity.of(process.pid) or Identity(process.pid, 0)

    @classmethod
    def spawn(
        cls,
        name: str,
        command: Sequence[str | Path],
        *,
        environment: Mapping[str, str],
        death_signal: int = signal.SIGKILL,
        folder: Path | None = None,
        stdin: int | None = subprocess.DEVNULL,
        stdout: int | IO[Any] | None = None,
        stderr: int | IO[Any] | None = None,
        account: tuple[int, int] | None = None,
    ) -> Child:
        """Start it; `account` is the (user, group) to become, for a caller that is root."""
        if threading.current_thread() is not threading.main_thread():
            raise RuntimeError("a child started from a thread would die with that thread")
        process = subprocess.Popen(
            [str(part) for part in command],
            env=dict(environment),
            cwd=folder,
            stdin=stdin,
            stdout=stdout,
            stderr=stderr,
            start_new_session=True,
            # Safe here: this process starts children from its main thread only, and has no other that forks.
            preexec_fn=_preparation(os.getpid(), death_signal, account),  # noqa: PLW1509
        )
        return cls(name, process)

    @property
    def pid(self) -> int:
        return self.process.pid

    @property
    def exit_code(self) -> int | None:
        """`None` while it runs; negative is the signal that ended it."""
        code = self.process.poll()
        if code is not None:
            _unburied.discard(self.process.pid)
        return code

    async def wait(self) -> int:
        """Return its exit code once it has ended."""
        while (code := self.exit_code) is None:
            await _ended(self.process.pid)
        return code

    def send(self, number: int) -> None:
        if self.exit_code is None:
            self.process.send_signal(number)

    async def stop(self, number: int, patience_seconds: float) -> int:
        """Ask it with a signal, insist with SIGKILL after `patience_seconds`; returns its exit code."""
        self.send(number)
        try:
            return await asyncio.wait_for(self.wait(), patience_seconds)
        except TimeoutError:
            self.send(signal.SIGKILL)
            return await self.wait()


def _preparation(parent: int, death_signal: int, account: tuple[int, int] | None) -> Callable[[], None]:
    def prepare() -> None:
        if account is not None:
            user, group = account
            os.setgroups([])
            os.setgid(group)
            os.setuid(user)
        # After the change of user, which clears it.
        die_with_parent(death_signal)
        if os.getppid() != parent:
            os._exit(1)  # It died before we could ask to be told.

    return prepare


async def _ended(pid: int) -> None:
    loop = asyncio.get_running_loop()
    over: asyncio.Future[None] = loop.create_future()
    descriptor = os.pidfd_open(pid)

    def on_readable() -> None:
        loop.remove_reader(descriptor)
        if not over.done():
            over.set_result(None)

    loop.add_reader(descriptor, on_readable)
    try:
        await over
    finally:
        loop.remove_reader(descriptor)
        os.close(descriptor)


OnSpawn = Callable[[Child], None]
"""Told of each child as soon as it runs, to note it for the case that we end without a goodbye."""
