"""The start-up table: where EchoPlay listens, and of each part whether it is real, embedded or a stand-in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import urlsplit

from echoplay_cluster.runtime import Runtime
from echoplay_cluster.web_folder import find_web_folder

__all__ = ["startup_table"]


def startup_table(runtime: Runtime, *, listening: Sequence[str], parts: Mapping[str, object], seconds: float) -> str:
    """The lines to print; no secret is in them."""
    settings = runtime.settings
    rows = [
        ("database", _server("PostgreSQL", settings.database_url, runtime.database_url)),
        ("redis", _server("Valkey", settings.redis_url, runtime.redis_url)),
        ("ray", f"local head at {runtime.ray_address}"),
        ("sign-in", _sign_in(runtime)),
        ("voice", _voice(runtime)),
        ("web app", _web_app(runtime)),
        ("rate limits", "on" if settings.rate_limits_on else "OFF (load tests only)"),
        *((name, str(what)) for name, what in parts.items()),
        ("data", str(settings.data_folder)),
    ]
    width = max(len(name) for name, _ in rows)
    where = ", ".join(listening)
    return "\n".join(
        [
            "",
            f"EchoPlay listens on {where}  ({settings.environment}, ready in {seconds:.1f} s)",
            "",
            *(f"  {name:<{width}}  {what}" for name, what in rows),
            "",
            "Ctrl-C stops it.",
        ]
    )


def _server(kind: str, configured: str | None, url: str) -> str:
    parts = urlsplit(url)
    where = f"{parts.hostname or 'a socket'}:{parts.port}" if parts.port else parts.hostname or "a socket"
    return f"embedded {kind} at {where}" if configured is None else f"at {where}"


def _sign_in(runtime: Runtime) -> str:
    firebase = runtime.settings.firebase
    if firebase is None:
        return "STAND-IN: development sign-in, without Firebase anybody may be anybody"
    if firebase.auth_emulator_host:
        return f"Firebase emulator at {firebase.auth_emulator_host}, project {firebase.project_id}"
    return f"Firebase, project {firebase.project_id}"


def _voice(runtime: Runtime) -> str:
    if runtime.is_voice_stand_in:
        return "STAND-IN: tokens signed locally, no voice server"
    return f"LiveKit at {runtime.livekit.api_url}"


def _web_app(runtime: Runtime) -> str:
    folder = find_web_folder(runtime.settings.web_folder)
    return "MISSING: `make web` builds it" if folder is None else f"built, in {folder}"
