"""`GET /`: what this is and where to go from here."""

from __future__ import annotations

from echoplay_http.rest.pages import page_html

_BODY = """
<h1>EchoPlay</h1>
<p class="lead">A realtime debate game server: people debate against a clock that only the server owns, the room
reacts and votes, and a result stands.</p>
<ul>
<li><a href="/docs">How to talk to it</a>: every call and event</li>
<li><a href="/openapi.json">The same as OpenAPI 3.1</a></li>
<li><a href="/v1/health">How it is doing</a></li>
</ul>
<p class="faint">Live matches are on Socket.IO, path <code>/socket.io/</code>, namespace <code>/realtime</code>.</p>
"""


def front_page() -> str:
    return page_html("EchoPlay", _BODY)
