"""The predecessor: the server that runs on a data folder now, as a start sees it that is to take the folder over.

It is the process that the folder's lock names, and it is believed to be that only while it has the lock's file open
before our eyes: a number out of another container, or one that was given to somebody else, is never signalled.
"""

from __future__ import annotations

import fcntl
import json
import os
import signal
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from echoplay_cluster.local.processes import Identity
from echoplay_cluster.supervisor.errors import StartRefused
from echoplay_cluster.supervisor.folder_lock import LOCK_FILE, holder_named

__all__ = ["Predecessor"]

_NAMED_WITHIN_SECONDS = 1.0
_LOOK_SECONDS = 0.01


@dataclass(frozen=True, slots=True)
class Predecessor:
    """A running server, and the folder that it uses."""

    folder: Path
    identity: Identity

    @classmethod
    def of(cls, folder: Path) -> Predecessor | None:
        """Who uses the folder; None when nobody does, `StartRefused` when that process cannot be told to stop."""
        path = folder / LOCK_FILE
        deadline = time.monotonic() + _NAMED_WITHIN_SECONDS
        while (named := _holder(path)) == "" and time.monotonic() < deadline:
            time.sleep(_LOOK_SECONDS)
        if named is None:
            return None
        identity = Identity.of(int(named)) if named.isdigit() else None
        if identity is None or not _has_open(identity.pid, path):
            raise StartRefused(
                f"another EchoPlay is using the folder {folder}, and its process (pid {named}) cannot be told to stop "
                "from here: stop it where it runs, then start again"
            )
        return cls(folder, identity)

    @property
    def pid(self) -> int:
        return self.identity.pid

    def tell_to_stop(self) -> None:
        """In order, as Ctrl-C does."""
        self.identity.send(signal.SIGTERM)

    def why_it_is_there(self) -> str:
        """What keeps it, for whoever has waited for its end."""
        with suppress(OSError):
            state = Path(f"/proc/{self.pid}/stat").read_text("utf-8", errors="replace").rpartition(")")[2].split()[0]
            if state in "Tt":
                return "it is frozen (SIGSTOP, or a debugger)"
        parts = self._parts_left()
        return f"of its parts these still run: {', '.join(parts)}" if parts else "all its parts have ended"

    def _parts_left(self) -> list[str]:
        try:
            document = json.loads((self.folder / "run.json").read_text("utf-8"))
            found = [(str(name), Identity(pid, started)) for name, pid, started in document["processes"]]
        except (OSError, ValueError, KeyError, TypeError):
            return []
        return [f"{name} (pid {one.pid})" for name, one in found if one.is_alive()]


def _holder(path: Path) -> str | None:
    """The pid that whoever has the lock wrote; empty while it begins or ends, None when nobody has it."""
    try:
        descriptor = os.open(path, os.O_RDWR)
    except OSError:
        return None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return holder_named(descriptor)
    finally:
        os.close(descriptor)
    return None


def _has_open(pid: int, path: Path) -> bool:
    wanted = path.stat()
    for descriptor in Path(f"/proc/{pid}/fd").glob("*"):
        with suppress(OSError):
            found = descriptor.stat()
            if (found.st_dev, found.st_ino) == (wanted.st_dev, wanted.st_ino):
                return True
    return False
