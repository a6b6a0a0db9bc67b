"""A small conductor for the supervisor's tests: one detached Ray actor, and a port that accepts.

What the test asks for comes as arguments: `deaf` ignores SIGTERM, `broken` ends before it is ready; with
`hesitant:<path>` it says so and waits where that file is, as soon as it has been told where its Ray is.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import sys
import time
from pathlib import Path

import ray

from echoplay_cluster.runtime import Runtime


class Sleeper:
    def pid(self) -> int:
        return os.getpid()


def main() -> int:
    line = sys.stdin.readline()
    if "broken" in sys.argv:
        sys.stderr.write("the fake conductor is broken\n")
        return 3
    if "warm" in json.loads(line):
        sys.stdout.write('{"warm": true}\n')
        sys.stdout.flush()
        line = sys.stdin.readline()
    runtime = Runtime.from_json(line)
    hesitates = [Path(one.removeprefix("hesitant:")) for one in sys.argv if one.startswith("hesitant:")]
    for path in hesitates:
        if path.exists():
            sys.stdout.write(f"the fake conductor was told of {runtime.ray_address}, and hesitates\n")
            sys.stdout.flush()
        while path.exists():
            time.sleep(0.02)
    numbers = {signal.SIGTERM, signal.SIGUSR1}
    signal.pthread_sigmask(signal.SIG_BLOCK, numbers)
    ray.init(
        address=runtime.ray_address,
        namespace=runtime.ray_namespace,
        log_to_driver=False,
        configure_logging=False,
    )
    options = {"num_cpus": 0, "resources": {"match_slots": 1}, "lifetime": "detached", "max_restarts": -1}
    actor = ray.remote(Sleeper).options(name="sleeper", get_if_exists=True, **options).remote()
    pid = ray.get(actor.pid.remote())
    port = socket.socket()
    port.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    port.bind((runtime.settings.host, runtime.settings.port))
    port.listen()
    url = f"http://{runtime.settings.host}:{runtime.settings.port}"
    document = {
        "ready": True,
        "listening": [url],
        "parts": {"sleeper": pid, "conductor": os.getpid(), "namespace": runtime.ray_namespace},
    }
    sys.stdout.write(json.dumps(document) + "\n")
    sys.stdout.flush()
    while "deaf" in sys.argv:
        signal.sigwait({signal.SIGUSR1})
    signal.sigwait(numbers)
    ray.kill(actor)
    return 0


if __name__ == "__main__":
    sys.exit(main())
