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
from simulated.world import World

CLUSTER_US = (60, 500)
"""What one way takes between processes of the cluster, in microseconds, at least and at most."""
PERSON_US = (3_000, 60_000)
"""The same between a person's device and an edge."""
WRITE_BUFFER_BYTES = 4 * 1024 * 1024


@dataclass
class Way:
    """One direction between two processes, by their names."""

    cut: bool = False
    extra_us: int = 0
    waiting: list[Callable[[], None]] = field(default_factory=list)


class Network:
    """`connect` and `listen` for processes; `cut`, `heal`, `slow` and `reset` for faults."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._random = world.stream("network").random
        self._ways: dict[tuple[str, str], Way] = {}
        self._listening: dict[tuple[str, int], tuple[Process, Callable[[], asyncio.Protocol]]] = {}
        self._streams: dict[Stream, None] = {}
        self._port = 1_000

    # Faults

    def cut(self, one: str, other: str) -> None:
        """From now on nothing arrives that way."""
        self._way(one, other).cut = True

    def heal(self, one: str, other: str) -> None:
        """What was sent meanwhile arrives now."""
        way = self._way(one, other)
        way.cut = False
        waiting, way.waiting = way.waiting, []
        for send_again in waiting:
            send_again()

    def heal_all(self) -> None:
        for one, other in list(self._ways):
            self.slow(one, other, 0)
            self.heal(one, other)

    def slow(self, one: str, other: str, extra_us: int) -> None:
        self._way(one, other).extra_us = extra_us

    def is_cut(self, one: str, other: str) -> bool:
        return self._way(one, other).cut

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
        way = self._way(one, other)
        if way.cut:
            way.waiting.append(lambda: self.send(one, other, deliver))
        else:
            self._world.call_in(self.takes_us(one, other), deliver)

    def takes_us(self, one: str, other: str) -> int:
        least, most = PERSON_US if one.startswith("device") or other.startswith("device") else CLUSTER_US
        return least + int(self._random() * (most - least)) + self._way(one, other).extra_us

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

    def _way(self, one: str, other: str) -> Way:
        way = self._ways.get((one, other))
        if way is None:
            way = self._ways[one, other] = Way()
        return way


def _fail(process: Process, connected: asyncio.Future[Any]) -> None:
    def fail() -> None:
        if not connected.done():
            connected.set_exception(ConnectionRefusedError("nobody listens there"))

    process.call_soon(fail)


class Stream:
    """One connection: two ends and what is on its way between them."""

    def __init__(self, network: Network, near: Process, far: Process) -> None:
        self.network = network
        self.near = End(self, near)
        self.far = End(self, far)
        self.near.other, self.far.other = self.far, self.near

    def process_gone(self, process: Process) -> None:
        for end in (self.near, self.far):
            if end.process is process:
                end.closed = True
                end.other.reset_later()
                self.network.forget(self)

    def break_both(self) -> None:
        self.network.forget(self)
        for end in (self.near, self.far):
            if not end.closed and end.process.alive:
                end.process.call_soon(end.lose, ConnectionResetError("reset"))


class End(asyncio.Transport):
    """One end's transport."""

    other: End

    def __init__(self, stream: Stream, process: Process) -> None:
        super().__init__()
        self.process = process
        self.closed = False
        self._stream = stream
        self._network = stream.network
        self._protocol: asyncio.Protocol | None = None
        self._early: list[bytes] = []
        """What arrived before the process has noticed the connection."""
        self._last_us = 0
        self._under_way = 0
        self._paused = False
        self._high = WRITE_BUFFER_BYTES

    def made(self, make: Callable[[], asyncio.Protocol]) -> asyncio.Protocol:
        """The process notices that it is connected."""
        protocol = self._protocol = make()
        protocol.connection_made(self)
        early, self._early = self._early, []
        for data in early:
            self._take(data)
        return protocol

    # asyncio.Transport

    def write(self, data: bytes | bytearray | memoryview) -> None:
        if self.closed or not data:
            return
        sent = bytes(data)
        self._under_way += len(sent)
        self._transmit(lambda: self.other.arrive(sent))
        if self._under_way > self._high and not self._paused and self._protocol is not None:
            self._paused = True
            self._protocol.pause_writing()

    def set_write_buffer_limits(self, high: int | None = None, low: int | None = None) -> None:
        self._high = WRITE_BUFFER_BYTES if high is None else high

    def is_closing(self) -> bool:
        return self.closed

    def get_extra_info(self, name: str, default: Any = None) -> Any:
        return default

    def close(self) -> None:
        self.abort()

    def abort(self) -> None:
        if not self.closed:
            self.process.call_soon(self.lose, None)
            self.closed = True
            self._transmit(self.other.end_of_file)

    # The network's side

    def arrive(self, data: bytes) -> None:
        if not self.closed and self.process.alive:
            self.process.call_soon(self._take, data)

    def end_of_file(self) -> None:
        if not self.closed and self.process.alive:
            self.process.call_soon(self.lose, None)

    def reset_later(self) -> None:
        """The other end's process was killed; its kernel says so."""
        if not self.closed:
            self.other._transmit(self._reset)

    def lose(self, error: Exception | None) -> None:
        self.closed = True
        self._network.forget(self._stream)
        protocol, self._protocol = self._protocol, None
        if protocol is not None:
            protocol.connection_lost(error)

    def _reset(self) -> None:
        if not self.closed and self.process.alive:
            self.process.call_soon(self.lose, ConnectionResetError("reset"))

    def _take(self, data: bytes) -> None:
        if self.closed:
            return
        if self._protocol is None:
            self._early.append(data)
            return
        self.other.delivered(len(data))
        self._protocol.data_received(data)

    def delivered(self, count: int) -> None:
        """So much has been read at the other end."""
        self._under_way -= count
        if self._paused and self._under_way <= self._high // 4:
            self._paused = False
            if self.process.alive and self._protocol is not None:
                self.process.call_soon(self._resume)

    def _resume(self) -> None:
        if self._protocol is not None and not self._paused:
            self._protocol.resume_writing()

    def _transmit(self, deliver: Callable[[], None]) -> None:
        """In order: nothing arrives before what was sent earlier."""
        network, here, there = self._network, self.process.name, self.other.process.name
        way = network._way(here, there)
        if way.cut:
            way.waiting.append(lambda: self._transmit(deliver))
            return
        world = network._world
        due_us = max(world.now_us + network.takes_us(here, there), self._last_us)
        self._last_us = due_us + 1
        world.call_in(due_us - world.now_us, deliver)
