"""Where the built web app is: the folder that was named, the installed package's own, or the checkout's.

Looked up without importing the web: the supervisor names the folder in its table and needs nothing else of it.
"""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

__all__ = ["find_web_folder", "holds_web_app"]

_PAGES = ("index.html", "overlay.html")


def holds_web_app(folder: Path) -> bool:
    """Whether a build ended there: both of its pages are in place."""
    return all((folder / page).is_file() for page in _PAGES)


def find_web_folder(named: Path | None) -> Path | None:
    """The folder to serve, or None when nothing has been built; a folder that was named is the only one looked at."""
    candidates = _own_folders() if named is None else [named]
    return next((folder for folder in candidates if holds_web_app(folder)), None)


def _own_folders() -> list[Path]:
    package = find_spec("echoplay_http")
    if package is None or package.origin is None:
        return []
    home = Path(package.origin).resolve().parent
    # A wheel carries the app inside the package; in a checkout it lies beside it.
    return [home / "webapp" / "dist", home.parent / "web" / "dist"]
