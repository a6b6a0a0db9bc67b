"""What the rooms of an edge are shown: numbered events each once and without a hole, nothing from an older owner."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from typing import Any

from echoplay_actors.ports.gateway import RoomListener
from echoplay_cluster.gateway.place import Place

log = logging.getLogger(__name__)


class Screen:
    """In front of the edge's `RoomListener`. `missed(place)` is called when something has to be asked for again."""

    def __init__(self, missed: Callable[[Place], None]) -> None:
        self.listener: RoomListener | None = None
        self._missed = missed

    def show(self, place: Place, name: str, payload: str, *, epoch: int, v: int) -> None:
        """One event as it came from the match's actor."""
        if v and v <= place.v:
            return
        if v > place.v + 1 or (v and epoch < place.epoch):
            self._missed(place)
        elif not v and place.catching_up:
            # Of a state that the room has not seen yet, maybe; what is asked for brings how things are.
            return
        elif epoch >= place.epoch:
            self._hand_over(place, name, payload, epoch=epoch, v=v)

    def catch_up(self, place: Place, missed: Mapping[str, Any]) -> None:
        """What was missed, `{events}` or `{roomState}`, as of an `epoch` and a `v`."""
        epoch = missed["epoch"]
        for v, name, payload in missed.get("events", ()):
            # What has no number says how things are now, and comes behind the numbered.
            if not v or v > place.v:
                self._hand_over(place, name, payload, epoch=epoch, v=v)
        if "roomState" in missed:
            self._hand_over(place, "room_state", missed["roomState"], epoch=epoch, v=0)
        place.seen(epoch, missed["v"])

    def gone(self, place: Place) -> None:
        """Nothing more will come; whoever was in the room is in it no longer."""
        watched = place.watching
        place.everybody_left()
        if watched and self.listener is not None:
            try:
                self.listener.room_gone(place.match_id)
            except Exception:
                log.exception("the end of a room could not be handed over")

    def _hand_over(self, place: Place, name: str, payload: str, *, epoch: int, v: int) -> None:
        place.seen(epoch, v)
        if self.listener is not None:
            try:
                self.listener.room_event(place.match_id, name, payload, epoch=epoch, v=v)
            except Exception:
                log.exception("an event could not be handed over")
