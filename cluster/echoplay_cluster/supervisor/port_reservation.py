"""The reservation of the port: nobody else gets it from now on, our edges do.

A bound socket that never listens keeps it; our edges bind beside it with SO_REUSEPORT. A second EchoPlay
finds out who the first is through a name in the kernel that lives as long as the reservation.
"""

from __future__ import annotations

import contextlib
import errno
import os
import socket
import struct
from collections.abc import Iterator
from contextlib import contextmanager

from echoplay_cluster.supervisor.errors import StartRefused
from echoplay_cluster.supervisor.port_holder import who_listens

__all__ = ["refuse_strangers", "reserve_port"]


@contextmanager
def reserve_port(host: str, port: int) -> Iterator[None]:
    """Hold the port, or raise `StartRefused` with the name of whoever has it."""
    family, address = _resolve(host, port)
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as sign:
        holder = _put_up(sign, port) or who_listens(str(address[0]), port)
        if holder is not None:
            raise _taken(host, port, holder)
        with _bind(family, address, host, port):
            yield


def refuse_strangers(host: str, port: int, *, but_for: int) -> None:
    """Raise `StartRefused` if anybody has the port but the EchoPlay with this pid, which is going to free it."""
    _, address = _resolve(host, port)
    pid = _whose_sign(port)
    if pid == but_for:
        return
    holder = who_listens(str(address[0]), port) if pid is None else f"another EchoPlay (pid {pid})"
    if holder is not None:
        raise _taken(host, port, holder)


def _resolve(host: str, port: int) -> tuple[int, tuple[object, ...]]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except OSError as error:
        raise StartRefused(f"ECHOPLAY_HOST {host} is not an address here ({error.strerror})") from error
    family, _, _, _, address = found[0]
    return family, address


def _put_up(sign: socket.socket, port: int) -> str | None:
    """Put up our sign for the port; the name of the EchoPlay whose sign is there already."""
    try:
        sign.bind(_sign_name(port))
        sign.listen(8)
    except OSError:
        pid = _whose_sign(port)
        return "another EchoPlay" if pid is None else f"another EchoPlay (pid {pid})"
    return None


def _whose_sign(port: int) -> int | None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as visitor:
        visitor.settimeout(1.0)
        with contextlib.suppress(OSError):
            visitor.connect(_sign_name(port))
            pid, _, _ = struct.unpack("3i", visitor.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12))
            return int(pid)
    return None


def _sign_name(port: int) -> str:
    # An abstract name: no file, the same network namespace as the port, gone with its process. It carries our
    # user, whom nobody else's sign should stand in for.
    return f"\0echoplay/{os.getuid()}/{port}"


def _bind(family: int, address: tuple[object, ...], host: str, port: int) -> socket.socket:
    # Nobody listens. What still keeps the port may be a dead server's last connections: those give way, to
    # SO_REUSEPORT if it was one of ours, else to SO_REUSEADDR. The latter would let a stranger in beside us, so
    # it comes second.
    for options in ((socket.SO_REUSEPORT,), (socket.SO_REUSEPORT, socket.SO_REUSEADDR)):
        reservation = socket.socket(family, socket.SOCK_STREAM)
        for option in options:
            reservation.setsockopt(socket.SOL_SOCKET, option, 1)
        try:
            reservation.bind(address)
        except OSError as error:
            reservation.close()
            if error.errno != errno.EADDRINUSE:
                raise StartRefused(
                    f"port {port} on {host} cannot be used ({error.strerror}): set ECHOPLAY_HOST or ECHOPLAY_PORT"
                ) from error
        else:
            return reservation
    raise _taken(host, port, "another program")


def _taken(host: str, port: int, holder: str) -> StartRefused:
    return StartRefused(f"port {port} on {host} is taken by {holder}: stop it, or set ECHOPLAY_PORT to another")
