"""Whatever our own code logs as an error while a run goes on is one that nobody foresaw, and so a breach."""

from __future__ import annotations

import logging
from collections.abc import Callable

from checker.history import Breach, History


class ErrorWatch(logging.Handler):
    """Listens for as long as a block lasts."""

    def __init__(self, history: History, now_us: Callable[[], int]) -> None:
        super().__init__(logging.ERROR)
        self._history = history
        self._now_us = now_us
        self._level = logging.NOTSET

    def emit(self, record: logging.LogRecord) -> None:
        error = record.exc_info[1] if record.exc_info else None
        text = f"{record.name}: {record.getMessage()}" + (f" ({type(error).__name__}: {error})" if error else "")
        self._history.breaches.append(Breach(self._now_us(), "nothing fails unforeseen", text))

    def __enter__(self) -> ErrorWatch:
        root = logging.getLogger()
        self._level = root.level
        root.setLevel(logging.ERROR)
        root.addHandler(self)
        return self

    def __exit__(self, *_: object) -> None:
        root = logging.getLogger()
        root.removeHandler(self)
        root.setLevel(self._level)
