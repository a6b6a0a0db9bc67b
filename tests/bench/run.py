"""The bench: prints what the server takes, in time and processor, on this machine; it asserts nothing.

make bench                       everything, about five minutes
python tests/bench/run.py votes        only that: start matches votes round recovery takeover departure crowd app
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import crowding
import departing
import loading
import machine
import making
import recovering
import rounds
import taking_over
import voting
from figures import Figures

from server.running import RunningServer

PARTS: dict[str, Callable[[RunningServer, Figures], Awaitable[None]]] = {
    "matches": making.measure,
    "votes": voting.measure,
    "round": rounds.measure,
    "recovery": recovering.measure,
    "takeover": taking_over.measure,
    "departure": departing.measure,
    "crowd": crowding.measure,
    "app": loading.measure,
}


def main() -> int:
    wanted = sys.argv[1:] or ["start", *PARTS]
    figures = Figures()
    with tempfile.TemporaryDirectory(prefix="echoplay-bench-", ignore_cleanup_errors=True) as folder:
        server = RunningServer(Path(folder), {"ECHOPLAY_RATE_LIMITS": "off"})
        try:
            # The first start makes the data folder; what counts is the next one.
            cold_s = server.start()
            if "start" in wanted:
                server.stop()
                warm_s = server.start()
                figures.add("start to health, new data folder", f"{cold_s:.2f} s")
                figures.add("start to health, warm", f"{warm_s:.2f} s", "20 s")
            for name, measure in PARTS.items():
                if name in wanted:
                    print(f"measuring: {name} …", file=sys.stderr, flush=True)
                    asyncio.run(measure(server, figures))
        finally:
            server.stop()
    machine.show()
    figures.show()
    return 0


if __name__ == "__main__":
    sys.exit(main())
