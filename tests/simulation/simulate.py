"""`make simulate`: plays seeds, prints what came of them, and ends with an error if one broke an invariant.

simulate.py --seeds 2000 --start 1      play them; goes on where the same code was stopped before (Ctrl-C, SIGTERM)
simulate.py --story 17 [--match ID]     tell one run, an event a line
simulate.py --shrink 17                 find the shortest run that still breaks what seed 17 breaks, and tell it
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import signal
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path.insert(0, str(HERE))

from simulated.sweep import Totals, sweep  # noqa: E402

PROGRESS = ROOT / ".build" / "simulation"
SOURCES = ("echoplay_actors", "http/echoplay_http", "cluster/echoplay_cluster", "tests/simulation")
TELL_EVERY_S = 30.0
VIOLATIONS_TOLD_MAX = 5


def main() -> int:
    """The exit status: 0 when every seed held every invariant."""
    arguments = _arguments()
    if os.environ.get("PYTHONHASHSEED") != "0":
        os.environ["PYTHONHASHSEED"] = "0"
        os.execv(sys.executable, [sys.executable, *sys.argv])
    if arguments.story is not None:
        return _tell(arguments.story, arguments.match)
    if arguments.shrink is not None:
        return _shrink(arguments.shrink)
    return _sweep(arguments.start, arguments.seeds, arguments.jobs)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Play EchoPlay in simulated time.")
    parser.add_argument("--seeds", type=int, default=200, help="how many")
    parser.add_argument("--start", type=int, default=1, help="the first")
    parser.add_argument("--jobs", type=int, default=None, help="worker processes, one a core unless said")
    parser.add_argument("--story", type=int, metavar="SEED")
    parser.add_argument("--shrink", type=int, metavar="SEED")
    parser.add_argument("--match", help="tell of this match only")
    return parser.parse_args()


# Many seeds


def _sweep(start: int, count: int, jobs: int | None) -> int:
    progress = PROGRESS / f"{_digest()}.json"
    done: set[int] = set()
    totals = Totals()
    if progress.is_file():
        done = _resume(progress, totals, start, count)
    if done:
        print(f"{len(done)} of these seeds were played before, by the same code", flush=True)
    told_s = saved_s = time.monotonic()
    told_to_stop = _until_told_to_stop()
    left = (seed for seed in range(start, start + count) if seed not in done)
    for some in sweep(left, jobs=jobs, stop=lambda: bool(told_to_stop)):
        for one in some:
            totals.add(one)
            done.add(one.seed)
            if one.violations:
                invariant, text = one.violations[0]
                print(f"seed {one.seed} breaks “{invariant}”: {text}", flush=True)
        now_s = time.monotonic()
        if now_s - told_s > TELL_EVERY_S:
            told_s = now_s
            print(_line(totals), flush=True)
        if now_s - saved_s > TELL_EVERY_S:
            saved_s = now_s
            _save(progress, totals, done)
    _save(progress, totals, done)
    print(_line(totals))
    print(coverage(totals))
    return _verdict(totals) or (128 + told_to_stop[0] if told_to_stop else 0)


def _until_told_to_stop() -> list[int]:
    """Holds the signal once one has come; a second one ends the process at once."""
    told: list[int] = []

    def stop(number: int, _frame: object) -> None:
        told.append(number)
        signal.signal(number, signal.SIG_DFL)
        print("told to stop: what is being played is played to its end first", flush=True)

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)
    return told


def _line(totals: Totals) -> str:
    return (
        f"{totals.seeds} seeds, {totals.simulated_s / 3600:.1f} simulated hours, "
        f"{totals.seconds_a_second:.0f} simulated seconds a second of a core, {totals.events} events seen, "
        f"{totals.faults} faults, {len(totals.failing)} failing seeds"
    )


def coverage(totals: Totals) -> str:
    """How many runs had that fault while a match was in that phase; an empty cell is a blind spot."""
    from simulated.faults.all_faults import FAULTS
    from simulated.one_run import PHASES

    width = max(map(len, FAULTS))
    rows = [" " * width + "".join(f"{phase:>10}" for phase in PHASES)]
    rows += [
        f"{kind:<{width}}" + "".join(f"{totals.cells[kind, phase] or '—':>10}" for phase in PHASES) for kind in FAULTS
    ]
    return "\n".join(rows)


def _verdict(totals: Totals) -> int:
    for seed, violations in sorted(totals.failing.items())[:VIOLATIONS_TOLD_MAX]:
        print(f"\nseed {seed}:")
        for invariant, text in violations[:VIOLATIONS_TOLD_MAX]:
            print(f"  {invariant}: {text}")
        print(f"  again: make simulate STORY={seed}, shorter: make simulate SHRINK={seed}")
    return 1 if totals.failing else 0


# Going on where it stopped


def _digest() -> str:
    """Of all code that a run consists of: other code, another sweep."""
    digest = hashlib.blake2b(digest_size=8)
    for folder in SOURCES:
        for file in sorted((ROOT / folder).rglob("*.py")):
            digest.update(file.read_bytes())
    return digest.hexdigest()


def _save(progress: Path, totals: Totals, done: set[int]) -> None:
    progress.parent.mkdir(parents=True, exist_ok=True)
    kept = {
        "done": _spans(sorted(done)),
        "totals": [totals.simulated_s, totals.cpu_s, totals.events, totals.faults],
        "cells": [[*cell, count] for cell, count in totals.cells.items()],
        "failing": {str(seed): violations for seed, violations in totals.failing.items()},
    }
    written = progress.with_suffix(".new")
    written.write_text(json.dumps(kept))
    written.replace(progress)


def _resume(progress: Path, totals: Totals, start: int, count: int) -> set[int]:
    """The seeds that need not be played again; those of another span do not count, so then all are."""
    kept = json.loads(progress.read_text())
    done = {seed for first, last in kept["done"] for seed in range(first, last + 1)}
    if not done <= set(range(start, start + count)):
        return set()
    totals.seeds = len(done)
    totals.simulated_s, totals.cpu_s, totals.events, totals.faults = kept["totals"]
    for kind, phase, runs in kept["cells"]:
        totals.cells[kind, phase] = runs
    totals.failing = {int(seed): tuple(map(tuple, violations)) for seed, violations in kept["failing"].items()}
    return done


def _spans(seeds: list[int]) -> list[list[int]]:
    spans: list[list[int]] = []
    for seed in seeds:
        if spans and spans[-1][1] == seed - 1:
            spans[-1][1] = seed
        else:
            spans.append([seed, seed])
    return spans


# One seed


def _tell(seed: int, match_id: str | None) -> int:
    from simulated.one_run import Run

    outcome = Run(seed).play()
    return _print_story(outcome, match_id)


def _shrink(seed: int) -> int:
    from simulated.shrink import shrink

    plan, outcome = shrink(seed, tell=lambda line: print(line, flush=True))
    print("faults left:", ", ".join(f"{one.kind} at {one.at_s:.2f} s" for one in plan.faults) or "none")
    return _print_story(outcome, None)


def _print_story(outcome: object, match_id: str | None) -> int:
    from simulated.one_run import Outcome
    from simulated.telling import journal, story

    assert isinstance(outcome, Outcome)
    for line in story(outcome.history, match_id=match_id):
        print(line)
    for one in [match_id] if match_id else outcome.history.matches:
        print(f"\njournal of {one}")
        for line in journal(outcome.history, one):
            print(line)
    print(f"\n{outcome.simulated_s:.1f} simulated seconds, {outcome.steps} steps, digest {outcome.digest}")
    for violation in outcome.violations:
        print(f"{violation.at_us / 1_000_000:.4f}  {violation.invariant}: {violation.text}")
    return 1 if outcome.violations else 0


if __name__ == "__main__":
    sys.exit(main())
