"""The processes of one server, found by descent from its supervisor: nothing else on the machine is ever looked at.

A process is its pid and the moment it began, so a number that was given to somebody else is never signalled.
"""

from __future__ import annotations

import asyncio
import os
from dataclasses import dataclass

import psutil

EDGE = "ray::Edge"
DIRECTORY = "ray::Directory"
MATCH_ACTOR = "ray::MatchActor"


@dataclass(frozen=True, slots=True)
class Identity:
    """One process, for ever."""

    pid: int
    began_s: float
    title: str

    def is_alive(self) -> bool:
        """Whether it still runs, or is frozen; remains that wait to be reaped do not count."""
        try:
            now = psutil.Process(self.pid)
            return now.create_time() == self.began_s and now.status() != psutil.STATUS_ZOMBIE
        except psutil.NoSuchProcess:
            return False

    def send(self, number: int) -> None:
        if self.is_alive():
            os.kill(self.pid, number)


async def ended(identity: Identity, *, within_s: float) -> None:
    """Return as soon as a process has ended; `TimeoutError` when it does not."""
    if not identity.is_alive():
        return
    loop = asyncio.get_running_loop()
    over = asyncio.Event()
    descriptor = os.pidfd_open(identity.pid)
    loop.add_reader(descriptor, over.set)
    try:
        async with asyncio.timeout(within_s):
            await over.wait()
    finally:
        loop.remove_reader(descriptor)
        os.close(descriptor)


def below(root_pid: int) -> list[Identity]:
    """Everybody below a process, and it itself."""
    try:
        root = psutil.Process(root_pid)
        found = [root, *root.children(recursive=True)]
    except psutil.NoSuchProcess:
        return []
    return [identity for process in found if (identity := _identity(process)) is not None]


def called(family: list[Identity], title: str) -> list[Identity]:
    """Those of the family whose title begins so."""
    return [one for one in family if one.title.startswith(title)]


def memory_bytes(identity: Identity) -> int:
    """What of its memory is no other process's too."""
    return int(psutil.Process(identity.pid).memory_full_info().uss)


def cpu_seconds(family: list[Identity]) -> float:
    """What they have used of the processors so far, children that have ended included."""
    used_s = 0.0
    for one in family:
        try:
            times = psutil.Process(one.pid).cpu_times()
        except psutil.NoSuchProcess:
            continue
        used_s += times.user + times.system + times.children_user + times.children_system
    return used_s


def _identity(process: psutil.Process) -> Identity | None:
    try:
        if process.status() == psutil.STATUS_ZOMBIE:
            return None
        return Identity(process.pid, process.create_time(), " ".join(process.cmdline()) or process.name())
    except psutil.NoSuchProcess:
        return None
