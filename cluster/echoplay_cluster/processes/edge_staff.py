"""The edges of one node, from the first to the last: those that are to listen, then the spare ones."""

from __future__ import annotations

import logging
from typing import Any

import ray
from ray.exceptions import RayError
from ray.util.scheduling_strategies import NodeAffinitySchedulingStrategy

from echoplay_cluster.processes.edge import Edge
from echoplay_cluster.processes.wiring import edge_name
from echoplay_cluster.runtime import Runtime

READY_TIMEOUT_S = 30.0
STOP_TIMEOUT_S = 6.0

log = logging.getLogger(__name__)


class EdgeStaff:
    """`start`, then `start_spares` once nobody waits for them any more, then `stop` or `leave`."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        self._edges: list[Any] = []
        self._spares: list[tuple[Any, Any]] = []
        """Each with the word that it is ready, which nobody waits for."""

    def start(self) -> None:
        """Those that are to listen; returns once they do, or could at once."""
        self._edges = [self._make(number) for number in range(1, self._runtime.settings.edges + 1)]
        ray.get([edge.ready.remote() for edge in self._edges], timeout=READY_TIMEOUT_S)

    def start_spares(self) -> None:
        """Those that listen when an edge is missing."""
        first = self._runtime.settings.edges + 1
        for number in range(first, first + self._runtime.settings.spare_edges):
            try:
                spare = self._make(number)
                self._spares.append((spare, spare.ready.remote()))
            except (RayError, ValueError) as error:
                log.warning("there is no spare edge: %s", error)

    def stop(self) -> None:
        """Close the port, then every connection."""
        self._end_unready_spares()
        quietly([edge.stop.remote() for edge in self._all])

    def leave(self, timeout_s: float) -> None:
        """Let everybody go, who come back by other nodes' edges, and end for good."""
        self._end_unready_spares()
        spares = [edge for edge, _ in self._spares]
        # The spare ones first: none shall listen in place of one that leaves.
        quietly([edge.stop.remote() for edge in spares])
        quietly([edge.leave.remote() for edge in self._edges], timeout_s)
        for edge in self._all:
            ray.kill(edge, no_restart=True)

    @property
    def _all(self) -> list[Any]:
        return self._edges + [edge for edge, _ in self._spares]

    def _end_unready_spares(self) -> None:
        """It would take them seconds to hear that they should end."""
        if not self._spares:
            return
        ready, _ = ray.wait([word for _, word in self._spares], num_returns=len(self._spares), timeout=0)
        for spare, word in self._spares:
            if word not in ready:
                ray.kill(spare, no_restart=True)
        self._spares = [(spare, word) for spare, word in self._spares if word in ready]

    def _make(self, number: int) -> Any:
        here = NodeAffinitySchedulingStrategy(self._runtime.ray_node_id, soft=False)
        options = ray.remote(Edge).options(
            name=edge_name(number, self._runtime.node_name), lifetime="detached", num_cpus=0, resources={"edge": 1},
            max_restarts=-1, max_task_retries=0, get_if_exists=True, scheduling_strategy=here,
        )  # fmt: skip
        return options.remote(self._runtime, number)


def quietly(calls: list[Any], timeout_s: float = STOP_TIMEOUT_S) -> None:
    """Wait for endings; whatever is dead already has ended too."""
    if not calls:
        return
    try:
        ray.wait(calls, num_returns=len(calls), timeout=timeout_s)
    except (RayError, TimeoutError) as error:
        log.info("ended without an answer: %s", error)
