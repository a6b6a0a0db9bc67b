"""One whole server that serves the built app, and people with browsers of their own."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

sys.path.insert(0, str(Path(__file__).parents[1]))

from people import Someone
from screens import Screens

from server.running import RunningServer, TemporaryServer

SLOWEST_MS = 20_000
WITHOUT_TLS = "play.test"
"""A name for this machine that browsers take for another's: pages there lack what needs TLS."""
PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 800}

Visit = Callable[..., Someone]

expect.set_options(timeout=SLOWEST_MS)


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, object]:
    """The machine's own Chromium, as root, silent towards everything but the page."""
    found = os.environ.get("CHROMIUM") or shutil.which("chromium")
    assert found, "these tests need Chromium; make test installs it where it may"
    return {
        "executable_path": found,
        "args": [
            "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--disable-background-networking",
            f"--host-resolver-rules=MAP {WITHOUT_TLS} 127.0.0.1",
        ],
    }  # fmt: skip


@pytest.fixture(scope="session")
def server() -> Iterator[RunningServer]:
    with TemporaryServer() as running:
        yield running


@pytest.fixture
def small_server() -> Iterator[RunningServer]:
    """A server with room for one match."""
    with TemporaryServer({"ECHOPLAY_MATCHES_PER_ACTOR": "1", "ECHOPLAY_MATCH_ACTORS_MAX": "1"}) as running:
        yield running


@pytest.fixture
def visit(server: RunningServer, browser: Browser) -> Iterator[Visit]:
    """Somebody with a browser; whatever their page complained of fails the test."""
    people: list[Someone] = []

    def come(
        name: str, *, phone: bool = False, scheme: str = "light", reduced_motion: bool = False, host: str = "127.0.0.1",
        language: str = "en-US", at: RunningServer = server,
    ) -> Someone:  # fmt: skip
        context = browser.new_context(
            viewport=PHONE if phone else DESKTOP,
            color_scheme=scheme,
            locale=language,
            reduced_motion="reduce" if reduced_motion else "no-preference",
        )
        context.set_default_timeout(SLOWEST_MS)
        someone = Someone(name, f"http://{host}:{at.port}", context)
        people.append(someone)
        return someone

    yield come
    complaints = [complaint for one in people for complaint in one.complaints]
    for one in people:
        one.context.close()
    assert not complaints, "\n".join(complaints)


@pytest.fixture
def screens(tmp_path: Path) -> Iterator[Screens]:
    """Takes pictures; what was wrong with a page fails the test."""
    taken = Screens(tmp_path)
    yield taken
    assert not taken.faults, "\n".join(taken.faults)


@pytest.fixture(scope="session")
def axe() -> Callable[[Page], list[str]]:
    """The serious faults that axe-core finds on a page, one line each."""
    source = (Path(__file__).parents[2] / "http/web/node_modules/axe-core/axe.min.js").read_text("utf-8")

    def check(page: Page) -> list[str]:
        # Evaluated by the debugger: the page's own policy lets no other script in.
        page.evaluate(source)
        found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        return [
            f"{one['id']} ({one['impact']}): {one['nodes'][0]['html']}"
            for one in found["violations"]
            if one["impact"] in ("serious", "critical")
        ]

    return check
