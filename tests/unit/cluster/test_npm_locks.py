"""The npm locks hold every platform's packages and name no registry."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
FOLDERS = ["http/web", "tests/contract/js", "tests/firebase"]


@pytest.mark.parametrize("folder", FOLDERS)
def test_an_npm_lock_holds_what_every_platform_needs(folder: str) -> None:
    """npm leaves out what its registry lacks, silently, and other releases of npm then refuse the lock."""
    packages = json.loads((ROOT / folder / "package-lock.json").read_text("utf-8"))["packages"]
    asked = {name for package in packages.values() for name in package.get("optionalDependencies", {})}
    locked = {path.rpartition("node_modules/")[2] for path in packages}
    assert sorted(asked - locked) == []


@pytest.mark.parametrize("folder", FOLDERS)
def test_an_npm_lock_names_no_registry_and_pins_by_hash(folder: str) -> None:
    packages = json.loads((ROOT / folder / "package-lock.json").read_text("utf-8"))["packages"]
    assert [path for path, package in packages.items() if "resolved" in package] == []
    assert [path for path, package in packages.items() if path and "integrity" not in package] == []
    # Without this the next change of the lock writes the addresses of whoever makes it.
    assert "omit-lockfile-registry-resolved=true" in (ROOT / folder / ".npmrc").read_text("utf-8").splitlines()
