"""The bench: prints what the server takes, in time and processor, on this machine; it asserts nothing.

make bench                             everything, about 45 minutes; the wide parts are written to docs/benchmarks.md
python tests/bench/run.py votes              only that: start matches votes round recovery takeover departure crowd app
python tests/bench/run.py nights --size small   only that, in a minute: fan-out nights density creation connect growth
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
sys.path.insert(0, str(Path(__file__).parent / "wide"))

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
from wide_parts import SIZES, WIDE, raise_file_limit
from wide_parts import measure as measure_wide

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
    asked = _arguments()
    wanted = asked.parts or ["start", *PARTS, *WIDE]
    figures = Figures()
    raise_file_limit()
    if not WIDE.keys() >= set(wanted):
        _measure_one_server(wanted, figures)
    for name in WIDE:
        if name in wanted:
            _say(name)
            measure_wide(name, asked.size, figures, write=asked.write or asked.size == "full")
    machine.show()
    figures.show()
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="*", choices=["start", *PARTS, *WIDE, []], metavar="part")
    parser.add_argument("--size", choices=SIZES, default="full", help="of the wide parts")
    parser.add_argument("--write", action="store_true", help="to docs/benchmarks.md, as full ones always are")
    return parser.parse_args()


def _measure_one_server(wanted: Sequence[str], figures: Figures) -> None:
    """The parts that all use the same server."""
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
                    _say(name)
                    asyncio.run(measure(server, figures))
        finally:
            server.stop()


def _say(name: str) -> None:
    print(f"measuring: {name} …", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
