"""The local secrets: made at the first start, kept in the data folder, readable by its owner alone.

They serve a run that nothing was configured for. Two starts at once never end with two different sets: the
file appears whole or not at all, and the first one wins.
"""

from __future__ import annotations

import contextlib
import json
import os
import secrets
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path

__all__ = ["LocalSecrets"]

_BYTES = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalSecrets:
    """One data folder's secrets, each 32 random bytes in hexadecimal."""

    jwt_secret: str = field(repr=False)
    cluster_secret: str = field(repr=False)
    postgres_password: str = field(repr=False)
    valkey_password: str = field(repr=False)
    ray_token: str = field(repr=False)
    livekit_key: str = field(repr=False)
    livekit_secret: str = field(repr=False)

    @classmethod
    def load_or_make(cls, data_folder: Path) -> LocalSecrets:
        path = data_folder / "secrets.json"
        if not path.exists():
            _write_once(path, {})
        kept: dict[str, str] = json.loads(path.read_text("utf-8"))
        missing = [one.name for one in fields(cls) if one.name not in kept]
        if missing:
            kept |= {name: secrets.token_hex(_BYTES) for name in missing}
            _replace(path, kept)
        path.chmod(0o600)
        return cls(**{one.name: kept[one.name] for one in fields(cls)})

    def __str__(self) -> str:
        return f"{len(asdict(self))} local secrets"


def _write_once(path: Path, content: dict[str, str]) -> None:
    with contextlib.suppress(FileExistsError):
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            json.dump(content, file)


def _replace(path: Path, content: dict[str, str]) -> None:
    new = path.with_suffix(".new")
    descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(content, file, indent=2)
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)
