"""Loopback ports for the embedded servers: free when chosen, and the same again at the next start if possible."""

from __future__ import annotations

import socket
from pathlib import Path

__all__ = ["free_port", "keep_port", "kept_port"]


def kept_port(path: Path) -> int:
    """The port noted in `path` if nobody has it now, else a free one."""
    try:
        port = int(path.read_text("ascii"))
    except (OSError, ValueError):
        return free_port()
    return port if _is_free(port) else free_port()


def keep_port(path: Path, port: int) -> None:
    path.write_text(f"{port}\n", "ascii")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        # Connections of the server's last life must not count as somebody who has the port.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True
