"""One end of a link: an `asyncio.Protocol` that authenticates, frames, batches and watches for silence.

Messages leave in the order of `send`, at once when idle and together while the transport is busy. A link that is
silent for `LINK_SILENT_MS`, or whose other end does not read, is broken: `lost` is called once and never again.
"""

from __future__ import annotations

import asyncio
import logging
from typing import Any, Protocol, cast

from echoplay_actors.batch import Batch
from echoplay_cluster.link.frames import HEARTBEAT, BadFrame, Decoder, encode
from echoplay_cluster.link.handshake import ClientHandshake, HandshakeFailed, ServerHandshake, Welcome

HEARTBEAT_INTERVAL_S = 0.25
LINK_SILENT_S = 1.0
HANDSHAKE_TIMEOUT_S = 2.0
MESSAGES_WAITING_MAX = 50_000
MESSAGES_PER_WRITE_MAX = 1_024
WRITE_BUFFER_BYTES_MAX = 4 * 1024 * 1024

log = logging.getLogger(__name__)


class LinkUser(Protocol):
    """Whoever uses a link."""

    def link_ready(self, link: Link) -> None:
        """Both ends have proved themselves; messages may be sent."""

    def link_message(self, link: Link, message: list[Any]) -> None:
        """One message, in the order in which it was sent."""

    def link_lost(self, link: Link, reason: str) -> None:
        """The link is gone; what was sent last may or may not have arrived."""


class Link(asyncio.Protocol):
    """See the module; hashable by identity."""

    def __init__(self, user: LinkUser, handshake: ServerHandshake | ClientHandshake) -> None:
        self.peer = ""
        self._user = user
        self._handshake: ServerHandshake | ClientHandshake | None = handshake
        self._decoder = Decoder()
        self._transport: asyncio.Transport | None = None
        self._writable = asyncio.Event()
        self._writable.set()
        self._reason = "closed by the other end"
        self._ended = False
        self._timer: asyncio.TimerHandle | None = None
        self._heard_s = 0.0
        self._beat_due_s = 0.0
        self._batch: Batch[tuple[Any, ...]] = Batch(
            self._write,
            items_waiting_max=MESSAGES_WAITING_MAX,
            items_per_flush_max=MESSAGES_PER_WRITE_MAX,
            failed=lambda error: self.close(f"writing failed: {error}"),
        )

    @property
    def ended(self) -> bool:
        return self._ended

    @property
    def ready(self) -> bool:
        return self._handshake is None and not self._ended

    def send(self, message: tuple[Any, ...]) -> None:
        """Hand a message over; it is dropped when the link is gone, which its user learns by `link_lost`."""
        if not self._ended and not self._batch.add(message):
            self.close("too many messages wait to be sent")

    def close(self, reason: str) -> None:
        """End the link now."""
        self._reason = reason
        if self._transport is not None:
            self._transport.abort()

    # asyncio.Protocol

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        self._transport.set_write_buffer_limits(high=WRITE_BUFFER_BYTES_MAX)
        loop = asyncio.get_running_loop()
        self._heard_s = loop.time()
        self._timer = loop.call_later(HANDSHAKE_TIMEOUT_S, self.close, "no handshake in time")
        if isinstance(self._handshake, ServerHandshake):
            self._transport.write(encode(self._handshake.opening()))

    def data_received(self, data: bytes) -> None:
        self._heard_s = asyncio.get_running_loop().time()
        try:
            for message in self._decoder.feed(data):
                if self._handshake is not None:
                    self._shake(message)
                elif not self._ended:
                    self._user.link_message(self, message)
        except (BadFrame, HandshakeFailed) as error:
            self.close(str(error))

    def pause_writing(self) -> None:
        self._writable.clear()

    def resume_writing(self) -> None:
        self._writable.set()

    def connection_lost(self, error: Exception | None) -> None:
        self._ended = True
        self._writable.set()
        self._batch.cancel()
        if self._timer is not None:
            self._timer.cancel()
        self._user.link_lost(self, self._reason if error is None else f"{self._reason} ({error})")

    # Inside

    def _shake(self, message: list[Any]) -> None:
        if self._handshake is None or self._transport is None:
            return
        answer = self._handshake.receive(message)
        if not isinstance(answer, Welcome):
            self._transport.write(encode(answer))
            return
        if answer.reply is not None:
            self._transport.write(encode(answer.reply))
        self.peer = answer.peer
        self._handshake = None
        if self._timer is not None:
            self._timer.cancel()
        self._beat_due_s = asyncio.get_running_loop().time()
        self._beat()
        self._user.link_ready(self)

    def _beat(self) -> None:
        """Every so often: show that we live, and see whether the other end does."""
        loop = asyncio.get_running_loop()
        now_s = loop.time()
        # Silence counts only while we listened: a process that was itself held up must not blame the other end.
        self._heard_s += max(now_s - self._beat_due_s, 0.0)
        if now_s - self._heard_s > LINK_SILENT_S:
            self.close("the other end is silent")
            return
        if self._transport is not None and self._writable.is_set():
            self._transport.write(HEARTBEAT)
        self._beat_due_s = now_s + HEARTBEAT_INTERVAL_S
        self._timer = loop.call_at(self._beat_due_s, self._beat)

    async def _write(self, messages: list[tuple[Any, ...]]) -> None:
        if self._transport is not None and not self._ended:
            self._transport.write(b"".join(map(encode, messages)))
            await self._writable.wait()
