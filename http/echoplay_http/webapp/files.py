"""The built files, read once into memory: each with its type, its entity tags and its compressed variants.

What is served is what was there at the start, so a build that runs meanwhile never mixes two versions. Only names
found in the folder can be asked for; names that begin with a dot are the build's own and stay inside.

    WebAppError              the folder cannot be served
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from echoplay_actors.errors import EchoPlayError

__all__ = ["CODINGS", "HASHED_FOLDER", "BuiltFile", "Variant", "WebAppError", "read_built_files"]

FILES_MAX = 2_000
BYTES_MAX = 64 * 1024 * 1024
"""All files together, compressed variants included: far above any build, far below what an edge may hold."""

CODINGS: Mapping[str, str] = {"br": ".br", "gzip": ".gz"}
"""Content codings that the build makes, best first, and the ending each adds to a file's name."""

HASHED_FOLDER = "assets"
"""Vite names everything in here by its content, so a name's content never changes."""

_TYPES: Mapping[str, str] = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".ico": "image/x-icon",
    ".jpg": "image/jpeg",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".map": "application/json",
    ".mp3": "audio/mpeg",
    ".ogg": "audio/ogg",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".wasm": "application/wasm",
    ".wav": "audio/wav",
    ".webmanifest": "application/manifest+json",
    ".webp": "image/webp",
    ".woff2": "font/woff2",
}
"""Said here and not asked of the machine, whose own table differs from one to the next."""


class WebAppError(EchoPlayError):
    """The folder of the web app cannot be served."""


@dataclass(frozen=True, slots=True)
class Variant:
    """One encoding of a file; its entity tag is its own (RFC 9110 §8.8.3: other bytes, another strong tag)."""

    body: bytes
    etag: str


@dataclass(frozen=True, slots=True)
class BuiltFile:
    """One file as it can be asked for; `variants` is keyed by content coding and never holds the plain one."""

    content_type: str
    is_hashed: bool
    plain: Variant
    variants: Mapping[str, Variant]


def read_built_files(folder: Path) -> dict[str, BuiltFile]:
    """Every file by its address without the leading slash; `WebAppError` when it is too much or cannot be read."""
    try:
        bodies = _bodies(folder)
    except OSError as error:
        raise WebAppError(f"the web app in {folder} cannot be read: {error}") from error
    endings = tuple(CODINGS.values())
    return {
        name: _built(name, bodies)
        for name in bodies
        if not (name.endswith(endings) and name.rpartition(".")[0] in bodies)
    }


def _bodies(folder: Path) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    total = 0
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder)
        if any(part.startswith(".") for part in name.parts) or not path.is_file():
            continue
        total += path.stat().st_size
        if len(found) >= FILES_MAX or total > BYTES_MAX:
            raise WebAppError(f"{folder} holds more than {FILES_MAX} files or {BYTES_MAX} bytes: is it a web app?")
        found[name.as_posix()] = path.read_bytes()
    return found


def _built(name: str, bodies: Mapping[str, bytes]) -> BuiltFile:
    path = PurePosixPath(name)
    return BuiltFile(
        content_type=_TYPES.get(path.suffix.lower(), "application/octet-stream"),
        is_hashed=path.parts[0] == HASHED_FOLDER,
        plain=_variant(bodies[name]),
        variants={
            coding: _variant(bodies[name + ending]) for coding, ending in CODINGS.items() if name + ending in bodies
        },
    )


def _variant(body: bytes) -> Variant:
    return Variant(body, f'"{hashlib.sha256(body).hexdigest()[:32]}"')
