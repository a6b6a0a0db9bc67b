"""The accepting end of a match actor's links: what comes goes to the shell, which answers through the link."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from echoplay_actors.actor.match_actor import MatchActor as Shell
from echoplay_actors.errors import BrokenInvariant
from echoplay_cluster.link.link import Link

log = logging.getLogger(__name__)


class ActorLinks:
    """A `LinkUser`; each link is the `Subscriber` of whoever is at its other end.

    What is no message ends the link it came by. A broken invariant ends the process by `stop_process`.
    """

    def __init__(self, shell: Shell, stop_process: Callable[[str], None]) -> None:
        self._shell = shell
        self._stop_process = stop_process

    def link_ready(self, link: Link) -> None:
        log.info("%s is linked", link.peer)

    def link_message(self, link: Link, message: list[Any]) -> None:
        try:
            self._shell.receive(link, tuple(message))
        except BrokenInvariant as error:
            log.critical("the actor stops", exc_info=error)
            self._stop_process(f"a broken invariant: {error}")

    def link_lost(self, link: Link, reason: str) -> None:
        log.info("%s is gone: %s", link.peer, reason)
        self._shell.sender_lost(link)
