"""The lock on a data folder: one EchoPlay at a time, and the second learns who the first is.

The kernel holds it for the process, so it is gone however that ends; what the file says is only a name.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from echoplay_cluster.supervisor.errors import StartRefused

__all__ = ["LOCK_FILE", "FolderInUse", "holder_named", "lock_folder"]

LOCK_FILE = "lock"


class FolderInUse(StartRefused):
    """Another EchoPlay has the folder; `holder` is its pid as it wrote it, empty while it begins or ends."""

    def __init__(self, message: str, holder: str) -> None:
        super().__init__(message)
        self.holder = holder


@contextmanager
def lock_folder(folder: Path) -> Iterator[None]:
    """Make the folder if need be and hold it, or raise `FolderInUse` with the holder's pid."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(folder / LOCK_FILE, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise StartRefused(
            f"the data folder {folder} cannot be used ({error.strerror}): set ECHOPLAY_DATA_DIR to one that can"
        ) from error
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = holder_named(descriptor)
            raise FolderInUse(
                f"another EchoPlay (pid {holder or 'unknown'}) is using the folder {folder}: stop it, take over from "
                "it (`make run REPLACE=yes`, `echoplay run --replace`), or set ECHOPLAY_DATA_DIR to another folder",
                holder,
            ) from None
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, f"{os.getpid()}\n".encode(), 0)
        yield
        os.ftruncate(descriptor, 0)
    finally:
        os.close(descriptor)


def holder_named(descriptor: int) -> str:
    """What the one who has the lock wrote into the file that is open here: its pid."""
    return os.pread(descriptor, 32, 0).decode("ascii", "replace").strip()
