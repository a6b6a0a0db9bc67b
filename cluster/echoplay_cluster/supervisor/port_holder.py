"""The holder of a port: who listens where a server of ours would, as far as the kernel shows it."""

from __future__ import annotations

import contextlib
import ipaddress
import struct
from collections.abc import Iterator
from pathlib import Path

__all__ = ["who_listens"]

_LISTENS = "0A"

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


def who_listens(address: str, port: int) -> str | None:
    """`name (pid n)`, or "another program" for one of another user; `None` when nobody is in the way."""
    ours = _plain(ipaddress.ip_address(address.partition("%")[0]))
    inodes = [inode for theirs, inode in _listeners(port) if _meet(ours, theirs)]
    if not inodes:
        return None
    sockets = {f"socket:[{inode}]" for inode in inodes}
    for descriptor in Path("/proc").glob("[0-9]*/fd/*"):
        with contextlib.suppress(OSError):
            if str(descriptor.readlink()) in sockets:
                process = descriptor.parent.parent
                return f"{(process / 'comm').read_text('utf-8').strip()} (pid {process.name})"
    return "another program"


def _listeners(port: int) -> Iterator[tuple[Address, str]]:
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        with contextlib.suppress(OSError):
            for line in Path(table).read_text("ascii").splitlines()[1:]:
                fields = line.split()
                address, _, found = fields[1].partition(":")
                if fields[3] == _LISTENS and int(found, 16) == port:
                    yield _address(address), fields[9]


def _address(text: str) -> Address:
    """The kernel writes an address as words in the machine's byte order."""
    words = [int(text[at : at + 8], 16) for at in range(0, len(text), 8)]
    return _plain(ipaddress.ip_address(struct.pack(f"={len(words)}I", *words)))


def _plain(address: Address) -> Address:
    return getattr(address, "ipv4_mapped", None) or address


def _meet(one: Address, other: Address) -> bool:
    """Whether the two cannot have the same port: a server for any IPv6 address has all of IPv4's too."""
    if one.version == other.version:
        return one == other or one.is_unspecified or other.is_unspecified
    return (one.is_unspecified and one.version == 6) or (other.is_unspecified and other.version == 6)
