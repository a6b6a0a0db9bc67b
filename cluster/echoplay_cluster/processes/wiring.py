"""What every process of a run derives from its runtime: keys, folders, names."""

from __future__ import annotations

import hashlib
import tempfile
from pathlib import Path

from echoplay_cluster.runtime import Runtime

DIRECTORY_NAME = "directory"
NODE_ADDRESS = "127.0.0.1"
"""Where links are accepted while the whole cluster is one machine."""


def edge_name(number: int) -> str:
    """The Ray name of an edge, counted from 1."""
    return f"edge-{number}"


def link_keys(runtime: Runtime) -> tuple[bytes, ...]:
    """The keys that are valid on links; the first is the one to prove with. Two, separated by a comma, to rotate."""
    return tuple(key.encode() for key in runtime.cluster_secret.split(",") if key)


def log_folder(runtime: Runtime) -> Path:
    return runtime.settings.data_folder / "logs"


def socket_folder(runtime: Runtime) -> Path:
    """A folder for Unix sockets that is short whatever the data folder is called (the kernel allows 107 bytes)."""
    name = hashlib.blake2b(str(runtime.settings.data_folder).encode(), digest_size=6).hexdigest()
    return Path(tempfile.gettempdir()) / f"echoplay-links-{name}"
