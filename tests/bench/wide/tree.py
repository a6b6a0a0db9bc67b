"""Processor time and memory of a process and everything below it, straight from /proc.

Processor time counts children that ended and were waited for. Memory is the proportional set size where the kernel
tells it: what processes share is divided among them.
"""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

_TICKS_A_SECOND = os.sysconf("SC_CLK_TCK")
_PROC = Path("/proc")

PARTS = (
    ("ray::Edge", "edge"),
    ("ray::MatchActor", "match actors"),
    ("ray::Directory", "directory"),
    ("postgres", "Postgres"),
    ("valkey", "Valkey"),
    ("raylet", "Ray itself"),
    ("gcs_server", "Ray itself"),
    ("/ray/", "Ray itself"),
    ("ray::", "Ray itself"),
    ("conductor", "supervisor"),
    ("echoplay", "supervisor"),
    ("gateway.mjs", "gateway"),
    ("bare_sender", "sender"),
)
"""What a command line has in it, and what the process is counted as; the first that fits."""


@dataclass(frozen=True, slots=True)
class Usage:
    """Processor time of each process so far: its parent, its part, and the seconds."""

    processes: dict[int, tuple[int, str, float]]

    def since(self, earlier: Usage) -> Counter[str]:
        """Seconds by part. What an ended process had used before counts with its parent from then on, so it is taken
        off there; a process that found out later what it is counts as that for the whole time."""
        used: Counter[str] = Counter()
        for pid, (_, part, seconds) in self.processes.items():
            used[part] += seconds
            if pid in earlier.processes:
                used[part] -= earlier.processes[pid][2]
        for pid, (parent, part, seconds) in earlier.processes.items():
            if pid not in self.processes:
                used[self.processes[parent][1] if parent in self.processes else part] -= seconds
        return used


class Tree:
    """Everything below some processes, none below another, which live as long as this is asked."""

    def __init__(self, *root_pids: int) -> None:
        self._root_pids = root_pids

    def usage(self) -> Usage:
        """Until now."""
        found = {}
        for pid in self._pids():
            stat = _stat(pid)
            if stat is not None:
                found[pid] = (int(stat[1]), _part(pid), sum(map(int, stat[11:15])) / _TICKS_A_SECOND)
        return Usage(found)

    def memory_bytes(self) -> Counter[str]:
        """What is resident now, by part."""
        found: Counter[str] = Counter()
        for pid in self._pids():
            found[_part(pid)] += _proportional_bytes(pid)
        return found

    def _pids(self) -> list[int]:
        children: dict[int, list[int]] = {}
        for entry in _PROC.iterdir():
            if entry.name.isdecimal() and (stat := _stat(int(entry.name))) is not None:
                children.setdefault(int(stat[1]), []).append(int(entry.name))
        found = [*self._root_pids]
        for pid in found:
            found += children.get(pid, [])
        return found


def _stat(pid: int) -> list[str] | None:
    """The fields of proc(5) from the third on; None when it has ended."""
    try:
        return (_PROC / str(pid) / "stat").read_text("utf-8").rpartition(")")[2].split()
    except OSError:
        return None


def _part(pid: int) -> str:
    try:
        said = (_PROC / str(pid) / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        said = ""
    return next((part for word, part in PARTS if word in said), "other")


def _proportional_bytes(pid: int) -> int:
    try:
        for line in (_PROC / str(pid) / "smaps_rollup").read_text("utf-8").splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
        pages = int((_PROC / str(pid) / "statm").read_text("utf-8").split()[1])
    except (OSError, IndexError):
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")
