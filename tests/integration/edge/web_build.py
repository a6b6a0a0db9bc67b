"""A small build of a web app, and how to fetch from it as a browser does."""

from __future__ import annotations

import gzip
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import aiohttp
from running_edge import RunningEdge

SCRIPT = b"console.log('a debate');" * 40
PAGE = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


def small_build(folder: Path) -> Path:
    """The brotli variant's bytes are its own, so that nobody can mistake it for another."""
    (folder / "assets").mkdir(parents=True)
    (folder / ".vite").mkdir()
    contents = {
        "index.html": b"<title>the app</title>",
        "overlay.html": b"<title>the overlay</title>",
        "mark.svg": b"<svg/>",
        "app.webmanifest": b"{}",
        ".vite/manifest.json": b"{}",
        ".built": b"stamp",
        "assets/index-a1b2c3d4.js": SCRIPT,
        "assets/index-a1b2c3d4.js.br": b"brotli bytes",
        "assets/index-a1b2c3d4.js.gz": gzip.compress(SCRIPT),
        "assets/index-a1b2c3d4.css": b"a{}",
        "assets/inter-a1b2c3d4.woff2": b"font",
    }
    for name, content in contents.items():
        (folder / name).write_bytes(content)
    return folder


@dataclass(frozen=True)
class Fetched:
    """An answer as it was on the wire: nothing is decompressed."""

    status: int
    content_type: str
    headers: Mapping[str, str]
    body: bytes


async def fetch(edge: RunningEdge, path: str, headers: dict[str, str] | None = None, method: str = "GET") -> Fetched:
    sent = {"Accept-Encoding": "identity", **(headers or {})}
    async with (
        aiohttp.ClientSession(auto_decompress=False) as http,
        http.request(method, f"{edge.url}{path}", headers=sent, allow_redirects=False) as response,
    ):
        return Fetched(response.status, response.content_type, response.headers, await response.read())
