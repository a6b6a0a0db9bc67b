"""The local secrets are made once, kept, and closed to others."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

from echoplay_cluster.local.secrets import LocalSecrets


def test_a_second_start_reads_what_the_first_made(tmp_path: Path) -> None:
    assert LocalSecrets.load_or_make(tmp_path) == LocalSecrets.load_or_make(tmp_path)


def test_the_file_is_its_owners_alone(tmp_path: Path) -> None:
    LocalSecrets.load_or_make(tmp_path)

    assert (tmp_path / "secrets.json").stat().st_mode & 0o777 == 0o600


def test_each_secret_is_its_own_and_long(tmp_path: Path) -> None:
    values = dataclasses.astuple(LocalSecrets.load_or_make(tmp_path))

    assert len(set(values)) == len(values)
    assert all(len(bytes.fromhex(value)) == 32 for value in values)


def test_a_secret_that_a_later_release_needs_is_added_to_those_kept(tmp_path: Path) -> None:
    path = tmp_path / "secrets.json"
    path.write_text(json.dumps({"jwt_secret": "kept"}))

    made = LocalSecrets.load_or_make(tmp_path)

    assert made.jwt_secret == "kept"
    assert len(made.cluster_secret) == 64


def test_they_show_nowhere(tmp_path: Path) -> None:
    made = LocalSecrets.load_or_make(tmp_path)

    assert not any(value in f"{made!r} {made}" for value in dataclasses.astuple(made))
