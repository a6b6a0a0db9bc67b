"""The supervisor's voice: plain lines for the person who started it; nobody listening is no reason to end."""

from __future__ import annotations

import contextlib
import sys

__all__ = ["complain", "say"]


def say(text: str) -> None:
    with contextlib.suppress(OSError):
        sys.stdout.write(text + "\n")
        sys.stdout.flush()


def complain(text: str) -> None:
    with contextlib.suppress(OSError):
        sys.stderr.write(text + "\n")
        sys.stderr.flush()
