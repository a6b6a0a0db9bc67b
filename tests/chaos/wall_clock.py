"""The wall clock of a whole server, which can be set while it runs: a small library before its own, where there is a C
compiler to make it with.

Monotonic clocks go on undisturbed, as they do when an operator or NTP sets a machine's clock.
"""

from __future__ import annotations

import shutil
import struct
import subprocess
from pathlib import Path

SOURCE = Path(__file__).with_suffix(".c")
NANOSECONDS = 1_000_000_000


class WallClock:
    """`environment` is what a server has to be started with; `set_off` then takes effect at once, everywhere."""

    def __init__(self, library: Path, folder: Path) -> None:
        self._library = library
        self._file = folder / "wall-clock"
        self._file.write_bytes(struct.pack("=q", 0))

    @classmethod
    def found(cls, folder: Path) -> WallClock | None:
        """None where there is no compiler."""
        compiler = shutil.which("cc")
        if compiler is None:
            return None
        library = folder / "wall_clock.so"
        subprocess.run([compiler, "-O2", "-shared", "-fPIC", "-o", library, SOURCE, "-ldl"], check=True)
        return cls(library, folder)

    @property
    def environment(self) -> dict[str, str]:
        return {"LD_PRELOAD": str(self._library), "CHAOS_CLOCK": str(self._file)}

    def set_off(self, seconds: float) -> None:
        """Ahead of the machine's own clock by this much; behind it if less than 0."""
        with self._file.open("r+b") as file:
            file.write(struct.pack("=q", round(seconds * NANOSECONDS)))
