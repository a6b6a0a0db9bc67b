"""The local Ray head: the process that all of this machine's Ray descends from, and that keeps it whole.

Started by `ray_launcher`, it reads one JSON line, starts the GCS and the raylet, and says `ready` on its output.
It promises:

- everything listens on the node's address, 127.0.0.1 unless it is told another, and asks for the token; no
  dashboard, autoscaler or log monitor runs;
- a GCS that died is started again on its port with all it knew (its state is a file of this run); workers go on;
- when the raylet dies, when asked to end, or when its parent is gone, every process below it is killed — frozen
  ones too, for it is the subreaper — its folder is removed, and it ends. It never signals anybody else.
"""

from __future__ import annotations

import json
import os
import select
import shutil
import signal
import sys
import time
from typing import TYPE_CHECKING, Any, NoReturn

from echoplay_cluster.local.child import become_subreaper
from echoplay_cluster.local.processes import kill_descendants, reap_orphans

if TYPE_CHECKING:
    from echoplay_cluster.local.ray_node import LocalNode

__all__ = ["main"]

_GRACE_SECONDS = 2.0
_GCS_RESTARTS_MAX = 5
_GCS_RESTARTS_WINDOW_SECONDS = 60.0


def main() -> int:
    """Run one Ray; the exit code is 0 when it was asked to end."""
    signal.signal(signal.SIGTERM, _leave)
    become_subreaper()
    plan = json.loads(sys.stdin.buffer.readline())
    try:
        # Only now: it takes half a second, in which we may be asked to end.
        from echoplay_cluster.local.ray_node import LocalNode

        node = LocalNode(plan)
        _say({"ready": node.address, "node": node.node_id, "processes": node.pids})
        return _keep(node)
    finally:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        kill_descendants(os.getpid())
        shutil.rmtree(plan["folder"], ignore_errors=True)


def _leave(number: int, frame: object) -> NoReturn:
    sys.exit(0)


def _keep(node: LocalNode) -> int:
    """Watch until it is time to end."""
    wake, alarm = os.pipe()
    os.set_blocking(alarm, False)
    signal.set_wakeup_fd(alarm)
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGCHLD):
        signal.signal(number, _noticed)
    restarts: list[float] = []
    while True:
        if not node.is_running("raylet"):
            return 1
        if node.has_gcs and not node.is_running("gcs_server") and not _replace_gcs(node, restarts):
            return 1
        readable, _, _ = select.select([wake, sys.stdin], [], [])
        if sys.stdin in readable and not os.read(sys.stdin.fileno(), 1024):
            return 0  # The supervisor is gone: there is nobody left to be gentle for.
        if wake in readable and _asked_to_end(os.read(wake, 1024)):
            _end_gently(node)
            return 0
        reap_orphans(own=node.pids.values())


def _noticed(number: int, frame: object) -> None:
    """Only there so that the signal's number reaches the wake-up pipe."""


def _asked_to_end(numbers: bytes) -> bool:
    return any(number != signal.SIGCHLD for number in numbers)


def _replace_gcs(node: LocalNode, restarts: list[float]) -> bool:
    """Whether it was; a GCS that keeps dying is a broken Ray, which only a new one mends."""
    now = time.monotonic()
    restarts[:] = [*(at for at in restarts if at > now - _GCS_RESTARTS_WINDOW_SECONDS), now]
    if len(restarts) > _GCS_RESTARTS_MAX:
        return False
    node.replace_gcs()
    _say({"restarted": "gcs_server", "processes": node.pids})
    return True


def _end_gently(node: LocalNode) -> None:
    """Let the raylet tell its workers, so that an actor's own goodbye is run."""
    node.ask_to_end("raylet")
    deadline = time.monotonic() + _GRACE_SECONDS
    while node.is_running("raylet") and time.monotonic() < deadline:
        time.sleep(0.01)


def _say(document: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(document) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    code = main()
    # All is said and done. The interpreter's own goodbye, 0.2 s with Ray loaded, would only keep the next Ray waiting.
    os._exit(code)
