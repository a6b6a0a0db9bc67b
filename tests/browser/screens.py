"""Pictures of a page as it is now: on a phone and on a desktop, light and dark.

They are kept where `ECHOPLAY_SCREENS` says (`make screens`), for a person to look at. What a machine can see of a page
that does not look right is told at once: something that is wider than the screen.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page

SIZES = {"phone": {"width": 390, "height": 844}, "desktop": {"width": 1440, "height": 900}}
NARROWEST = {"width": 360, "height": 740}
SCHEMES = ("light", "dark")
BYTES_MIN = 4_000
"""A page that shows nothing makes a smaller file."""

_TOO_WIDE = """
    () => {
        const page = document.documentElement;
        if (page.scrollWidth <= page.clientWidth) return [];
        const out = (element) => element.getBoundingClientRect().right > page.clientWidth + 0.5;
        const found = [...document.body.querySelectorAll('*')].filter(out);
        return found.slice(0, 5).map((element) => element.outerHTML.slice(0, 160));
    }
"""

_SETTLED = "() => new Promise((shown) => requestAnimationFrame(() => requestAnimationFrame(shown)))"


class Screens:
    """Takes pictures into a folder, and remembers what was wrong with a page."""

    def __init__(self, otherwise: Path) -> None:
        self.folder = Path(os.environ.get("ECHOPLAY_SCREENS") or otherwise)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.faults: list[str] = []

    def take(self, page: Page, name: str) -> None:
        """Four pictures of the whole page, and a look at it on the narrowest phone."""
        with _as_it_was(page):
            page.set_viewport_size(NARROWEST)  # type: ignore[arg-type]
            self._look(page, f"{name} on the narrowest phone")
            for size, viewport in SIZES.items():
                page.set_viewport_size(viewport)  # type: ignore[arg-type]
                self._look(page, f"{name} on a {size}")
                for scheme in SCHEMES:
                    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
                    page.evaluate(_SETTLED)
                    path = self.folder / f"{name}-{size}-{scheme}.png"
                    page.screenshot(path=path, full_page=True)
                    if path.stat().st_size < BYTES_MIN:
                        self.faults.append(f"{path.name} is empty")

    def _look(self, page: Page, where: str) -> None:
        self.faults.extend(f"{where}: too wide: {one}" for one in page.evaluate(_TOO_WIDE))


@contextmanager
def _as_it_was(page: Page) -> Iterator[None]:
    viewport = page.viewport_size
    try:
        yield
    finally:
        if viewport:
            page.set_viewport_size(viewport)
        page.emulate_media(color_scheme="light")
