"""What an edge knows of one match: where it is, who of its people is in the room, and how far they have seen."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from echoplay_actors.errors import Refusal
from echoplay_actors.protocol import messages
from echoplay_cluster.gateway.request import Request
from echoplay_cluster.link.link import Link

LOOK_AGAIN_AFTER_S = 0.05
LOOK_AGAIN_AFTER_S_MAX = 0.4

_SHOWS_THE_PRESENT = frozenset({messages.ENTER, messages.RESUME, messages.WATCH})


@dataclass(slots=True, eq=False)
class Place:
    """`link` is None while the match's actor is being looked for; requests wait meanwhile."""

    match_id: str
    link: Link | None = None
    told: Link | None = None
    """The last link on which an actor was told of our people; it may count them even while `link` is None."""
    devices: dict[str, int] = field(default_factory=dict)
    """Devices of each person in the room on this edge."""
    names: dict[str, str] = field(default_factory=dict)
    epoch: int = 0
    v: int = 0
    """The last numbered event that was handed to the room."""
    watching: bool = False
    """Somebody has entered, so that the room's events are wanted."""
    catching_up: bool = False
    """What was missed has been asked for on `link`."""
    waiting: deque[Request] = field(default_factory=deque)
    searching: bool = False
    look_again_after_s: float = LOOK_AGAIN_AFTER_S

    @property
    def idle(self) -> bool:
        return not self.devices and not self.waiting and not self.searching

    @property
    def wanted(self) -> bool:
        """Somebody needs the match's actor."""
        return self.watching or bool(self.waiting)

    def people(self) -> list[tuple[str, str, int]]:
        """`(user_id, name, devices)` of everybody here."""
        return [(user_id, self.names[user_id], devices) for user_id, devices in self.devices.items()]

    def one_more(self, user_id: str, name: str) -> None:
        self.devices[user_id] = self.devices.get(user_id, 0) + 1
        self.names[user_id] = name

    def one_less(self, user_id: str) -> int:
        """How many devices of this person are left; nobody needs the room's events when nobody is left."""
        left = self.devices[user_id] - 1
        if left:
            self.devices[user_id] = left
        else:
            del self.devices[user_id], self.names[user_id]
        self.watching = self.watching and bool(self.devices)
        return left

    def everybody_left(self) -> None:
        self.devices.clear()
        self.names.clear()
        self.watching = False

    def forget(self, link: Link) -> bool:
        """That link is gone; True if the match was reached by it."""
        if self.told is link:
            self.told = None
        if self.link is not link:
            return False
        self.link = None
        return True

    def seen(self, epoch: int, v: int) -> None:
        self.epoch = max(self.epoch, epoch)
        self.v = max(self.v, v)

    def is_moot(self, request: Request, link: Link, outcome: Mapping[str, Any] | Refusal) -> bool:
        """The answer helps nobody, and its request has to be sent to where the match is now.

        A refused watch, since a room is watched wherever it is; and what shows how things were with an owner whose
        successor our people have already seen.
        """
        if isinstance(outcome, Refusal):
            return request.kind == messages.WATCH
        return request.kind in _SHOWS_THE_PRESENT and (self.link is not link or outcome["epoch"] < self.epoch)

    def drop_answered(self) -> None:
        """Forget those of the waiting that were given up meanwhile."""
        self.waiting = deque(request for request in self.waiting if not request.done)

    def next_pause_s(self) -> float:
        """How long to wait before looking again; longer each time until the match was found."""
        pause_s = self.look_again_after_s
        self.look_again_after_s = min(2 * pause_s, LOOK_AGAIN_AFTER_S_MAX)
        return pause_s

    def found(self) -> None:
        """Its actor has answered something."""
        self.look_again_after_s = LOOK_AGAIN_AFTER_S
