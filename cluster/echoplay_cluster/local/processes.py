"""Processes by identity: who runs, who descends from whom, and killing exactly those.

A process is named by its pid *and* the moment the kernel started it, so a number that was given to somebody
else in the meantime is never signalled. Frozen processes die too: SIGKILL needs no consent.
"""

from __future__ import annotations

import contextlib
import os
import signal
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Identity", "boot_id", "descendants", "kill_descendants", "kill_session", "reap_orphans"]

_SWEEP_SECONDS_MAX = 5.0


@dataclass(frozen=True, slots=True)
class Identity:
    """One process, for ever: `started` counts clock ticks since the machine's boot."""

    pid: int
    started: int

    @classmethod
    def of(cls, pid: int) -> Identity | None:
        """The process that has this pid now; `None` when there is none, or only its remains."""
        stat = _stat(pid)
        return None if stat is None or stat.state in "ZX" else cls(pid, stat.started)

    def is_alive(self) -> bool:
        return Identity.of(self.pid) == self

    def send(self, number: int) -> None:
        if self.is_alive():
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, number)


@dataclass(frozen=True, slots=True)
class _Stat:
    pid: int
    state: str
    parent: int
    session: int
    started: int


def boot_id() -> str:
    """Differs after each boot, when the ticks of `Identity` begin again."""
    return Path("/proc/sys/kernel/random/boot_id").read_text("ascii").strip()


def descendants(root: int) -> list[Identity]:
    """Everybody below `root`, nearest first; remains that wait to be reaped are left out."""
    children: dict[int, list[_Stat]] = {}
    for stat in _everybody():
        children.setdefault(stat.parent, []).append(stat)
    found, queue = [], [root]
    while queue:
        for stat in children.get(queue.pop(0), ()):
            queue.append(stat.pid)
            if stat.state not in "ZX":
                found.append(Identity(stat.pid, stat.started))
    return found


def kill_descendants(root: int, spare: Iterable[Identity] = ()) -> None:
    """SIGKILL everybody below `root` until nobody is left, but neither `spare` nor those below them.

    `root` is the caller, or a process that no longer starts others; with the subreaper flag on it also gets
    the children of those that die meanwhile.
    """
    spared = set(spare)
    _kill_until_gone(lambda: _without(descendants(root), spared))


def kill_session(leader: Identity) -> None:
    """SIGKILL every process of the session that `leader` began, though the leader itself may be long gone."""

    def members() -> list[Identity]:
        now = Identity.of(leader.pid)
        if now is not None and now != leader:
            return []  # The number belongs to somebody else now, and so would its session.
        return [
            Identity(stat.pid, stat.started)
            for stat in _everybody()
            if stat.session == leader.pid and stat.started >= leader.started and stat.state not in "ZX"
        ]

    _kill_until_gone(members)


def reap_orphans(own: Iterable[int]) -> None:
    """Bury dead children that were handed to us by a dying parent; `own` are waited for by somebody else."""
    waited = set(own)
    me = os.getpid()
    for stat in _everybody():
        if stat.parent == me and stat.state == "Z" and stat.pid not in waited:
            with contextlib.suppress(ChildProcessError):
                os.waitpid(stat.pid, os.WNOHANG)


def _without(found: list[Identity], spared: set[Identity]) -> list[Identity]:
    below = {one for root in spared for one in descendants(root.pid)}
    return [one for one in found if one not in spared and one not in below]


def _kill_until_gone(find: Callable[[], list[Identity]]) -> None:
    deadline = time.monotonic() + _SWEEP_SECONDS_MAX
    while found := find():
        for identity in found:
            identity.send(signal.SIGKILL)
        if time.monotonic() > deadline:
            return  # Only the kernel can hold a killed process: nothing is left to do from here.
        time.sleep(0.005)


def _everybody() -> Iterator[_Stat]:
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            stat = _stat(int(entry))
            if stat is not None:
                yield stat


def _stat(pid: int) -> _Stat | None:
    try:
        text = Path(f"/proc/{pid}/stat").read_text("utf-8", errors="replace")
    except OSError:
        return None
    # The name, second, may hold spaces and brackets of its own.
    fields = text[text.rindex(")") + 2 :].split()
    return _Stat(pid, fields[0], int(fields[1]), int(fields[3]), int(fields[19]))
