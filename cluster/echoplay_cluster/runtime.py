"""The runtime: the settings plus what a start resolved — addresses, secrets, Ray's name for this run.

The supervisor makes it and hands it to the conductor as one JSON document; both sides share this one shape.
Nothing in it shows in `repr` that could open a door.
"""

from __future__ import annotations

import dataclasses
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from echoplay_cluster.settings import Firebase, LinkTls, LiveKit, Settings

__all__ = ["Runtime"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Runtime:
    """All that a process of one run needs to know."""

    settings: Settings
    database_url: str = field(repr=False)
    redis_url: str = field(repr=False)
    jwt_secret: str = field(repr=False)
    cluster_secret: str = field(repr=False)
    livekit: LiveKit
    ray_address: str
    ray_token: str = field(repr=False)
    ray_namespace: str

    @property
    def is_voice_stand_in(self) -> bool:
        """True when voice tokens are signed locally and no voice server answers to them."""
        return self.settings.livekit is None

    def to_json(self) -> str:
        """One line, secrets included: for a pipe between two processes, never for a file or a log."""
        return json.dumps(dataclasses.asdict(self), default=_path_as_text)

    @classmethod
    def from_json(cls, text: str) -> Runtime:
        document: dict[str, Any] = json.loads(text)
        settings = document.pop("settings")
        firebase, livekit, link_tls = (settings.pop(name) for name in ("firebase", "livekit", "link_tls"))
        return cls(
            settings=Settings(
                **{
                    **settings,
                    "data_folder": Path(settings["data_folder"]),
                    "origins": tuple(settings["origins"]),
                    "web_folder": None if settings["web_folder"] is None else Path(settings["web_folder"]),
                    "firebase": None if firebase is None else Firebase(**firebase),
                    "livekit": None if livekit is None else LiveKit(**livekit),
                    "link_tls": None if link_tls is None else LinkTls(**link_tls),
                }
            ),
            livekit=LiveKit(**document.pop("livekit")),
            **document,
        )


def _path_as_text(value: object) -> str:
    if isinstance(value, Path):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no place in a runtime")
