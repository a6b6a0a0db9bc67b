"""One end of a link: an `asyncio.Protocol` that authenticates, frames, batches and watches for silence.

Messages leave in the order of `send`, at once when idle and together while the transport is busy. A link that is
silent for `LINK_SILENT_S`, whose other end does not read or sends what is no message, is broken. Its user hears
`link_ready` once both ends have proved themselves, and after that, once, `link_lost`; nothing before and nothing after.
"""

from __future__ import annotations

import asyncio
import logging
from typing import Any, Protocol, cast

from echoplay_actors.batch import Batch
from echoplay_cluster.link.frames import (
    FRAME_BYTES_MAX,
    HANDSHAKE_FRAME_BYTES_MAX,
    HEARTBEAT,
    BadFrame,
    Decoder,
    encode,
)
from echoplay_cluster.link.handshake import ClientHandshake, HandshakeFailed, ServerHandshake, Welcome

HEARTBEAT_INTERVAL_S = 0.25
"""At most. Beats are due at its multiples on the monotonic clock, which a machine's processes share: so one wake-up
does for all links of a process, and finds the others' beats there."""
LINK_SILENT_S = 1.0
BEAT_HEARD_WITHIN_S = 0.05
"""After its moment, at most, where nobody is busy. Silence is looked for at those moments, too: it would be found an
interval later for the little time that the last beat took to come."""
HANDSHAKE_TIMEOUT_S = 1.0
MESSAGES_WAITING_MAX = 50_000
BYTES_WAITING_MAX = 64 * 1024 * 1024
MESSAGES_PER_WRITE_MAX = 1_024
WRITE_BUFFER_BYTES_MAX = 4 * 1024 * 1024

log = logging.getLogger(__name__)


class LinkUser(Protocol):
    """Whoever uses a link."""

    def link_ready(self, link: Link) -> None:
        """Both ends have proved themselves; messages may be sent."""

    def link_message(self, link: Link, message: list[Any]) -> None:
        """One message, in the order in which it was sent; whatever this raises ends the link."""

    def link_lost(self, link: Link, reason: str) -> None:
        """The link is gone; what was sent last may or may not have arrived."""


class Link(asyncio.Protocol):
    """See the module; hashable by identity."""

    def __init__(self, user: LinkUser, handshake: ServerHandshake | ClientHandshake) -> None:
        self.peer = ""
        self.reason = "closed by the other end"
        """Why it ended, once it has."""
        self.ended_here = False
        """It was this end that ended it."""
        self._user = user
        self._handshake: ServerHandshake | ClientHandshake | None = handshake
        self._decoder = Decoder(frame_bytes_max=HANDSHAKE_FRAME_BYTES_MAX)
        self._transport: asyncio.Transport | None = None
        self._writable = asyncio.Event()
        self._writable.set()
        self._ended = False
        self._settled = asyncio.Event()
        self._timer: asyncio.TimerHandle | None = None
        self._heard_s = 0.0
        self._beat_due_s = 0.0
        self._bytes_waiting = 0
        self._batch: Batch[bytes] = Batch(
            self._write,
            items_waiting_max=MESSAGES_WAITING_MAX,
            items_per_flush_max=MESSAGES_PER_WRITE_MAX,
            failed=lambda error: self.close(f"writing failed: {error}"),
        )

    @property
    def unproven(self) -> bool:
        """True while the other end still has to prove itself."""
        return self._handshake is not None and not self._ended

    @property
    def ready(self) -> bool:
        return self._handshake is None and not self._ended

    async def established(self) -> None:
        """Return once the link is ready; `ConnectionError` when it ended instead."""
        await self._settled.wait()
        if not self.ready:
            raise ConnectionError(self.reason)

    def offer(self, message: tuple[Any, ...]) -> None:
        """As `send`, but a message that cannot be sent raises `BadFrame` and harms nothing else."""
        if self._ended:
            return
        frame = encode(message)
        self._bytes_waiting += len(frame)
        if self._bytes_waiting > BYTES_WAITING_MAX or not self._batch.add(frame):
            self.close("too much waits to be sent")

    def send(self, message: tuple[Any, ...]) -> None:
        """Hand a message over; it is dropped when the link is gone, which its user learns by `link_lost`."""
        try:
            self.offer(message)
        except BadFrame as error:
            log.error("the link to %s ends: %s", self.peer, error)
            self.close(str(error))

    def close(self, reason: str) -> None:
        """End the link now; what was not sent yet is dropped."""
        if not self._ended:
            self.reason = reason
            self._ended = self.ended_here = True
            if self._transport is not None:
                self._transport.abort()

    # asyncio.Protocol

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        if self._ended:
            self._transport.abort()
            return
        self._transport.set_write_buffer_limits(high=WRITE_BUFFER_BYTES_MAX)
        loop = asyncio.get_running_loop()
        self._heard_s = loop.time()
        self._timer = loop.call_later(HANDSHAKE_TIMEOUT_S, self.close, "no handshake in time")
        if isinstance(self._handshake, ServerHandshake):
            self._transport.write(encode(self._handshake.opening()))

    def data_received(self, data: bytes) -> None:
        if self.ended_here:
            return  # not even kept
        self._heard_s = asyncio.get_running_loop().time()
        try:
            for message in self._decoder.feed(data):
                if self._ended:
                    return
                if self._handshake is not None:
                    self._shake(self._handshake, message)
                else:
                    self._user.link_message(self, message)
        except (BadFrame, HandshakeFailed) as error:
            self.close(str(error))
        except Exception as error:
            log.exception("what %s sent could not be handled", self.peer)
            self.close(f"what came could not be handled: {error!r}")

    def pause_writing(self) -> None:
        self._writable.clear()

    def resume_writing(self) -> None:
        self._writable.set()

    def connection_lost(self, error: Exception | None) -> None:
        self._ended = True
        self._writable.set()
        self._settled.set()
        self._batch.cancel()
        if self._timer is not None:
            self._timer.cancel()
        if error is not None:
            self.reason = f"{self.reason} ({error})"
        if self._handshake is None:
            self._user.link_lost(self, self.reason)

    # Inside

    def _shake(self, handshake: ServerHandshake | ClientHandshake, message: list[Any]) -> None:
        assert self._transport is not None
        answer = handshake.receive(message)
        if not isinstance(answer, Welcome):
            self._transport.write(encode(answer))
            return
        if answer.reply is not None:
            self._transport.write(encode(answer.reply))
        self.peer = answer.peer
        self._handshake = None
        self._decoder.frame_bytes_max = FRAME_BYTES_MAX
        if self._timer is not None:
            self._timer.cancel()
        self._beat_due_s = asyncio.get_running_loop().time()
        self._beat()
        self._settled.set()
        self._user.link_ready(self)

    def _beat(self) -> None:
        """Every so often: show that we live, and see whether the other end does."""
        loop = asyncio.get_running_loop()
        now_s = loop.time()
        # Silence counts only while we listened: a process that was itself held up must not blame the other end.
        held_up_s = now_s - self._beat_due_s
        if held_up_s > 0:
            self._heard_s = min(self._heard_s + held_up_s, now_s)
        if now_s - self._heard_s > LINK_SILENT_S - BEAT_HEARD_WITHIN_S:
            self.close("the other end is silent")
            return
        if self._transport is not None and self._writable.is_set() and not self._ended:
            self._transport.write(HEARTBEAT)
        self._beat_due_s = (max(now_s, self._beat_due_s) // HEARTBEAT_INTERVAL_S + 1) * HEARTBEAT_INTERVAL_S
        self._timer = loop.call_at(self._beat_due_s, self._beat)

    async def _write(self, frames: list[bytes]) -> None:
        if self._transport is not None and not self._ended:
            self._bytes_waiting -= sum(map(len, frames))
            self._transport.write(b"".join(frames))
            await self._writable.wait()
