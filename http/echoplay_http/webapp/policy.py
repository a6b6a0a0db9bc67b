"""The Content-Security-Policy of the app's pages: their own files, the voice server, and Firebase where it is used.

No inline script or style and nothing evaluated: what a person typed can never run, however it got onto a page. Signing
in with Firebase is a call to its REST interface: no script, window or frame of Google's.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from echoplay_http.settings import FirebaseWeb, WebAppSettings

__all__ = ["page_policy"]

_LIVEKIT_CLOUD = ".livekit.cloud"
_FIREBASE_SERVICES = ("https://identitytoolkit.googleapis.com", "https://securetoken.googleapis.com")
_SECURE_OF = {"ws": False, "http": False, "wss": True, "https": True}


def page_policy(settings: WebAppSettings, *, frame_ancestors: str) -> str:
    """The header's value; `frame_ancestors` is `'none'` or `'self'`."""
    connect = ["'self'", *_voice_origins(settings.voice_url), *_firebase_origins(settings.firebase)]
    directives = {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "frame-src": ["'none'"],
        "style-src": ["'self'"],
        "img-src": ["'self'"],
        "font-src": ["'self'"],
        "connect-src": connect,
        "media-src": ["'self'", "blob:"],
        "manifest-src": ["'self'"],
        "worker-src": ["'self'"],
        "base-uri": ["'none'"],
        "form-action": ["'none'"],
        "frame-ancestors": [frame_ancestors],
    }
    return "; ".join(f"{name} {' '.join(values)}" for name, values in directives.items())


def _voice_origins(url: str | None) -> list[str]:
    """Signalling runs on a WebSocket; whether a failed one was let in is asked over HTTP at the same origin."""
    if url is None:
        return []
    parts = urlsplit(url)
    if parts.scheme not in _SECURE_OF or not parts.hostname:
        return []
    schemes = ("https", "wss") if _SECURE_OF[parts.scheme] else ("http", "ws")
    hosts = [parts.netloc.rpartition("@")[2]]
    if parts.hostname.endswith(_LIVEKIT_CLOUD):
        # The cloud answers with the address of the region that is nearest.
        hosts.append(f"*{_LIVEKIT_CLOUD}")
    return [f"{scheme}://{host}" for host in hosts for scheme in schemes]


def _firebase_origins(firebase: FirebaseWeb | None) -> list[str]:
    if firebase is None:
        return []
    return [*_FIREBASE_SERVICES, *([firebase.emulator_url] if firebase.emulator_url else [])]
