"""The Ray actor `MatchActor`: hosts a plain match actor and accepts the links to it.

Each time Ray starts it again it is a new incarnation, with a new id and a new lease, that owns nothing.
"""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Callable
from typing import Any

from echoplay_actors.actor.limits import ActorLimits
from echoplay_actors.actor.match_actor import MatchActor as Shell
from echoplay_actors.clock import IncarnationClock
from echoplay_actors.ids import SystemRandomness, new_id
from echoplay_cluster.hosting import LoopThread, die_with_parent, end_process, log_to
from echoplay_cluster.link.endpoints import Endpoint, listen
from echoplay_cluster.link.handshake import ServerHandshake
from echoplay_cluster.link.link import Link
from echoplay_cluster.processes.wiring import NODE_ADDRESS, link_keys, log_folder, socket_folder
from echoplay_cluster.runtime import Runtime
from echoplay_persistence import PostgresMatchStore

log = logging.getLogger(__name__)


class MatchActor:
    """Named `match-<n>`; Ray calls reach it only for `ready`, everything else comes over links."""

    def __init__(self, runtime: Runtime, name: str, node_id: str) -> None:
        die_with_parent()
        log_to(log_folder(runtime), name, runtime.settings.log_level)
        self._runtime = runtime
        self._name = name
        self._node_id = node_id
        self._thread = LoopThread(name, self._serve)
        self._thread.wait_started()

    def ready(self) -> bool:
        """True once it has been constructed, which is when it can be linked to."""
        return True

    async def _serve(self, started: Callable[[], None]) -> None:
        runtime = self._runtime
        clock, randomness = IncarnationClock(), SystemRandomness()
        actor_id = new_id(now_ms=clock.now_ms(), randomness=randomness)
        limits = ActorLimits(matches_max=runtime.settings.matches_per_actor_max)
        store = PostgresMatchStore(runtime.database_url)
        shell = Shell(
            actor_id=actor_id, store=store, clock=clock, randomness=randomness, limits=limits,
            stop_process=end_process,
        )  # fmt: skip
        user = _ActorLinks(shell)
        socket_path = socket_folder(runtime) / f"{self._name}-{os.getpid()}.sock"
        keys = link_keys(runtime)
        endpoint: Endpoint = await listen(
            lambda: Link(user, ServerHandshake(keys, randomness)),
            socket_path=socket_path,
            host=NODE_ADDRESS,
        )
        await shell.start(name=self._name, address=endpoint.address, node_id=self._node_id, pid=os.getpid())
        log.info("listening on %s as %s", endpoint.address, actor_id)
        started()
        try:
            await asyncio.Event().wait()
        finally:
            endpoint.close()
            await store.close()


class _ActorLinks:
    """Passes what links bring to the shell; a link is the `Subscriber` of whoever is at its other end."""

    def __init__(self, shell: Shell) -> None:
        self._shell = shell

    def link_ready(self, link: Link) -> None:
        log.info("%s is linked", link.peer)

    def link_message(self, link: Link, message: list[Any]) -> None:
        try:
            self._shell.receive(link, tuple(message))
        except (ValueError, TypeError, KeyError) as error:
            log.error("%s sent what is no message: %s", link.peer, error)
            link.close("not a message")

    def link_lost(self, link: Link, reason: str) -> None:
        log.info("%s is gone: %s", link.peer, reason)
        self._shell.sender_lost(link)
