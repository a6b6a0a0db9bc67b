"""Supervised runs for tests, ended by force when a test leaves one behind."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from supervised_run import Starter, SupervisedRun


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        free: int = probe.getsockname()[1]
        return free


@pytest.fixture
def start(tmp_path: Path, port: int) -> Iterator[Starter]:
    runs: list[SupervisedRun] = []

    def starter(
        *arguments: str, folder: Path | None = None, at: int | None = None, prefix: tuple[str, ...] = ()
    ) -> SupervisedRun:
        run = SupervisedRun(folder or tmp_path / "a data folder", at or port, *arguments, prefix=prefix)
        runs.append(run)
        return run

    yield starter
    # All supervisors first: one that lives would start again what is swept from under it.
    for run in runs:
        run.look()
        run.process.kill()
        run.process.wait()
    for run in runs:
        run.sweep()
