"""One connection of the simulated network: its two ends, transports of asyncio, and what is on its way between them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from simulated.process import Process
from simulated.world import Handle

if TYPE_CHECKING:
    from simulated.network import Network

WRITE_BUFFER_BYTES = 4 * 1024 * 1024


class Stream:
    """One connection: two ends and what is on its way between them."""

    def __init__(self, network: Network, near: Process, far: Process) -> None:
        self.network = network
        self.near = End(self, near, far)
        self.far = End(self, far, near)
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

    def __init__(self, stream: Stream, process: Process, to: Process) -> None:
        super().__init__()
        self.process = process
        self.closed = False
        self._stream = stream
        self._network = network = stream.network
        self._world = process.world
        self._way = network.way(process.name, to.name)
        self._random = network.random
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
        self._transmit(self.other._take, sent)
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
            self._transmit(self.other._gone, None)

    # The network's side

    def reset_later(self) -> None:
        """The other end's process was killed; its kernel says so."""
        if not self.closed:
            self.other._transmit(self._gone, ConnectionResetError("reset"))

    def lose(self, error: Exception | None) -> None:
        self.closed = True
        self._network.forget(self._stream)
        protocol, self._protocol = self._protocol, None
        if protocol is not None:
            protocol.connection_lost(error)

    def _gone(self, error: Exception | None) -> None:
        if not self.closed:
            self.lose(error)

    def _take(self, data: bytes) -> None:
        if self.closed:
            return
        if self._protocol is None:
            self._early.append(data)
            return
        other = self.other
        other._under_way -= len(data)
        if other._paused:
            other._go_on_writing()
        self._protocol.data_received(data)

    def _go_on_writing(self) -> None:
        """If enough of what is under way has been read at the other end."""
        if self._under_way <= self._high // 4:
            self._paused = False
            if self.process.alive and self._protocol is not None:
                self.process.call_soon(self._resume)

    def _resume(self) -> None:
        if self._protocol is not None and not self._paused:
            self._protocol.resume_writing()

    def _transmit(self, deliver: Callable[..., None], *args: Any) -> None:
        """To the other end's process, in order: nothing arrives before what was sent earlier."""
        way = self._way
        if way.cut:
            way.waiting.append(partial(self._transmit, deliver, *args))
            return
        world = self._world
        due_us = world.now_us + way.least_us + int(self._random() * way.span_us) + way.extra_us
        if due_us < self._last_us:
            due_us = self._last_us
        self._last_us = due_us + 1
        world.at_us(due_us, Handle(self.other.process, deliver, args, None, 0.0))
