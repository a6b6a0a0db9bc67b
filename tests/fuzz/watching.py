"""Watches the process that is fuzzed: errors that are logged or reach the loop, what is read, and what it holds.

The libraries log what escapes one of our handlers and go on; here that counts as much as an error of ours.
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import logging
import time
import traceback
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from types import TracebackType
from typing import Any

import psutil
from running_edge import RunningEdge

from echoplay_http import REALTIME
from echoplay_http.realtime.server import LIBRARY_LOG
from echoplay_http.realtime.websocket import BoundedWebSocket

LAST_FRAMES = 50
"""How many of the frames read last are told when something breaks."""


class ErrorEar(logging.Handler):
    """Collects each record at ERROR and what reaches the loop's own handler; the library's if there is an exception."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.found: list[str] = []
        self.last_frames: deque[str] = deque(maxlen=LAST_FRAMES)
        """What the server read last, the newest at the end."""
        self._stack = contextlib.ExitStack()

    def emit(self, record: logging.LogRecord) -> None:
        if record.name == LIBRARY_LOG.name and not record.exc_info:
            return  # a refusal of theirs
        error = record.exc_info[1] if record.exc_info else None
        where = "".join(traceback.format_exception(error)[-3:]) if error else ""
        self._note(f"{record.name}: {record.getMessage()} {where}")

    def at_the_end(self, undo: Callable[[], None]) -> None:
        """Call this once nothing is watched any more."""
        self._stack.callback(undo)

    def _of_the_loop(self, loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        self._note(f"the loop: {context.get('message')}: {context.get('exception')!r}")

    def _note(self, what: str) -> None:
        if len(self.found) < 20:
            newest = self.last_frames[-1][:400] if self.last_frames else "none"
            self.found.append(f"{what}\n    the frame read last: {newest}")

    def __enter__(self) -> ErrorEar:
        root, loop = logging.getLogger(), asyncio.get_running_loop()
        root.addHandler(self)
        self._stack.callback(root.removeHandler, self)
        self._stack.callback(LIBRARY_LOG.setLevel, LIBRARY_LOG.level)
        LIBRARY_LOG.setLevel(logging.ERROR)
        self._stack.callback(loop.set_exception_handler, loop.get_exception_handler())
        loop.set_exception_handler(self._of_the_loop)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._stack.close()


class Read:
    """Counts what a running edge reads, by listening where frames are let in and where messages are handled: at once,
    or handed over by Engine.IO."""

    def __init__(self, edge: RunningEdge, ear: ErrorEar) -> None:
        self.messages = 0
        self.frames = 0
        self.slowest = (0.0, "")
        """Milliseconds of processor time without what the garbage collector took, and the beginning of the message."""
        self._collecting_s = 0.0
        gc.callbacks.append(self._collecting)
        ear.at_the_end(lambda: gc.callbacks.remove(self._collecting))
        server = edge.app[REALTIME]._server
        handed_over = server.eio.handlers["message"]
        handled_where_read = BoundedWebSocket._take_now
        let_in = server._door.frame_arrived

        async def message(transport_id: str, data: Any) -> None:
            began_s = self._begin(ear, transport_id, data)
            await handed_over(transport_id, data)
            # A connection waits on its way in, and others are served meanwhile.
            if isinstance(data, str) and data[:1] != "0":
                self._end(began_s, data)

        def take_now(websocket: BoundedWebSocket, text: str) -> bool:
            began_s = self._begin(ear, websocket._socket.sid, text)
            taken = handled_where_read(websocket, text)
            if taken:
                self._end(began_s, text)
            else:
                self.messages -= 1
            return taken

        def frame_arrived(transport_id: str) -> bool:
            self.frames += 1
            return bool(let_in(transport_id))

        server.eio.handlers["message"] = message
        server._door.frame_arrived = frame_arrived
        ear.at_the_end(lambda: setattr(BoundedWebSocket, "_take_now", handled_where_read))
        BoundedWebSocket._take_now = take_now  # type: ignore[method-assign]

    def _begin(self, ear: ErrorEar, transport_id: str, data: Any) -> float:
        self.messages += 1
        ear.last_frames.append(f"{transport_id} {data!r}")
        return time.thread_time() - self._collecting_s

    def _end(self, began_s: float, text: str) -> None:
        took_ms = (time.thread_time() - self._collecting_s - began_s) * 1000
        if took_ms > self.slowest[0]:
            self.slowest = took_ms, repr(text[:200])

    def _collecting(self, phase: str, info: dict[str, int]) -> None:
        self._collecting_s += time.thread_time() if phase == "stop" else -time.thread_time()


@dataclass(frozen=True, slots=True)
class Held:
    """What the process has in hand: tasks, open files and sockets, and memory."""

    tasks: int
    files: int
    rss_bytes: int

    @classmethod
    def now(cls) -> Held:
        gc.collect()
        process = psutil.Process()
        return cls(len(asyncio.all_tasks()), process.num_fds(), process.memory_info().rss)
