"""The machine, the versions and the date that figures belong to."""

from __future__ import annotations

import datetime
import os
import platform
from importlib.metadata import version
from pathlib import Path

import psutil


def show() -> None:
    """Print them, above the table."""
    now = datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%d %H:%M UTC")
    memory_gib = psutil.virtual_memory().total / 2**30
    packages = ", ".join(
        f"{name} {version(name)}" for name in ("ray", "aiohttp", "python-socketio", "psycopg", "uvloop")
    )
    print(f"EchoPlay {version('echoplay')} on {now}")
    print(f"{_processor()}, {os.cpu_count()} cores, {memory_gib:.0f} GiB, Linux {platform.release()}")
    print(f"Python {platform.python_version()}, {packages}")
    print(f"load at the end: {os.getloadavg()[0]:.2f} (what else ran here is in the figures)\n")


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text("utf-8").splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()
