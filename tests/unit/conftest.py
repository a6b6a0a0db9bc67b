"""Unit tests stay in their process: no sockets besides what an event loop needs for itself, and no Ray."""

from __future__ import annotations

import socket
import sys
from typing import Any, NoReturn

import pytest


def _refuse(*_arguments: Any, **_more: Any) -> NoReturn:
    raise RuntimeError("a unit test may not do this: it belongs to tests/integration or tests/cluster")


@pytest.fixture(autouse=True)
def _within_the_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """A pair of connected sockets, which wakes an event loop, is allowed; listening and connecting are not."""
    for name in ("connect", "connect_ex", "bind", "listen"):
        monkeypatch.setattr(socket.socket, name, _refuse)
    if "ray" in sys.modules:
        monkeypatch.setattr(sys.modules["ray"], "init", _refuse)
