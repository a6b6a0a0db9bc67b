"""The matches an edge knows of: those it has people in, and a bounded number of others whose place it remembers."""

from __future__ import annotations

from collections import OrderedDict

from echoplay_cluster.gateway.place import Place
from echoplay_cluster.link.link import Link

PLACES_KEPT_MAX = 10_000
LOOKED_AT_MAX = 16


class Places:
    """The place that was used least recently is forgotten first, unless somebody is there."""

    def __init__(self) -> None:
        self._places: OrderedDict[str, Place] = OrderedDict()

    def __len__(self) -> int:
        return len(self._places)

    def at(self, match_id: str) -> Place:
        """The match's place, a new one if there was none."""
        place = self._places.get(match_id)
        if place is None:
            self._make_room()
            place = self._places[match_id] = Place(match_id)
        else:
            self._places.move_to_end(match_id)
        return place

    def known(self, match_id: str) -> Place | None:
        return self._places.get(match_id)

    def using(self, link: Link) -> list[Place]:
        return [place for place in self._places.values() if link in (place.link, place.told)]

    def drop(self, place: Place) -> None:
        if self._places.get(place.match_id) is place:
            del self._places[place.match_id]

    def _make_room(self) -> None:
        """Forget an idle place or two; those in use go to the back, so that each is looked at in its turn."""
        for _ in range(min(LOOKED_AT_MAX, len(self._places) - PLACES_KEPT_MAX + 1)):
            match_id, place = self._places.popitem(last=False)
            if not place.idle:
                self._places[match_id] = place
