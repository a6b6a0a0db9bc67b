"""What a child may know of our environment: the machine's part of it, never EchoPlay's own settings.

Settings reach a child as arguments or through a pipe, so no second reader of the environment can come to be,
and a Ray address or option that somebody exported for another program changes nothing here.
"""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["for_children", "for_ray"]

_OURS = ("ECHOPLAY_", "LIVEKIT_", "STRIPE_", "STORAGE_", "RAY_", "DATABASE_URL", "REDIS_URL", "JWT_SECRET")
_OURS_TOO = ("FIREBASE_PRIVATE_KEY", "FIREBASE_CLIENT_EMAIL", "PERSPECTIVE_API_KEY")


def for_children(environment: Mapping[str, str]) -> dict[str, str]:
    """The environment without settings and secrets.

    `FIREBASE_AUTH_EMULATOR_HOST` stays: the Firebase library reads it itself.
    """
    return {name: value for name, value in environment.items() if not name.startswith(_OURS) and name not in _OURS_TOO}


def for_ray(environment: Mapping[str, str], token: str) -> dict[str, str]:
    """The environment of every process that is part of our Ray or talks to it."""
    return {
        **for_children(environment),
        # Said here, so that no token file in somebody's home decides it.
        "RAY_AUTH_MODE": "token",
        "RAY_AUTH_TOKEN": token,
        "RAY_USAGE_STATS_ENABLED": "0",
        # Without this Ray turns 127.0.0.1 into the machine's outer address, where nothing listens.
        "RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER": "0",
    }
