"""The built web app as a browser gets it: pages, files, caching and compression."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from running_edge import RunningEdge, running_edge
from web_build import PAGE, SCRIPT, fetch, small_build

from echoplay_http import WebAppSettings
from echoplay_http.webapp import files
from echoplay_http.webapp.files import WebAppError
from echoplay_http.webapp.pages import ASK_FIRST, FOREVER


@pytest.fixture
def built(tmp_path: Path) -> Path:
    return small_build(tmp_path / "dist")


@pytest.fixture
async def serving(built: Path) -> AsyncIterator[RunningEdge]:
    async with running_edge(web_app=WebAppSettings(folder=built)) as edge:
        yield edge


@pytest.mark.parametrize(
    "path", ["/", "/index.html", "/play", "/m/0190a", "/watch/0190a", "/replay/0190a", "/try", "/new?format=BP", "/v10"]
)
async def test_every_place_in_the_app_is_the_app(serving: RunningEdge, path: str) -> None:
    for headers in (PAGE, {}):
        found = await fetch(serving, path, headers)
        assert (found.status, found.body) == (200, b"<title>the app</title>")
        assert found.headers["Content-Type"] == "text/html; charset=utf-8"
        assert found.headers["Cache-Control"] == ASK_FIRST
        assert found.headers["X-Frame-Options"] == "DENY"
        assert "frame-ancestors 'none'" in found.headers["Content-Security-Policy"]


@pytest.mark.parametrize("path", ["/overlay/0190a", "/overlay.html", "/overlay/0190a?side=A"])
async def test_the_overlay_is_a_page_of_its_own_that_our_pages_may_frame(serving: RunningEdge, path: str) -> None:
    found = await fetch(serving, path, PAGE)
    assert found.body == b"<title>the overlay</title>"
    assert found.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in found.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    "path",
    [
        "/assets/gone-a1b2c3d4.js", "/assets/gone", "/assets", "/favicon.ico", "/m/app.js", "/.env", "/.built",
        "/.vite/manifest.json", "/.git/config", "/assets/index-a1b2c3d4.js.br", "/..%2f..%2fetc%2fpasswd",
        "/assets/..%2findex.html", "/%00.js",
    ],
)  # fmt: skip
async def test_a_file_that_was_not_built_is_a_problem_and_never_a_page(serving: RunningEdge, path: str) -> None:
    found = await fetch(serving, path, PAGE)
    assert found.status == 404
    assert found.content_type == "application/problem+json"


async def test_who_wants_no_page_gets_a_problem(serving: RunningEdge) -> None:
    for accept in ("application/json", "text/html;q=0, */*", "image/webp"):
        assert (await fetch(serving, "/matches", {"Accept": accept})).status == 404
    assert "Accept," in (await fetch(serving, "/matches", PAGE)).headers["Vary"]


async def test_what_is_the_servers_own_stays_so(serving: RunningEdge) -> None:
    for method, path, status in (
        ("GET", "/v1/nothing", 404), ("POST", "/v1/nothing", 404), ("GET", "/v1", 404), ("DELETE", "/v1/me", 405),
        ("GET", "/v1/me", 401), ("GET", "/docs/nothing", 404), ("GET", "/socket.io/nothing", 404),
        ("POST", "/m/0190a", 405),
    ):  # fmt: skip
        found = await fetch(serving, path, PAGE, method)
        assert (found.status, found.content_type) == (status, "application/problem+json"), path
    assert b"how to talk to it" in (await fetch(serving, "/docs", PAGE)).body
    assert (await fetch(serving, "/openapi.json", PAGE)).content_type == "application/json"


@pytest.mark.parametrize(
    ("path", "content_type", "kept"),
    [
        ("/assets/index-a1b2c3d4.js", "text/javascript; charset=utf-8", FOREVER),
        ("/assets/index-a1b2c3d4.css", "text/css; charset=utf-8", FOREVER),
        ("/assets/inter-a1b2c3d4.woff2", "font/woff2", FOREVER),
        ("/mark.svg", "image/svg+xml", ASK_FIRST),
        ("/app.webmanifest", "application/manifest+json", ASK_FIRST),
    ],
)
async def test_files_carry_their_type_and_how_long_they_keep(
    serving: RunningEdge, path: str, content_type: str, kept: str
) -> None:
    found = await fetch(serving, path)
    assert found.status == 200
    assert found.headers["Content-Type"] == content_type
    assert found.headers["Cache-Control"] == kept
    assert found.headers["X-Content-Type-Options"] == "nosniff"
    assert "Server" not in found.headers


async def test_the_best_coding_that_the_browser_takes_is_sent(built: Path) -> None:
    path = "/assets/index-a1b2c3d4.js"
    bodies = {"br": b"brotli bytes", "gzip": (built / "assets/index-a1b2c3d4.js.gz").read_bytes(), None: SCRIPT}
    tags = set()
    async with running_edge(web_app=WebAppSettings(folder=built)) as edge:
        for asked, coding in (
            ("gzip, deflate, br, zstd", "br"), ("gzip, br;q=0.5", "gzip"), ("br;q=0, *", "gzip"), ("deflate", None),
            ("gzip;q=0, br;q=nonsense", None), ("", None), ("*", "br"),
        ):  # fmt: skip
            found = await fetch(edge, path, {"Accept-Encoding": asked})
            assert found.headers.get("Content-Encoding") == coding, asked
            assert found.body == bodies[coding]
            assert found.headers["Vary"] == "Accept-Encoding"
            tags.add((coding, found.headers["ETag"]))
    assert len(tags) == len({tag for _, tag in tags}) == 3


async def test_what_is_known_is_not_sent_again(serving: RunningEdge) -> None:
    for path in ("/assets/index-a1b2c3d4.js", "/", "/m/0190a", "/mark.svg"):
        first = await fetch(serving, path, PAGE)
        tag = first.headers["ETag"]
        assert not tag.startswith("W/")
        for known in (tag, f'"other", W/{tag}', "*"):
            again = await fetch(serving, path, {**PAGE, "If-None-Match": known})
            assert (again.status, again.body) == (304, b"")
            for name in ("ETag", "Cache-Control", "Vary", "Content-Security-Policy"):
                assert again.headers[name] == first.headers[name]
        assert (await fetch(serving, path, {**PAGE, "If-None-Match": '"other"'})).status == 200
        # The tag of the plain bytes is not that of the compressed ones.
        if path.endswith(".js"):
            other = {"If-None-Match": tag, "Accept-Encoding": "br"}
            assert (await fetch(serving, path, other)).status == 200


async def test_head_is_get_without_the_body(serving: RunningEdge) -> None:
    for path in ("/", "/m/0190a", "/assets/index-a1b2c3d4.css"):
        got, head = await fetch(serving, path, PAGE), await fetch(serving, path, PAGE, "HEAD")
        assert head.body == b""
        assert {**head.headers, "Date": ""} == {**got.headers, "Date": ""}


async def test_without_a_build_the_first_page_says_how_to_make_one(edge: RunningEdge) -> None:
    found = await fetch(edge, "/", PAGE)
    assert found.status == 200
    assert b"<code>make web</code>" in found.body
    assert (await fetch(edge, "/m/0190a", PAGE)).status == 404


async def test_a_build_that_changes_meanwhile_is_served_as_it_was_at_the_start(
    serving: RunningEdge, built: Path
) -> None:
    (built / "index.html").write_bytes(b"another")
    (built / "assets" / "index-a1b2c3d4.css").unlink()
    assert (await fetch(serving, "/", PAGE)).body == b"<title>the app</title>"
    assert (await fetch(serving, "/assets/index-a1b2c3d4.css")).status == 200


async def test_a_folder_that_is_no_build_or_too_much_is_not_served(
    built: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (built / "overlay.html").unlink()
    with pytest.raises(WebAppError, match="holds no built web app"):
        async with running_edge(web_app=WebAppSettings(folder=built)):
            pass
    monkeypatch.setattr(files, "FILES_MAX", 3)
    with pytest.raises(WebAppError, match="more than 3 files"):
        files.read_built_files(built)
