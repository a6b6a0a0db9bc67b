"""Who shows a match, and until when they may: looked at from outside, where storage and all actors can be seen at once.

What a lease is for is that nobody shows a match any more once storage has given it to another.
"""

from __future__ import annotations

from checker.history import History, LeaseEnd, Stray
from simulated.cluster import Cluster
from simulated.storage_server import StorageServer

from echoplay_actors.actor.match_actor import MatchActor
from echoplay_actors.ports.match_store import LEASE_TERM_MS
from echoplay_actors.protocol import messages
from echoplay_cluster.link.handshake import ServerHandshake
from echoplay_cluster.link.link import Link, LinkUser

CLOCKS_OFF_MS = 10
"""What two clocks may be apart at the end of a lease, one of which runs a little slow."""


class WatchedLink(Link):
    """A match actor's end of a link; notes what it sends of a match that is another's by now."""

    def __init__(self, user: LinkUser, handshake: ServerHandshake, cluster: Cluster, actor_id: str) -> None:
        super().__init__(user, handshake)
        self._cluster = cluster
        self._actor_id = actor_id

    def send(self, message: tuple[object, ...]) -> None:
        if message[0] == messages.EVENT:
            match_id, name = str(message[1]), str(message[4])
            stored = self._cluster.storage.database.matches.get(match_id)
            if stored is not None and stored.owner != self._actor_id:
                now_us = self._cluster.world.now_us
                self._cluster.history.strays.append(Stray(now_us, match_id, self._actor_id, f"sent {name}"))
        super().send(message)


class LeaseWatch:
    """Looks at all actors of a cluster."""

    def __init__(self, cluster: Cluster, storage: StorageServer, history: History) -> None:
        self._cluster = cluster
        self._storage = storage
        self._history = history
        storage.taken = self._taken

    def look(self, shell: MatchActor) -> None:
        """When its lease runs out, by itself and by storage; one that has run out can end no later any more."""
        renewed_us = self._storage.renewed_us.get(shell.actor_id)
        left_ms = shell._tenure._lease._until_ms - shell._clock.now_ms()
        if renewed_us is None or left_ms <= 0:
            return
        now_us = self._cluster.world.now_us
        end = LeaseEnd(now_us, shell.actor_id, now_us + left_ms * 1000, renewed_us + LEASE_TERM_MS * 1000)
        self._history.lease_ends.append(end)

    def _taken(self, match_id: str, owner: str) -> None:
        """Nobody else who has it may show it now. A room that waits for its recovery is not shown."""
        for one in self._cluster.living_actors():
            shell = one.shell
            if shell is None or shell.actor_id == owner or match_id not in shell.rooms:
                continue
            if not shell.rooms[match_id].frozen and shell._tenure.holds(shell._clock.now_ms() + CLOCKS_OFF_MS):
                now_us = self._cluster.world.now_us
                self._history.strays.append(Stray(now_us, match_id, shell.actor_id, "may still show it"))
