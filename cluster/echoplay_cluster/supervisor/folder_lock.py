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

__all__ = ["lock_folder"]


@contextmanager
def lock_folder(folder: Path) -> Iterator[None]:
    """Make the folder if need be and hold it, or raise `StartRefused` with the holder's pid."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(folder / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise StartRefused(
            f"the data folder {folder} cannot be used ({error.strerror}): set ECHOPLAY_DATA_DIR to one that can"
        ) from error
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.pread(descriptor, 32, 0).decode("ascii", "replace").strip() or "unknown"
            raise StartRefused(
                f"another EchoPlay (pid {holder}) is using the folder {folder}: "
                "stop it, or set ECHOPLAY_DATA_DIR to another folder"
            ) from None
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, f"{os.getpid()}\n".encode(), 0)
        yield
        os.ftruncate(descriptor, 0)
    finally:
        os.close(descriptor)
