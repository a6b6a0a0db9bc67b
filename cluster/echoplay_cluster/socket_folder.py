"""The folder of this run's Unix sockets: made by whoever needs it first, removed by the supervisor at the end."""

from __future__ import annotations

import hashlib
import os
import stat
import tempfile
from pathlib import Path

from echoplay_cluster.runtime import Runtime


def socket_folder(runtime: Runtime) -> Path:
    """A folder for Unix sockets that is short whatever the data folder is called (the kernel allows 107 bytes)."""
    name = hashlib.blake2b(str(runtime.settings.data_folder).encode(), digest_size=6).hexdigest()
    return Path(tempfile.gettempdir()) / f"echoplay-links-{name}"


def make_socket_folder(runtime: Runtime) -> Path:
    """The folder, for this user alone; `PermissionError` when somebody else has made one of that name."""
    folder = socket_folder(runtime)
    folder.mkdir(mode=0o700, exist_ok=True)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid():
        raise PermissionError(f"{folder} belongs to somebody else; remove it")
    folder.chmod(0o700)
    return folder
