"""The house: every part of one run, started in order and stopped in reverse.

Databases and Ray start side by side; migrations wait for the database, the conductor for all of them. It
knows how each part is started, stopped and replaced; when that is done is `supervise`'s.
"""

from __future__ import annotations

import asyncio
import secrets
import shutil
from collections.abc import Coroutine, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

from echoplay_cluster.local.child import Child
from echoplay_cluster.local.postgres import EmbeddedPostgres
from echoplay_cluster.local.ray_launcher import LocalRay
from echoplay_cluster.local.secrets import LocalSecrets
from echoplay_cluster.local.valkey import EmbeddedValkey
from echoplay_cluster.runtime import Runtime
from echoplay_cluster.settings import LiveKit, Settings
from echoplay_cluster.socket_folder import socket_folder
from echoplay_cluster.supervisor.conductor_child import STOP_SECONDS_MAX, ConductorChild
from echoplay_cluster.supervisor.leftovers import Record
from echoplay_cluster.supervisor.migration import Migration
from echoplay_cluster.supervisor.table import startup_table
from echoplay_cluster.supervisor.voice import complain

__all__ = ["House", "LocalServer", "stop_part"]

_PATIENCE_SECONDS = 8.0
_NO_VOICE_URL = "ws://127.0.0.1:7880"


class LocalServer(Protocol):
    """A part that is one process of ours, started again as often as need be."""

    child: Child | None

    async def start(self) -> str: ...

    async def stop(self, patience_seconds: float = ...) -> None: ...


class House:
    """The parts of one run; `start` returns when health answers."""

    def __init__(self, settings: Settings, record: Record, conductor: Sequence[str]) -> None:
        self._settings = settings
        self._record = record
        folder = settings.data_folder
        kept = LocalSecrets.load_or_make(folder)
        self._kept = kept
        self.postgres: EmbeddedPostgres | None = None
        self.valkey: EmbeddedValkey | None = None
        if settings.database_url is None:
            self.postgres = EmbeddedPostgres(folder, kept.postgres_password, on_spawn=self._note)
        if settings.redis_url is None:
            self.valkey = EmbeddedValkey(folder, kept.valkey_password, on_spawn=self._note)
        token = settings.ray_token or kept.ray_token
        self._ray_token = token
        self.ray = LocalRay(
            folder,
            token,
            node_address=settings.node_address,
            port=settings.ray_port,
            on_spawn=self._note,
            on_gcs_restart=lambda: complain("EchoPlay: Ray's GCS ended and was started again"),
        )
        self.conductor = ConductorChild(token, on_spawn=self._note, command=conductor)
        # New at each start: nothing of an earlier run is found by its name.
        self._namespace = f"echoplay-{secrets.token_hex(4)}"
        self._runtime: Runtime | None = None
        self._is_prepared = False

    @property
    def runtime(self) -> Runtime:
        """What was resolved; there once `start` has returned."""
        if self._runtime is None:
            raise RuntimeError("the house has not been started")
        return self._runtime

    async def prepare_beside(self) -> None:
        """Have all that can be had while another run uses the folder: our programs, the tables we need, our Ray.

        Its release goes on with those tables: migrations work with the code of the release before.
        """
        url = self._settings.database_url
        if self.postgres is not None:
            url = self.postgres.running_beside()
        assert url is not None
        self.conductor.prepare()
        _, ray_address = await _together(Migration(self._note).upgrade(url), self.ray.start_beside())
        await self.conductor.warm(ray_address, self._namespace)
        self._is_prepared = True

    async def start(self) -> dict[str, Any]:
        """Start everything that is not there yet; returns what the conductor said when health answered."""
        if not self._is_prepared:
            self.conductor.prepare()
        database, redis, ray = await _together(self._start_database(), self._start_redis(), self._start_ray())
        self._runtime = self._resolve(database, redis, ray)
        return await self.conductor.start(self._runtime)

    def describe(self, ready: Mapping[str, Any], seconds: float) -> str:
        """What is said once it serves."""
        listening, parts = ready.get("listening", ()), ready.get("parts", {})
        return startup_table(self.runtime, listening=listening, parts=parts, seconds=seconds)

    async def restart_ray(self) -> None:
        """A new Ray after the old one ended; the conductor that knew the old one goes with it, the next one loads
        meanwhile."""
        await self.conductor.stop(0.0)
        self.conductor.prepare()
        address = await self.ray.start()
        self._runtime = self._resolve(self.runtime.database_url, self.runtime.redis_url, address)

    async def restart_conductor(self) -> None:
        await self.conductor.start(self.runtime)

    async def stop(self, hurry: asyncio.Event) -> None:
        """Edges, actors, Ray, PostgreSQL, Valkey; once `hurry` is set nobody is waited for any more."""
        await stop_part(self.conductor, STOP_SECONDS_MAX, hurry)
        for part in (self.ray, self.postgres, self.valkey):
            if part is not None:
                await stop_part(part, _PATIENCE_SECONDS, hurry)
        if self._runtime is not None:
            # Only now: a match actor that was still starting might have made it again.
            shutil.rmtree(socket_folder(self._runtime), ignore_errors=True)

    async def _start_database(self) -> str:
        migration = None if self._is_prepared else Migration(self._note)
        url = self._settings.database_url
        if self.postgres is not None:
            url = await self.postgres.start()
        assert url is not None
        if migration is not None:
            await migration.upgrade(url)
        return url

    async def _start_ray(self) -> str:
        if self._is_prepared and self.ray.address is not None:
            return self.ray.address
        return await self.ray.start()

    async def _start_redis(self) -> str:
        if self.valkey is not None:
            return await self.valkey.start()
        assert self._settings.redis_url is not None
        return self._settings.redis_url

    def _resolve(self, database_url: str, redis_url: str, ray_address: str) -> Runtime:
        kept = self._kept
        return Runtime(
            settings=self._settings,
            database_url=database_url,
            redis_url=redis_url,
            jwt_secret=self._settings.jwt_secret or kept.jwt_secret,
            cluster_secret=kept.cluster_secret,
            livekit=self._settings.livekit
            or LiveKit(api_url=_NO_VOICE_URL, api_key=kept.livekit_key, api_secret=kept.livekit_secret),
            ray_address=ray_address,
            ray_token=self._ray_token,
            ray_namespace=self._namespace,
            ray_node_id=self.ray.node_id,
        )

    def _note(self, child: Child) -> None:
        self._record.note(child, self._folders())

    def _folders(self) -> list[Path]:
        return [] if self.ray.folder is None else [self.ray.folder]


async def _together(*parts: Coroutine[Any, Any, Any]) -> list[Any]:
    """What they return; the first error of any ends the others."""
    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(one) for one in parts]
    except BaseExceptionGroup as found:
        # The operator can mend one thing at a time.
        raise _first(found) from None
    return [task.result() for task in tasks]


def _first(group: BaseExceptionGroup[BaseException]) -> BaseException:
    first = group.exceptions[0]
    return _first(first) if isinstance(first, BaseExceptionGroup) else first


async def stop_part(part: ConductorChild | LocalServer, patience_seconds: float, hurry: asyncio.Event) -> None:
    """End it; once `hurry` is set without patience."""
    if hurry.is_set():
        patience_seconds = 0.0
    stopping = asyncio.create_task(part.stop(patience_seconds))
    hurried = asyncio.create_task(hurry.wait())
    await asyncio.wait({stopping, hurried}, return_when=asyncio.FIRST_COMPLETED)
    hurried.cancel()
    if not stopping.done():
        stopping.cancel()
        await asyncio.wait({stopping})
        await part.stop(0.0)
    else:
        stopping.result()
