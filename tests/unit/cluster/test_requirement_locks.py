"""The locks pin everything by hash, agree with each other and with the project, and name no place."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[3]
LOCKS = ["run", "dev", "node", "lock"]


def lock_text(name: str) -> str:
    return (ROOT / "requirements" / f"{name}.txt").read_text("utf-8")


def pins(name: str) -> dict[str, str]:
    """Package to version; continued lines hold the hashes."""
    found = re.findall(r"^([a-z0-9._-]+)(?:\[[^]]*\])?==([^\s;]+)", lock_text(name), re.MULTILINE)
    return dict(found)


@pytest.mark.parametrize("name", LOCKS)
def test_every_package_of_a_lock_has_a_hash(name: str) -> None:
    entries = re.split(r"^(?=[a-z0-9])", lock_text(name), flags=re.MULTILINE)[1:]

    assert entries
    assert [entry.splitlines()[0] for entry in entries if "--hash=sha256:" not in entry] == []


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_names_no_registry_and_no_place(name: str) -> None:
    assert re.findall(r"://|--(?:extra-)?index-url|--find-links|/(?:home|root|tmp|opt|work)/", lock_text(name)) == []


def test_what_is_tested_is_what_runs() -> None:
    run, dev = pins("run"), pins("dev")

    assert {package: dev.get(package) for package in run} == run


@pytest.mark.parametrize(("extra", "lock"), [(None, "run"), ("dev", "dev")])
def test_the_lock_holds_what_the_project_asks_for(extra: str | None, lock: str) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    asked = project["dependencies"] if extra is None else project["optional-dependencies"][extra]
    pinned = pins(lock)

    for requirement in map(Requirement, asked):
        version = pinned.get(requirement.name.lower().replace("_", "-"))
        assert version is not None, f"{requirement.name} is not in requirements/{lock}.txt: run `make lock`"
        assert requirement.specifier.contains(version), f"{requirement} is pinned to {version}: run `make lock`"
