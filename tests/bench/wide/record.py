"""What each wide part found last, kept as JSON beside the page that tells it: a part can be measured again alone."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import machine

from server.running import ROOT

FOLDER = ROOT / "docs" / "benchmarks"
FILE = FOLDER / "results.json"


def recorded(found: dict[str, Any], *, size: str, load_before: float) -> dict[str, Any]:
    """A part's figures with what they belong to; the load before is what others did to the machine."""
    return {
        **machine.described(), "size": size, "load_before": f"{load_before:.2f}", "found": found,
        "node": _said("node", "--version"), "code": _said("git", "-C", str(ROOT), "describe", "--always", "--dirty"),
    }  # fmt: skip


def keep(part: str, entry: dict[str, Any], file: Path = FILE) -> dict[str, Any]:
    """Put it in the place of what was known of this part; everything that is known now."""
    known = read(file)
    known[part] = entry
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(_short(known), indent=1) + "\n", "utf-8")
    return known


def read(file: Path = FILE) -> dict[str, Any]:
    if not file.exists():
        return {}
    known: dict[str, Any] = json.loads(file.read_text("utf-8"))
    return known


def _short(value: Any) -> Any:
    """Numbers with six significant figures, more than anybody reads."""
    if isinstance(value, float):
        return float(f"{value:.6g}")
    if isinstance(value, dict):
        return {name: _short(one) for name, one in value.items()}
    return [_short(one) for one in value] if isinstance(value, list | tuple) else value


def _said(*command: str) -> str:
    """The first line that a program prints, `unknown` where there is no such program."""
    try:
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip() or "unknown"
    except (OSError, subprocess.CalledProcessError):
        return "unknown"
