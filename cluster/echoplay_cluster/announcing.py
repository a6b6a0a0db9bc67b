"""How a match actor comes into office: it says that it is there, as soon as storage hears it."""

from __future__ import annotations

import asyncio
import logging

from echoplay_actors.actor.match_actor import MatchActor
from echoplay_actors.ports.match_store import AppendFailed, AppendUnknown

ANNOUNCE_AGAIN_AFTER_S = 0.5

log = logging.getLogger(__name__)


async def announce(shell: MatchActor, *, name: str, address: str, node_id: str, pid: int) -> None:
    """Return once its lease stands, however often that has to be tried."""
    while True:
        try:
            await shell.start(name=name, address=address, node_id=node_id, pid=pid)
            return
        except (AppendFailed, AppendUnknown) as error:
            log.warning("this actor cannot be announced yet: %s", error)
            await asyncio.sleep(ANNOUNCE_AGAIN_AFTER_S)
