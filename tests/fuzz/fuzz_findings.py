"""What came of a run of fuzzing: counts, readings of memory, and whatever broke."""

from __future__ import annotations

from dataclasses import dataclass, field

from guests_who_fuzz import Played
from watching import Held

WARM_UP_FRAMES = 100_000
"""Memory is compared from here on."""
GROWTH_BYTES_MAX = 1024 * 1024
"""Of resident memory per 100,000 frames, over a run that is long enough to tell."""
READINGS_MIN = 10


@dataclass(frozen=True, slots=True)
class Reading:
    """After a spell: how many frames there have been, the seconds they took, and what the process holds."""

    frames: int
    seconds: float
    held: Held


@dataclass
class Findings:
    """What came of a run; `broken` is empty when all held."""

    seed: int
    played: Played = field(default_factory=Played)
    readings: list[Reading] = field(default_factory=list)
    frames: int = 0
    frames_read: int = 0
    ticks: int = 0
    slowest: tuple[float, str] = (0.0, "")
    """Milliseconds of this thread's processor time that one message took at most, and its beginning."""
    broken: list[str] = field(default_factory=list)
    last_frames: list[str] = field(default_factory=list)

    def growth_bytes(self) -> float | None:
        """Of resident memory per 100,000 frames after the warm-up, by least squares; None with too little to tell."""
        points = [(one.frames, one.held.rss_bytes) for one in self.readings if one.frames >= WARM_UP_FRAMES]
        if len(points) < READINGS_MIN:
            return None
        middle_x = sum(x for x, _ in points) / len(points)
        middle_y = sum(y for _, y in points) / len(points)
        across = sum((x - middle_x) ** 2 for x, _ in points)
        return 100_000 * sum((x - middle_x) * (y - middle_y) for x, y in points) / across

    def line(self) -> str:
        """How far it is."""
        now = self.readings[-1]
        return (
            f"{now.frames:>10} sent, {self.frames_read} read, {now.frames / now.seconds:.0f}/s, "
            f"{self.played.connections} connections, {self.ticks} ticks, "
            f"{now.held.tasks} tasks, {now.held.files} files, {_mib(now.held.rss_bytes)}"
        )

    def text(self) -> str:
        """All of it."""
        heard, played = self.played.heard, self.played
        grown = self.growth_bytes()
        lines = [
            f"by kind: {dict(played.sent.most_common())}",
            f"refusals: {dict(heard.refusals.most_common())}; accepted: {heard.accepted}",
            f"events heard: {dict(heard.events.most_common())}",
            f"slowest message: {self.slowest[0]:.1f} ms, {self.slowest[1][:200]}",
            f"ended: {dict(played.ended.most_common())}",
            "memory per 100,000 frames after the warm-up: " + ("too short to tell" if grown is None else _mib(grown)),
        ]
        if grown is not None and grown > GROWTH_BYTES_MAX:
            self.broken.append(f"memory grows by {_mib(grown)} per 100,000 frames, over {_mib(GROWTH_BYTES_MAX)}")
        if self.broken:
            lines += [f"BROKEN, with seed {self.seed}", *self.broken, "what was played last, the newest below:"]
            lines += self.last_frames
        return "\n".join(lines)


def _mib(size: float) -> str:
    return f"{size / 2**20:.2f} MiB"
