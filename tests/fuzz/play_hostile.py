"""`make fuzz`: hostile clients against a real edge and hostile ends of links, until so many frames were played.

Prints frames, frames a second, refusals by code and memory as it goes; ends with an error, the seed and the frames read
last if anything that must hold did not.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import sys
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(Path(__file__).parent), *(str(TESTS / "integration" / folder) for folder in ("edge", "link"))]

from edge_spells import Findings, Reading, Spells  # noqa: E402
from running_edge import running_edge  # noqa: E402
from watching import ErrorEar, Held  # noqa: E402

SPELL_FRAMES = 20_000
WARM_UP_FRAMES = 100_000
"""Memory is compared from here on."""


async def fuzz_the_edge(seed: int, frames: int, *, lethal: float) -> Findings:
    """Play so many frames against one edge; stops at the first thing that breaks."""
    async with running_edge() as edge:
        with ErrorEar() as ear:
            spells = Spells(edge, seed, ear, lethal=lethal)
            before = Held.now()
            print(f"edge: {frames} frames, seed {seed}; before: {_mib(before.rss_bytes)}", flush=True)
            while spells.findings.played.frames < frames:
                if not await spells.play(min(SPELL_FRAMES, frames)):
                    break
                print(_line(spells.findings), flush=True)
    return spells.findings


def _line(findings: Findings) -> str:
    now = findings.readings[-1]
    played = findings.played
    return (
        f"{now.frames:>10} sent, {findings.frames_read} read, {now.frames / now.seconds:.0f}/s, "
        f"{played.connections} connections, {findings.ticks} ticks, {now.held.tasks} tasks, {now.held.files} files, "
        f"{_mib(now.held.rss_bytes)}"
    )


def growth_bytes(readings: list[Reading]) -> float | None:
    """Of resident memory per 100,000 frames after the warm-up, by least squares; None with too little to tell."""
    points = [(one.frames, one.held.rss_bytes) for one in readings if one.frames >= WARM_UP_FRAMES]
    if len(points) < 3:
        return None
    middle_x = sum(x for x, _ in points) / len(points)
    middle_y = sum(y for _, y in points) / len(points)
    across = sum((x - middle_x) ** 2 for x, _ in points)
    return 100_000 * sum((x - middle_x) * (y - middle_y) for x, y in points) / across


def _mib(size: float) -> str:
    return f"{size / 2**20:.1f} MiB"


def _told(findings: Findings) -> str:
    heard, played = findings.played.heard, findings.played
    grown = growth_bytes(findings.readings)
    lines = [
        f"frames by kind: {dict(played.sent.most_common())}",
        f"refusals: {dict(heard.refusals.most_common())}; accepted: {heard.accepted}",
        f"events heard: {dict(heard.events.most_common())}",
        f"connections ended: {dict(played.ended.most_common())}",
        "memory per 100,000 frames after the warm-up: " + ("too short to tell" if grown is None else _mib(grown)),
    ]
    if findings.broken:
        lines += ["BROKEN, with seed " + str(findings.seed), *findings.broken, "frames read last, the newest below:"]
        lines += findings.last_frames
    return "\n".join(lines)


def main() -> int:
    """The exit status: 0 when all that must hold did."""
    parser = argparse.ArgumentParser(description="Play hostile clients against a real edge.")
    parser.add_argument("--frames", type=int, default=200_000)
    parser.add_argument("--seed", type=int, default=None, help="drawn unless said")
    parser.add_argument(
        "--lethal", type=float, default=0.15, help="how often a frame should end its connection; 1 is often"
    )
    given = parser.parse_args()
    seed = given.seed if given.seed is not None else random.SystemRandom().randrange(10**6)
    findings = asyncio.run(fuzz_the_edge(seed, given.frames, lethal=given.lethal))
    print(_told(findings))
    return 1 if findings.broken else 0


if __name__ == "__main__":
    sys.exit(main())
