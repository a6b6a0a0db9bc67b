"""Pages that need nothing from anywhere: one HTML answer, its style inside, no script, allowed by hash alone."""

from __future__ import annotations

import base64
import hashlib
from html import escape

from aiohttp import web
from aiohttp.typedefs import Handler

_STYLE = """
:root { color-scheme: light dark; --ink: #1c2430; --paper: #fbfbf9; --faint: #5b6572; --line: #dfe2e6;
  --accent: #0b62b8; --panel: #f0f2f4; }
@media (prefers-color-scheme: dark) { :root { --ink: #e7eaee; --paper: #14181d; --faint: #9aa5b1; --line: #2c343d;
  --accent: #6fb4ff; --panel: #1c2229; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 60rem; padding: 2rem 1.25rem 5rem; background: var(--paper); color: var(--ink);
  font: 1rem/1.55 system-ui, sans-serif; }
h1 { font-size: 1.9rem; line-height: 1.2; } h2 { margin-top: 2.5rem; border-bottom: 1px solid var(--line); }
a { color: var(--accent); } p.lead, .faint { color: var(--faint); }
code { font: .92em ui-monospace, monospace; overflow-wrap: anywhere; }
details { border: 1px solid var(--line); border-radius: .5rem; margin: .6rem 0; padding: .5rem .9rem; }
details[open] { background: var(--panel); } summary { cursor: pointer; }
summary:focus-visible, a:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.wide { overflow-x: auto; } table { border-collapse: collapse; width: 100%; font-size: .95rem; }
th, td { text-align: left; padding: .3rem .6rem .3rem 0; vertical-align: top; border-top: 1px solid var(--line); }
.method { display: inline-block; min-width: 4.2rem; font-weight: 600; color: var(--accent); }
"""
_STYLE_HASH = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
_POLICY = (
    f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


def page_html(title: str, body: str) -> str:
    """A whole page; `body` is HTML already, `title` is not."""
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head>\n<body>{body}</body></html>\n"
    )


def page_handler(html: str) -> Handler:
    """Serves a page that never changes while the server runs."""

    async def handle(request: web.Request) -> web.StreamResponse:
        return web.Response(text=html, content_type="text/html", headers={"Content-Security-Policy": _POLICY})

    return handle
