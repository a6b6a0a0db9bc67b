"""The conductor of a node that joined: a Ray driver that offers the node to the directory and runs edges on it.

It reads its runtime as JSON from standard input, completes it with what the first node shares, and says
`{"ready": true, …}` on standard output once health answers here. On SIGTERM it has the directory move what the node
carries to others, lets people go, who come back by other nodes' edges, and ends.
"""

from __future__ import annotations

import json
import logging
import signal
import sys
import threading
from typing import Any
from urllib.parse import urlsplit

import ray
from ray.exceptions import RayError

from echoplay_cluster.conductor import connect, is_healthy
from echoplay_cluster.directory.nodes import WELCOME_INTERVAL_S
from echoplay_cluster.hosting import log_to
from echoplay_cluster.processes.edge_staff import EdgeStaff
from echoplay_cluster.processes.wiring import DIRECTORY_NAME, log_folder
from echoplay_cluster.runtime import Runtime
from echoplay_cluster.settings_reader import is_loopback
from echoplay_cluster.socket_folder import make_socket_folder
from echoplay_cluster.supervisor.conductor_child import DRAIN_SECONDS_MAX, LET_GO_SECONDS_MAX

ANSWER_TIMEOUT_S = 10.0

log = logging.getLogger(__name__)


def main() -> int:
    """Run until told to stop."""
    alone = Runtime.from_json(sys.stdin.readline())
    log_to(log_folder(alone), "conductor", alone.settings.log_level)
    try:
        first = _find_first(alone.ray_address)
    except LookupError as error:
        print(f"EchoPlay: {error}", flush=True)  # noqa: T201
        return 1
    runtime = alone.joined(first)
    if refused := _unreachable(runtime):
        print(f"EchoPlay: {refused}", flush=True)  # noqa: T201
        return 1
    make_socket_folder(runtime)
    told_to_stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: told_to_stop.set())
    _welcome(runtime)
    edges = EdgeStaff(runtime)
    edges.start()
    if is_healthy(runtime, told_to_stop):
        url = f"http://{runtime.settings.host}:{runtime.settings.port}"
        print(json.dumps({"ready": True, "listening": [url]}), flush=True)  # noqa: T201
        edges.start_spares()
        while not told_to_stop.wait(WELCOME_INTERVAL_S):
            _welcome(runtime)
    _drain(runtime)
    edges.leave(LET_GO_SECONDS_MAX)
    return 0


def _find_first(ray_address: str) -> Runtime:
    """What the first node runs with; this process is a driver in its namespace from then on."""
    connect(ray_address, None)
    found = [one for one in ray.util.list_named_actors(all_namespaces=True) if one["name"] == DIRECTORY_NAME]
    if not found:
        raise LookupError(f"no EchoPlay server runs on the Ray at {ray_address}")
    ray.shutdown()
    connect(ray_address, found[0]["namespace"])
    first: Runtime = ray.get(_directory().runtime.remote(), timeout=ANSWER_TIMEOUT_S)
    return first


def _unreachable(runtime: Runtime) -> str | None:
    """Why this node cannot serve, if so."""
    if is_loopback(runtime.settings.node_address):
        return None
    for name, url in (("DATABASE_URL", runtime.database_url), ("REDIS_URL", runtime.redis_url)):
        if is_loopback(urlsplit(url).hostname or "localhost"):
            return (
                f"the first node's {name} is its own machine, which this one cannot reach: start the first node with "
                f"a {name} that all nodes reach"
            )
    return None


def _directory() -> Any:
    return ray.get_actor(DIRECTORY_NAME)


def _welcome(runtime: Runtime) -> None:
    """The directory may be starting anew: then it is told the next time."""
    try:
        ray.get(_directory().welcome.remote(runtime.ray_node_id, runtime), timeout=ANSWER_TIMEOUT_S)
    except (RayError, ValueError) as error:
        log.warning("the directory did not hear that this node is here: %s", type(error).__name__)


def _drain(runtime: Runtime) -> None:
    try:
        call = _directory().drain.remote(runtime.ray_node_id, DRAIN_SECONDS_MAX)
        left = ray.get(call, timeout=DRAIN_SECONDS_MAX + ANSWER_TIMEOUT_S)
        log.info("drained: %d match actors are left", left)
    except (RayError, ValueError) as error:
        log.warning("what this node carries is recovered elsewhere instead: %s", error)


if __name__ == "__main__":
    sys.exit(main())
