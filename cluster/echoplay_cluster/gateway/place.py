"""What an edge knows of one match: where it is, who of its people is in the room, and how far they have seen."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

from echoplay_cluster.gateway.request import Request
from echoplay_cluster.link.link import Link


@dataclass(slots=True, eq=False)
class Place:
    """`link` is None while the match's actor is being looked for; requests wait meanwhile."""

    match_id: str
    link: Link | None = None
    devices: dict[str, int] = field(default_factory=dict)
    """Devices of each person in the room on this edge."""
    names: dict[str, str] = field(default_factory=dict)
    epoch: int = 0
    v: int = 0
    watching: bool = False
    waiting: deque[Request] = field(default_factory=deque)
    resolving: bool = False

    @property
    def idle(self) -> bool:
        return not self.devices and not self.waiting and not self.resolving

    def people(self) -> list[tuple[str, str, int]]:
        """`(user_id, name, devices)` of everybody here."""
        return [(user_id, self.names[user_id], devices) for user_id, devices in self.devices.items()]
