"""The house of a node that joined: Ray and a conductor of its own; databases and secrets are the first node's.

Told to stop, it first has everything moved away that it carries.
"""

from __future__ import annotations

import asyncio
import secrets
import shutil
from collections.abc import Mapping
from typing import Any

from echoplay_cluster.local.child import Child
from echoplay_cluster.local.ray_launcher import LocalRay
from echoplay_cluster.runtime import Runtime
from echoplay_cluster.settings import Settings
from echoplay_cluster.socket_folder import socket_folder
from echoplay_cluster.supervisor.conductor_child import LEAVE_SECONDS_MAX, NODE_CONDUCTOR_COMMAND, ConductorChild
from echoplay_cluster.supervisor.house import stop_part
from echoplay_cluster.supervisor.leftovers import Record

__all__ = ["JoinedHouse"]

_PATIENCE_SECONDS = 8.0


class JoinedHouse:
    """What `House` is for the first node."""

    def __init__(self, settings: Settings, record: Record, address: str) -> None:
        assert settings.ray_token is not None
        self._settings = settings
        self._record = record
        self._name = secrets.token_hex(3)
        self._runtime: Runtime | None = None
        self.postgres = self.valkey = None
        self.ray = LocalRay(
            settings.data_folder, settings.ray_token, on_spawn=self._note, node_address=settings.node_address,
            join=address,
        )  # fmt: skip
        self.conductor = ConductorChild(settings.ray_token, on_spawn=self._note, command=NODE_CONDUCTOR_COMMAND)

    async def start(self) -> dict[str, Any]:
        """Join, and serve; returns what the conductor said then."""
        self.conductor.prepare()
        self._runtime = self._resolve(await self.ray.start())
        return await self.conductor.start(self._runtime)

    def describe(self, ready: Mapping[str, Any], seconds: float) -> str:
        """What is said once it serves."""
        where = ", ".join(ready.get("listening", ()))
        return (
            f"\nEchoPlay listens on {where} as one more node of the server at {self.ray.address} "
            f"(ready in {seconds:.1f} s)\n\nCtrl-C moves its matches to the others and stops it."
        )

    async def restart_ray(self) -> None:
        """Join again after our Ray ended; the conductor that knew it goes with it, the next one loads meanwhile."""
        await self.conductor.stop(0.0)
        self.conductor.prepare()
        self._runtime = self._resolve(await self.ray.start())

    async def restart_conductor(self) -> None:
        assert self._runtime is not None
        await self.conductor.start(self._runtime)

    async def stop(self, hurry: asyncio.Event) -> None:
        """The conductor, which has everything moved away, then Ray."""
        await stop_part(self.conductor, LEAVE_SECONDS_MAX, hurry)
        await stop_part(self.ray, _PATIENCE_SECONDS, hurry)
        if self._runtime is not None:
            shutil.rmtree(socket_folder(self._runtime), ignore_errors=True)

    def _resolve(self, address: str) -> Runtime:
        return Runtime.of_joining(
            self._settings, ray_address=address, ray_node_id=self.ray.node_id, node_name=self._name
        )

    def _note(self, child: Child) -> None:
        self._record.note(child, [] if self.ray.folder is None else [self.ray.folder])
