"""The simulated network: byte streams as TCP gives them, between named processes.

What is written arrives in order, later; while the way is cut it waits, as the kernel sends it again, and arrives after
the cut, or the connection is reset. A process that was killed resets its connections; one that is frozen still has a
kernel that accepts connections and takes bytes. `slow` makes a way take longer.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from simulated.process import Process
from simulated.stream import Stream
from simulated.world import World

CLUSTER_US = (60, 500)
"""What one way takes between processes of the cluster, in microseconds, at least and at most."""
PERSON_US = (3_000, 60_000)
"""The same between a person's device and an edge."""


@dataclass
class Way:
    """One direction between two processes, by their names."""

    least_us: int
    """What it takes while nothing slows it, and so much longer at most."""
    span_us: int
    cut: bool = False
    extra_us: int = 0
    waiting: list[Callable[[], None]] = field(default_factory=list)


class Network:
    """`connect` and `listen` for processes; `cut`, `heal`, `slow` and `reset` for faults."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.random = world.stream("network").random
        self._ways: dict[tuple[str, str], Way] = {}
        self._listening: dict[tuple[str, int], tuple[Process, Callable[[], asyncio.Protocol]]] = {}
        self._streams: dict[Stream, None] = {}
        self._port = 1_000

    # Faults

    def cut(self, one: str, other: str) -> None:
        """From now on nothing arrives that way."""
        self.way(one, other).cut = True

    def heal(self, one: str, other: str) -> None:
        """What was sent meanwhile arrives now."""
        way = self.way(one, other)
        way.cut = False
        waiting, way.waiting = way.waiting, []
        for send_again in waiting:
            send_again()

    def heal_all(self) -> None:
        for one, other in list(self._ways):
            self.slow(one, other, 0)
            self.heal(one, other)

    def slow(self, one: str, other: str, extra_us: int) -> None:
        self.way(one, other).extra_us = extra_us

    def is_cut(self, one: str, other: str) -> bool:
        return self.way(one, other).cut

    def reset(self, one: str, other: str) -> None:
        """Every connection between the two breaks, with what was under way."""
        for stream in list(self._streams):
            if {stream.near.process.name, stream.far.process.name} == {one, other}:
                stream.break_both()

    def process_gone(self, process: Process) -> None:
        self._listening = {at: door for at, door in self._listening.items() if door[0] is not process}
        for stream in list(self._streams):
            stream.process_gone(process)

    # Datagrams: what storage and Ray's calls are made of

    def send(self, one: str, other: str, deliver: Callable[[], None]) -> None:
        """`deliver` is called once the message has arrived; while the way is cut it waits."""
        way = self.way(one, other)
        if way.cut:
            way.waiting.append(lambda: self.send(one, other, deliver))
        else:
            self._world.call_in(way.least_us + int(self.random() * way.span_us) + way.extra_us, deliver)

    # Streams

    def listen(self, process: Process, make: Callable[[], asyncio.Protocol]) -> tuple[str, int]:
        """Accept connections; host and port."""
        self._port += 1
        self._listening[process.name, self._port] = (process, make)
        return process.name, self._port

    async def connect(
        self, process: Process, host: str, port: int, make: Callable[[], asyncio.Protocol]
    ) -> tuple[asyncio.Transport, asyncio.Protocol]:
        """As an event loop's `create_connection`; waits for ever while the way is cut."""
        connected = process.create_future()

        def knock() -> None:
            door = self._listening.get((host, port))
            if door is None:
                self.send(host, process.name, lambda: _fail(process, connected))
                return
            # The kernel accepts, whether or not the process is there to notice.
            stream = Stream(self, process, door[0])
            self._streams[stream] = None
            door[0].call_soon(stream.far.made, door[1])
            self.send(host, process.name, lambda: process.call_soon(arrived, stream))

        def arrived(stream: Stream) -> None:
            if connected.done():
                stream.near.abort()
            else:
                connected.set_result((stream.near, stream.near.made(make)))

        self.send(process.name, host, knock)
        result: tuple[asyncio.Transport, asyncio.Protocol] = await connected
        return result

    def forget(self, stream: Stream) -> None:
        self._streams.pop(stream, None)

    def way(self, one: str, other: str) -> Way:
        """That direction; the same one each time."""
        way = self._ways.get((one, other))
        if way is None:
            least_us, most_us = PERSON_US if one.startswith("device") or other.startswith("device") else CLUSTER_US
            way = self._ways[one, other] = Way(least_us, most_us - least_us)
        return way


def _fail(process: Process, connected: asyncio.Future[Any]) -> None:
    def fail() -> None:
        if not connected.done():
            connected.set_exception(ConnectionRefusedError("nobody listens there"))

    process.call_soon(fail)
