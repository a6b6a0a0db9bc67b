"""The record of a run and the sweep after one that was killed.

While a run lasts, the data folder names its processes (pid and start) and its folder below `/tmp`. All of them
die with the supervisor by themselves; this is for what could not, such as a frozen one. Nothing is signalled
that is not exactly the process the record names, or in a session that it began.
"""

from __future__ import annotations

import contextlib
import json
import shutil
import signal
import time
from collections.abc import Iterable
from pathlib import Path

from echoplay_cluster.local.child import Child
from echoplay_cluster.local.processes import Identity, boot_id, descendants, kill_session
from echoplay_cluster.local.ray_launcher import FOLDER_PREFIX

__all__ = ["Record"]

# Databases are asked first: a clean shutdown spares the next start a recovery.
_GOODBYES = {"postgres": signal.SIGINT, "valkey": signal.SIGTERM}
_GOODBYE_SECONDS_MAX = 3.0


class Record:
    """One data folder's `run.json`; nothing is written before `begin`, since it may be another run's until then."""

    def __init__(self, data_folder: Path) -> None:
        self._path = data_folder / "run.json"
        self._children: list[Child] = []
        self._folders: list[Path] = []
        self._ours = False

    def begin(self) -> None:
        """From now on the folder is this run's."""
        self._ours = True
        if self._children:
            self._write()

    def note(self, child: Child, folders: Iterable[Path] = ()) -> None:
        """Add a child that just started; those that ended are dropped."""
        self._children = [*(one for one in self._children if one.exit_code is None), child]
        self._folders = list(folders)
        if self._ours:
            self._write()

    def _write(self) -> None:
        document = {
            "boot": boot_id(),
            "processes": [[one.name, one.identity.pid, one.identity.started] for one in self._children],
            "folders": [str(folder) for folder in self._folders],
        }
        new = self._path.with_suffix(".new")
        new.write_text(json.dumps(document), "utf-8")
        new.replace(self._path)

    def forget(self) -> None:
        if self._ours:
            self._path.unlink(missing_ok=True)

    def sweep(self) -> list[str]:
        """End what a killed run left; returns the names of what was still there."""
        try:
            document = json.loads(self._path.read_text("utf-8"))
            processes = [(str(name), Identity(pid, started)) for name, pid, started in document["processes"]]
            folders = [Path(folder) for folder in document["folders"]]
        except (OSError, ValueError, KeyError, TypeError):
            return []
        found = []
        if document.get("boot") == boot_id():
            # Last started, first ended: nobody loses what it stands on.
            found = [name for name, identity in reversed(processes) if _end(name, identity)]
        for folder in folders:
            if folder.name.startswith(FOLDER_PREFIX):
                shutil.rmtree(folder, ignore_errors=True)
        self._path.unlink(missing_ok=True)
        return found


def _end(name: str, identity: Identity) -> bool:
    was_there = identity.is_alive()
    below = descendants(identity.pid) if was_there else []
    if was_there and name in _GOODBYES:
        identity.send(signal.SIGCONT)
        identity.send(_GOODBYES[name])
        _wait_for_end(identity)
    identity.send(signal.SIGKILL)
    for one in below:
        one.send(signal.SIGKILL)
    kill_session(identity)
    return was_there


def _wait_for_end(identity: Identity) -> None:
    deadline = time.monotonic() + _GOODBYE_SECONDS_MAX
    with contextlib.suppress(ProcessLookupError):
        while identity.is_alive() and time.monotonic() < deadline:
            time.sleep(0.01)
