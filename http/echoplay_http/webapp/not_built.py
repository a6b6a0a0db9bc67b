"""What `/` says where the web app has not been built: how to build it, and what there is besides."""

from __future__ import annotations

from echoplay_http.rest.pages import page_html

__all__ = ["not_built_page"]

_BODY = """
<h1>EchoPlay</h1>
<p class="lead">The server runs, its web app has not been built: <code>make web</code> builds it,
then start the server again. A folder built elsewhere is named by <code>ECHOPLAY_WEB_DIR</code>.</p>
<ul>
<li><a href="/docs">How to talk to it</a>: every call and event</li>
<li><a href="/openapi.json">The same as OpenAPI 3.1</a></li>
<li><a href="/v1/health">How it is doing</a></li>
</ul>
<p class="faint">Live matches are on Socket.IO, path <code>/socket.io/</code>, namespace <code>/realtime</code>.</p>
"""


def not_built_page() -> str:
    return page_html("EchoPlay", _BODY)
