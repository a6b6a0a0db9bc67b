"""The pictures of the README, taken from the running app; kept where `ECHOPLAY_PICTURES` says (`make pictures`)."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from conftest import WITHOUT_TLS
from people import Someone
from playwright.sync_api import expect

Visit = Callable[..., Someone]
BYTES_MIN = 8_000
"""A page that shows nothing makes a smaller file."""


def test_pictures_of_the_app_are_taken(visit: Visit, tmp_path: Path) -> None:
    folder = Path(os.environ.get("ECHOPLAY_PICTURES", tmp_path))
    ana = visit("Ana", phone=True, reduced_motion=True)
    # By a name, as friends would open it; by 127.0.0.1 the lobby says that nobody else can.
    ben = visit("Ben", scheme="dark", reduced_motion=True, host=WITHOUT_TLS)
    ana.go("/")
    expect(ana.page.get_by_role("heading", level=1)).to_be_visible()
    ana.page.screenshot(path=folder / "start.png")
    match_id = ana.make_match(topic="Should cities be free of private cars?")
    ben.join(match_id)
    expect(ben.button("I am ready")).to_be_visible()
    ben.page.screenshot(path=folder / "lobby.png")
    ana.press("Start the debate")
    ana.expect_clock()
    ben.press("Vote for Ana")
    expect(ben.page.get_by_role("button", name="Vote for Ana", pressed=True)).to_be_visible()
    ana.page.screenshot(path=folder / "live.png")
    ben.page.screenshot(path=folder / "live-desktop.png")
    taken = {name: (folder / f"{name}.png").stat().st_size for name in ("start", "lobby", "live", "live-desktop")}
    assert min(taken.values()) > BYTES_MIN, taken
