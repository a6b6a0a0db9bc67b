"""The Ray actor `Edge`: hosts an edge on a loop of its own, and is told by Ray when it is to end.

What serves is loaded where it runs: whoever starts an edge needs no web server. It has a class of its own, since Ray
takes a class with a coroutine method for an asynchronous actor and runs it on another thread.
"""

from __future__ import annotations

import os

import ray

from echoplay_cluster.hosting import LoopThread, die_with_parent, log_to
from echoplay_cluster.processes.rays_thread import doze_between_calls
from echoplay_cluster.processes.wiring import DIRECTORY_NAME, edge_name, log_folder
from echoplay_cluster.runtime import Runtime

STOP_TIMEOUT_S = 5.0


class Edge:
    """Named `edge-<n>`; Ray calls reach it only for `ready`, `stop` and `leave`."""

    def __init__(self, runtime: Runtime, number: int) -> None:
        die_with_parent()
        name = edge_name(number, runtime.node_name)
        log_to(log_folder(runtime), name, runtime.settings.log_level)
        from echoplay_cluster.processes.edge_serving import EdgeServing

        self._serving = EdgeServing(runtime, name, ray.get_actor(DIRECTORY_NAME))
        self._thread = LoopThread(name, self._serving.serve)
        self._thread.wait_started()
        doze_between_calls()

    def ready(self) -> int:
        """Its process id, once it has been constructed, which is when it listens or could at once."""
        return os.getpid()

    def stop(self) -> None:
        """Close the port, then every connection. A spare one listens no more, whatever happens to the others."""
        self._serving.leave = None
        self._thread.stop(STOP_TIMEOUT_S)

    def leave(self) -> None:
        """Let everybody go, a few at a time: this edge ends for good, and those of other machines take them in."""
        leave, self._serving.leave = self._serving.leave, None
        if leave is not None:
            self._thread.call(leave(False))
        self._thread.stop(STOP_TIMEOUT_S)

    def __ray_shutdown__(self) -> None:
        """On SIGTERM, when Ray already starts this edge again in another process, beside this one."""
        leave = self._serving.leave
        if leave is not None:
            self._thread.call(leave(True))
        self._thread.stop(STOP_TIMEOUT_S)
