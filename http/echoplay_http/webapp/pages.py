"""The routes of the web app: built files by their names, and a page for every address that is a place in the app.

`/overlay/…` is the broadcast overlay; any other address without a file's ending is the app, which knows itself
what to show there. A file that was not built is a 404 problem, never a page: a browser would run it as a script.
"""

from __future__ import annotations

from pathlib import PurePosixPath

from aiohttp import hdrs, web

from echoplay_http.negotiation import accepts_html, chosen_coding, is_known
from echoplay_http.rest.pages import page_handler
from echoplay_http.settings import WebAppSettings
from echoplay_http.webapp.files import HASHED_FOLDER, BuiltFile, WebAppError, read_built_files
from echoplay_http.webapp.not_built import not_built_page
from echoplay_http.webapp.policy import page_policy

__all__ = ["add_web_app"]

FOREVER = "public, max-age=31536000, immutable"
ASK_FIRST = "no-cache"
"""Kept, but asked about each time: the answer is mostly 304."""

# What belongs to the server itself keeps its own 404 and 405, whoever asks.
_APP_PATTERN = r"/{path:(?!v1(?:/|$)|docs(?:/|$)|openapi\.json$|socket\.io(?:/|$)).*}"
APP_PAGE = "index.html"
OVERLAY_PAGE = "overlay.html"
_OVERLAY_FOLDER = "overlay"


def add_web_app(app: web.Application, settings: WebAppSettings) -> None:
    """Route the app, or the page that says how to build it. Comes after every other route."""
    if settings.folder is None:
        app.router.add_get("/", page_handler(not_built_page()))
        return
    app.router.add_get(_APP_PATTERN, WebApp(settings, read_built_files(settings.folder)).answer)


class WebApp:
    """Answers from memory; no request reaches the disk."""

    def __init__(self, settings: WebAppSettings, files: dict[str, BuiltFile]) -> None:
        if APP_PAGE not in files or OVERLAY_PAGE not in files:
            raise WebAppError(f"{settings.folder} holds no built web app: {APP_PAGE} and {OVERLAY_PAGE} are its pages")
        self._files = files
        self._app_policy = page_policy(settings, frame_ancestors="'none'")
        self._overlay_policy = page_policy(settings, frame_ancestors="'self'")

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """The file or the page; `HTTPNotFound` when there is neither."""
        path = request.match_info["path"]
        if path in (APP_PAGE, OVERLAY_PAGE) or path not in self._files:
            return self._page(request, path)
        file = self._files[path]
        headers: dict[str, str] = {
            hdrs.CACHE_CONTROL: FOREVER if file.is_hashed else ASK_FIRST,
            hdrs.VARY: hdrs.ACCEPT_ENCODING,
        }
        if file.content_type.startswith("text/javascript"):
            # A worker lives by the policy of its own file, not by its page's.
            headers["Content-Security-Policy"] = self._app_policy
        return _answer_of(request, file, headers)

    def _page(self, request: web.Request, path: str) -> web.Response:
        address = PurePosixPath(path)
        is_overlay = path == OVERLAY_PAGE or (address.parts[:1] == (_OVERLAY_FOLDER,) and len(address.parts) > 1)
        is_place = path in (APP_PAGE, OVERLAY_PAGE) or not _is_file_name(address)
        if not is_place or not accepts_html(", ".join(request.headers.getall(hdrs.ACCEPT, ()))):
            raise web.HTTPNotFound
        headers: dict[str, str] = {
            hdrs.CACHE_CONTROL: ASK_FIRST,
            hdrs.VARY: f"{hdrs.ACCEPT}, {hdrs.ACCEPT_ENCODING}",
            "Content-Security-Policy": self._overlay_policy if is_overlay else self._app_policy,
            "Cross-Origin-Opener-Policy": "same-origin",
        }
        if is_overlay:
            headers["X-Frame-Options"] = "SAMEORIGIN"
        return _answer_of(request, self._files[OVERLAY_PAGE if is_overlay else APP_PAGE], headers)


def _is_file_name(address: PurePosixPath) -> bool:
    hidden = any(part.startswith(".") for part in address.parts)
    return bool(address.suffix) or hidden or address.parts[:1] == (HASHED_FOLDER,)


def _answer_of(request: web.Request, file: BuiltFile, headers: dict[str, str]) -> web.Response:
    asked = ", ".join(request.headers.getall(hdrs.ACCEPT_ENCODING, ()))
    coding = chosen_coding(asked, file.variants)
    variant = file.variants[coding] if coding else file.plain
    headers[hdrs.ETAG] = variant.etag
    if is_known(", ".join(request.headers.getall(hdrs.IF_NONE_MATCH, ())), variant.etag):
        return web.Response(status=304, headers=headers)
    headers[hdrs.CONTENT_TYPE] = file.content_type
    if coding:
        headers[hdrs.CONTENT_ENCODING] = coding
    return web.Response(body=variant.body, headers=headers)
