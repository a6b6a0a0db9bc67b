"""The conductor: the Ray driver of a run. It starts directory and edges, spare ones last, and stops them in order.

It may be told early where its Ray is, and has processes there load what they need. It reads its runtime as JSON from
standard input, says `{"ready": true, …}` on standard output once health answers,
and on SIGTERM ends edges first, then match actors. Ray keeps alive what it started; if the conductor itself dies,
the next one finds the same actors and goes on.
"""

from __future__ import annotations

import json
import logging
import signal
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

import ray

from echoplay_cluster.hosting import log_to
from echoplay_cluster.processes.directory import Directory
from echoplay_cluster.processes.edge_staff import READY_TIMEOUT_S, EdgeStaff, quietly
from echoplay_cluster.processes.wiring import DIRECTORY_NAME, log_folder
from echoplay_cluster.runtime import Runtime
from echoplay_cluster.socket_folder import make_socket_folder

HEALTH_TIMEOUT_S = 20.0
WARM_WORKERS = 3
"""As many kinds of actors as there are."""

log = logging.getLogger(__name__)


def main() -> int:
    """Run until told to stop."""
    line = sys.stdin.readline()
    if early := json.loads(line).get("warm"):
        connect(**early)
        line = _while_warm(sys.stdin.readline)
    runtime = Runtime.from_json(line)
    log_to(log_folder(runtime), "conductor", runtime.settings.log_level)
    make_socket_folder(runtime)
    if not early:
        connect(runtime.ray_address, runtime.ray_namespace)
    told_to_stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: told_to_stop.set())
    # Side by side: each of these processes has a second or two to load, and finds the others by their names.
    directory = _make_directory(runtime)
    edges = EdgeStaff(runtime)
    edges.start()
    ray.get(directory.report.remote(), timeout=READY_TIMEOUT_S)
    if is_healthy(runtime, told_to_stop):
        url = f"http://{runtime.settings.host}:{runtime.settings.port}"
        print(json.dumps({"ready": True, "listening": [url], "parts": {}}), flush=True)  # noqa: T201
        # Only now: nobody has to wait for them.
        edges.start_spares()
        told_to_stop.wait()
    edges.stop()
    quietly([directory.stop.remote()])
    return 0


def connect(ray_address: str, ray_namespace: str | None) -> None:
    """Become a driver of that Ray, in that namespace."""
    ray.init(
        address=ray_address, namespace=ray_namespace, log_to_driver=False, configure_logging=False,
        logging_level=logging.WARNING,
    )  # fmt: skip


def _while_warm(wait: Callable[[], str]) -> str:
    """Keep workers that have loaded everything until `wait` returns: what is started first takes one of them."""
    with tempfile.TemporaryDirectory(prefix="echoplay-warm-") as folder:
        load = ray.remote(_load_all).options(num_cpus=0, max_retries=0)
        loaded = [Path(folder) / str(number) for number in range(WARM_WORKERS)]
        tasks: list[Any] = [load.remote(str(path)) for path in loaded]
        until_s = time.monotonic() + READY_TIMEOUT_S
        while not all(path.exists() for path in loaded):
            over, _ = ray.wait(tasks, num_returns=1, timeout=0.02)
            ray.get(over)
            if over or time.monotonic() > until_s:
                raise TimeoutError(f"{WARM_WORKERS} processes did not load what they need")
        print(json.dumps({"warm": True}), flush=True)  # noqa: T201
        line = wait()
        for path in loaded:
            path.unlink()
        quietly(tasks)
    return line


def _load_all(path: str) -> None:
    """In a worker: it has loaded all that runs in one, and stays as long as that file."""
    from echoplay_cluster.processes import directory_serving, edge_serving, match_actor  # noqa: F401

    loaded = Path(path)
    loaded.touch()
    while loaded.exists():
        time.sleep(0.01)


def _make_directory(runtime: Runtime) -> Any:
    """It can be found from now on, and whoever asks it something is answered once it is ready."""
    options = ray.remote(Directory).options(
        name=DIRECTORY_NAME, lifetime="detached", num_cpus=0, resources={"directory": 1}, max_restarts=-1,
        max_task_retries=0, get_if_exists=True, max_concurrency=1000,
    )  # fmt: skip
    return options.remote(runtime)


def is_healthy(runtime: Runtime, told_to_stop: threading.Event) -> bool:
    """True once `/v1/health` answers 200, False when told to stop before; `TimeoutError` when it takes too long."""
    host = "127.0.0.1" if runtime.settings.host in ("0.0.0.0", "::") else runtime.settings.host
    url = f"http://{host}:{runtime.settings.port}/v1/health"
    until_s = time.monotonic() + HEALTH_TIMEOUT_S
    while time.monotonic() < until_s:
        try:
            with urllib.request.urlopen(url, timeout=2.0) as answer:
                if answer.status == 200:
                    return True
        except (urllib.error.URLError, OSError) as error:
            log.info("health does not answer yet: %s", error)
        if told_to_stop.wait(0.05):
            return False
    raise TimeoutError(f"{url} did not answer in {HEALTH_TIMEOUT_S:.0f} s")


if __name__ == "__main__":
    sys.exit(main())
