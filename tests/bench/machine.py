"""The machine, the versions and the date that figures belong to."""

from __future__ import annotations

import datetime
import os
import platform
from importlib.metadata import version
from pathlib import Path

import psutil

PACKAGES = ("ray", "aiohttp", "python-socketio", "psycopg", "uvloop")


def described() -> dict[str, str]:
    """What and when, as it can be kept beside figures."""
    memory_gib = psutil.virtual_memory().total / 2**30
    return {
        "at": datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%d %H:%M UTC"),
        "machine": f"{_processor()}, {os.cpu_count()} cores, {memory_gib:.0f} GiB, Linux {platform.release()}",
        "versions": ", ".join(
            [f"EchoPlay {version('echoplay')}", f"Python {platform.python_version()}"]
            + [f"{name} {version(name)}" for name in PACKAGES]
        ),
        "load": f"{os.getloadavg()[0]:.2f}",
    }


def show() -> None:
    """Print them, above the table."""
    found = described()
    print(f"{found['at']}: {found['machine']}\n{found['versions']}")
    print(f"load at the end: {found['load']} (what else ran here is in the figures)\n")


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text("utf-8").splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()
