"""The walls around unit tests hold."""

from __future__ import annotations

import socket
import sys

import pytest


def test_a_unit_test_cannot_listen_or_connect() -> None:
    with socket.socket() as one:
        for forbidden in (one.bind, one.connect):
            with pytest.raises(RuntimeError, match="unit test"):
                forbidden(("127.0.0.1", 9))


def test_a_pair_of_sockets_as_an_event_loop_has_it_is_allowed() -> None:
    one, other = socket.socketpair()
    with one, other:
        one.send(b"!")
        assert other.recv(1) == b"!"


def test_a_unit_test_cannot_start_ray() -> None:
    ray = sys.modules.get("ray")
    if ray is not None:
        with pytest.raises(RuntimeError, match="unit test"):
            ray.init()
