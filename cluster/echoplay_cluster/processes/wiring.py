"""What every process of a run derives from its runtime: keys, folders, names."""

from __future__ import annotations

import hashlib
import os
import stat
import tempfile
from pathlib import Path

from echoplay_actors.ids import SystemRandomness
from echoplay_cluster.link.dialer import Dialer
from echoplay_cluster.runtime import Runtime

DIRECTORY_NAME = "directory"
NODE_ADDRESS = "127.0.0.1"
"""Where links are accepted while the whole cluster is one machine."""


def edge_name(number: int) -> str:
    """The Ray name of an edge, counted from 1."""
    return f"edge-{number}"


def link_keys(runtime: Runtime) -> tuple[bytes, ...]:
    """The keys that are valid on links; the first is the one to prove with. Two, separated by a comma, to rotate."""
    keys = tuple(key.strip().encode() for key in runtime.cluster_secret.split(",") if key.strip())
    if not keys:
        raise ValueError("the cluster's secret holds no key")
    return keys


def log_folder(runtime: Runtime) -> Path:
    return runtime.settings.data_folder / "logs"


def make_dialer(runtime: Runtime, name: str) -> Dialer:
    """Makes links in the name of that process."""
    return Dialer(name=name, keys=link_keys(runtime), randomness=SystemRandomness())


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
