"""What goes wrong with a local part.

LocalPartError           it did not start, or ended while it was starting; the message says where its log is
"""

from __future__ import annotations

from pathlib import Path

from echoplay_actors.errors import EchoPlayError

__all__ = ["LocalPartError"]

_LOG_LINES = 8


class LocalPartError(EchoPlayError):
    """A local part did not start; the message ends with the last lines it wrote."""

    @classmethod
    def with_log(cls, sentence: str, log: Path) -> LocalPartError:
        try:
            lines = log.read_text("utf-8", errors="replace").splitlines()[-_LOG_LINES:]
        except OSError:
            lines = []
        return cls("\n".join([f"{sentence} (its log: {log})", *(f"    {line}" for line in lines)]))
