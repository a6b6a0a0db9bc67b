"""Which edges listen: as many files as there are to be edges, each locked by the one that listens for it.

A spare edge waits for any of these locks. The kernel gives it one as soon as the process that had it is gone, whatever
that died of, so nobody has to look. A frozen process keeps its lock; one that leaves in order hands it on.
"""

from __future__ import annotations

import asyncio
import fcntl
import os
import threading
from pathlib import Path

__all__ = ["Duties", "Duty"]

SHOW_AGAIN_AFTER_S = 0.05
_PID_BYTES_MAX = 32


class Duty:
    """One of those files, locked by this process until it ends or hands it on."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        os.ftruncate(descriptor, 0)

    def tell_listening(self) -> None:
        """Say that this process listens; whoever had the duty before reads it."""
        os.pwrite(self._descriptor, f"{os.getpid()}\n".encode(), 0)

    def hand_on(self) -> None:
        """Whoever waits for a duty has it from now on."""
        os.ftruncate(self._descriptor, 0)
        fcntl.flock(self._descriptor, fcntl.LOCK_UN)

    @property
    def listener(self) -> int | None:
        """The process id of whoever listens, None while nobody does."""
        named = os.pread(self._descriptor, _PID_BYTES_MAX, 0).decode("ascii", "replace").strip()
        return int(named) if named.isdigit() else None

    def close(self) -> None:
        """Have it no more."""
        os.close(self._descriptor)


class Duties:
    """The duties of one server, in a folder that all of its edges know; `name` is this process's own among them."""

    def __init__(self, folder: Path, name: str, *, count: int) -> None:
        self._paths = [folder / f"listens-{number}" for number in range(1, count + 1)]
        self._sign = folder / f"waits-{name}"

    def take(self) -> Duty | None:
        """One that nobody has, if there is one."""
        for path in self._paths:
            descriptor = _opened(path)
            if _locked_at_once(descriptor, fcntl.LOCK_EX):
                return Duty(descriptor)
            os.close(descriptor)
        return None

    async def wait(self) -> Duty:
        """The first that is free; others see that somebody waits."""
        loop = asyncio.get_running_loop()
        first: asyncio.Future[Duty] = loop.create_future()

        def had(duty: Duty) -> None:
            if first.done():
                duty.close()
            else:
                first.set_result(duty)

        def wait_for(path: Path) -> None:
            descriptor = _opened(path)
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            loop.call_soon_threadsafe(had, Duty(descriptor))

        for path in self._paths:
            # It cannot be told to wait no more, and ends with the process.
            threading.Thread(target=wait_for, args=(path,), name=path.name, daemon=True).start()
        sign = asyncio.ensure_future(self._show())
        try:
            return await first
        finally:
            sign.cancel()

    def report(self) -> dict[str, int]:
        """How many edges listen, or are about to, and how many spare ones wait."""
        waiting = self._sign.parent.glob("waits-*")
        return {"listening": sum(map(_is_locked, self._paths)), "spares": sum(map(_is_locked, waiting))}

    async def _show(self) -> None:
        """Be seen to wait. Somebody of the same name may still be ending, or somebody may just be looking."""
        descriptor = _opened(self._sign)
        try:
            while not _locked_at_once(descriptor, fcntl.LOCK_EX):  # noqa: ASYNC110
                await asyncio.sleep(SHOW_AGAIN_AFTER_S)
            await asyncio.get_running_loop().create_future()
        finally:
            os.close(descriptor)


def _opened(path: Path) -> int:
    return os.open(path, os.O_RDWR | os.O_CREAT, 0o600)


def _locked_at_once(descriptor: int, kind: int) -> bool:
    try:
        fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _is_locked(path: Path) -> bool:
    # Shared, so that two who look at once do not take each other for somebody who has it.
    descriptor = _opened(path)
    try:
        return not _locked_at_once(descriptor, fcntl.LOCK_SH)
    finally:
        os.close(descriptor)
