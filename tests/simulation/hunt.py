"""Looks for planted bugs and says what finds them: for whoever plants one, or changes the checker.

hunt.py                        every bug: in how many seeds it was found, by what, and what it took
hunt.py --bug "…" --seeds 20   one bug (or all whose name contains that): what each of its seeds breaks
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

SENTENCE_CHARACTERS_MAX = 220


def main() -> int:
    """The exit status: 0 when every bug was caught by name."""
    parser = argparse.ArgumentParser(description="Look for planted bugs.")
    parser.add_argument("--bug", help="only those whose name contains this, each seed on its own")
    parser.add_argument("--seeds", type=int, help="how many seeds; the bug's own number unless said")
    parser.add_argument("--start", type=int, help="the first seed; the bug's own unless said")
    arguments = parser.parse_args()
    if os.environ.get("PYTHONHASHSEED") != "0":
        os.environ["PYTHONHASHSEED"] = "0"
        os.execv(sys.executable, [sys.executable, *sys.argv])
    if arguments.bug is not None:
        return _each_seed(arguments.bug, arguments.seeds, arguments.start)
    return _all()


def _all() -> int:
    from planted.all_bugs import BUGS
    from planted.hunting import hunt

    missed, cpu_s = 0, 0.0
    for bug in BUGS:
        found = hunt(bug.name)
        cpu_s += found.cpu_s
        caught = bug.caught_by & found.found.keys()
        missed += not caught
        told = ", ".join(sorted(caught)) if caught else f"NOT CAUGHT; found: {sorted(found.found)}"
        print(f"{found.seeds:3d} of {bug.seeds_max:3d} seeds {found.cpu_s:5.1f} s  {bug.name}: {told}", flush=True)
    print(f"{len(BUGS) - missed} of {len(BUGS)} bugs caught by name, {cpu_s:.0f} s of one core")
    return 1 if missed else 0


def _each_seed(wanted: str, seeds: int | None, start: int | None) -> int:
    from planted.all_bugs import BUGS
    from planted.hunting import play
    from planted.planting import planted

    for bug in (bug for bug in BUGS if wanted in bug.name):
        print(bug.name)
        first = bug.first_seed if start is None else start
        with planted(bug):
            for seed in range(first, first + (bug.seeds_max if seeds is None else seeds)):
                began_s = time.process_time()
                found = play(bug, seed)
                print(f"  seed {seed}, {time.process_time() - began_s:.1f} s")
                for name, text in found.items():
                    mark = "*" if name in bug.caught_by else " "
                    print(f"   {mark} {name}: {text[:SENTENCE_CHARACTERS_MAX]}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
