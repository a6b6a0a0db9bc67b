"""`make chaos`: breaks the real system while people debate, says what came of it, and fails if a rule did not hold."""

from __future__ import annotations

import argparse
import asyncio
import random
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
TESTS = HERE.parent
sys.path[:0] = [str(HERE), str(TESTS), str(TESTS / "simulation")]

from chaos_faults import FAULTS  # noqa: E402
from chaos_run import TWO_AT_ONCE, Chaos, Wanted  # noqa: E402
from survivors import survive  # noqa: E402


def main() -> int:
    """The exit status: 0 when all that must hold did."""
    parser = argparse.ArgumentParser(description="Break the real system while people debate.")
    parser.add_argument("--minutes", type=float, default=10.0, help="of faults; then comes the calm")
    parser.add_argument("--seed", type=int, default=None, help="drawn unless said")
    parser.add_argument("--groups", type=int, default=5, help="of four people, who debate one match after the other")
    parser.add_argument("--metronomes", type=int, default=3, help="debates whose clock runs all the time")
    parser.add_argument("--survivors", type=int, default=0, help="live matches that everything is killed under first")
    parser.add_argument("--kills", type=int, default=0, help="go on until so many parts were killed")
    parser.add_argument("--pause", type=float, default=2.0, help="seconds between two faults, on average")
    parser.add_argument("--alone", action="store_true", help="never two faults at once")
    parser.add_argument("--patient", action="store_true", help="let each pause begin when all clocks are heard again")
    parser.add_argument("--only", action="append", default=[], choices=sorted(FAULTS), help="this kind of fault alone")
    given = parser.parse_args()
    seed = given.seed if given.seed is not None else random.SystemRandom().randrange(10**6)
    print(f"chaos for {given.minutes} minutes, seed {seed}", flush=True)
    wanted = Wanted(
        seed=seed, faults_s=given.minutes * 60, groups=given.groups, metronomes=given.metronomes,
        kinds=tuple(given.only) or tuple(FAULTS), kills_min=given.kills,
        pause_s=(given.pause / 4, given.pause * 7 / 4), two_at_once=0.0 if given.alone else TWO_AT_ONCE,
        patient=given.patient,
    )  # fmt: skip
    if given.survivors:
        survived = asyncio.run(survive(given.survivors))
        print(survived.text(), flush=True)
        if survived.differing:
            return 1
    outcome = asyncio.run(Chaos(wanted, tell=lambda text: print(text, flush=True)).play())
    print(outcome.text())
    return 1 if outcome.violations else 0


if __name__ == "__main__":
    sys.exit(main())
