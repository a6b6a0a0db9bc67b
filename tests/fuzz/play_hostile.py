"""`make fuzz`: hostile clients against a real edge and hostile ends of links, until so many frames were played.

Prints frames, frames a second, refusals by code and memory as it goes; ends with an error, the seed and the frames
played last if anything that must hold did not.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import sys
import time
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(Path(__file__).parent), *(str(TESTS / "integration" / folder) for folder in ("edge", "link"))]

from edge_spells import LIMITS, Spells  # noqa: E402
from fuzz_findings import Findings, Reading  # noqa: E402
from guests_who_fuzz import Guest  # noqa: E402
from inside_guests import InsideGuest  # noqa: E402
from link_attacks import LinkAttacks  # noqa: E402
from running_edge import running_edge  # noqa: E402
from watching import ErrorEar, Held  # noqa: E402

PARTS = {"wire": 0.15, "flood": 0.05, "inside": 0.4, "link": 0.4}
"""The parts of a run, and which share of the frames each plays; `flood` is `wire` with the limits of production."""
SPELL_FRAMES = {"wire": 20_000, "flood": 20_000, "inside": 100_000, "link": 100_000}


async def fuzz_the_edge(findings: Findings, frames: int, *, part: str, lethal: float, first: int) -> None:
    """Play so many frames against one edge, over the wire or inside; stops at the first thing that breaks."""
    guests = InsideGuest if part == "inside" else Guest
    try:
        async with running_edge(rate_limits=part == "flood", limits=LIMITS) as edge:
            with ErrorEar() as ear:
                spells = Spells(edge, findings, ear, lethal=lethal, guests=guests, first=first)
                while findings.frames < frames and await spells.play(min(SPELL_FRAMES[part], frames - findings.frames)):
                    print(findings.line(), flush=True)
    except TimeoutError:
        if not findings.broken:
            raise


async def fuzz_the_link(findings: Findings, frames: int) -> None:
    """Play so many frames against links."""
    attacks = LinkAttacks(findings.seed)
    findings.played.sent, findings.played.ended = attacks.kinds, attacks.ended
    began_s = time.monotonic()
    with ErrorEar() as ear:
        while attacks.frames < frames and not findings.broken:
            try:
                attacks.play(min(SPELL_FRAMES["link"], frames - attacks.frames))
                await asyncio.sleep(0)
            except Exception as error:
                findings.broken.append(f"{type(error).__name__}: {error}")
                findings.last_frames = [f"{attacks.last[0]}: {attacks.last[1].hex()}"]
            findings.broken += ear.found
            findings.frames = findings.frames_read = attacks.frames
            findings.readings.append(Reading(attacks.frames, time.monotonic() - began_s, Held.now()))
            print(findings.line(), flush=True)


def main() -> int:
    """The exit status: 0 when all that must hold did."""
    parser = argparse.ArgumentParser(description="Play hostile clients against a real edge, and hostile ends of links.")
    parser.add_argument("--frames", type=int, default=200_000)
    parser.add_argument("--seed", type=int, default=None, help="drawn unless said")
    parser.add_argument("--part", choices=PARTS, default=None, help="this alone, with all frames")
    parser.add_argument(
        "--lethal", type=float, default=0.1, help="how often a frame should end its connection; 1 is often"
    )
    parser.add_argument("--spell", type=int, default=0, help="begin with this one of the edge's spells")
    given = parser.parse_args()
    seed = given.seed if given.seed is not None else random.SystemRandom().randrange(10**6)
    broken = False
    for part, share in PARTS.items():
        if given.part in (None, part):
            frames = given.frames if given.part else int(given.frames * share)
            print(f"== {part}: {frames} frames, seed {seed}", flush=True)
            findings = Findings(seed)
            try:
                if part == "link":
                    asyncio.run(fuzz_the_link(findings, frames))
                else:
                    fuzzing = fuzz_the_edge(findings, frames, part=part, lethal=given.lethal, first=given.spell)
                    asyncio.run(fuzzing)
            except KeyboardInterrupt:
                print(f"stopped after {findings.frames} frames\n{findings.text()}")
                return 130
            print(findings.text(), flush=True)
            broken = broken or bool(findings.broken)
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
