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

_A_NODES_OWN = (
    "host", "port", "data_folder", "edges", "spare_edges", "spares", "matches_per_actor_max", "match_actors_max",
    "node_address", "ray_port", "ray_token", "log_level", "web_folder", "link_tls",
)  # fmt: skip


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
    ray_node_id: str
    """Ray's own name for the node this runs on."""
    node_name: str = ""
    """Of a node that joined; the first one has none."""

    @property
    def is_voice_stand_in(self) -> bool:
        """True when voice tokens are signed locally and no voice server answers to them."""
        return self.settings.livekit is None

    @classmethod
    def of_joining(cls, settings: Settings, *, ray_address: str, ray_node_id: str, node_name: str) -> Runtime:
        """What a node knows before it has asked the first one: to be `joined`."""
        assert settings.ray_token is not None
        return cls(
            settings=settings, database_url="", redis_url="", jwt_secret="", cluster_secret="",
            livekit=LiveKit(api_url="", api_key="", api_secret=""), ray_address=ray_address,
            ray_token=settings.ray_token, ray_namespace="", ray_node_id=ray_node_id, node_name=node_name,
        )  # fmt: skip

    def joined(self, first: Runtime) -> Runtime:
        """With all that the nodes of a cluster share, as the first one has it."""
        own = {name: getattr(self.settings, name) for name in _A_NODES_OWN}
        return dataclasses.replace(
            first, settings=dataclasses.replace(first.settings, **own), ray_address=self.ray_address,
            ray_node_id=self.ray_node_id, node_name=self.node_name,
        )  # fmt: skip

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
