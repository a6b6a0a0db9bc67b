"""Looking for a match's actor: ask the directory, link to where it says, and again until it is found.

At most one search a match is under way, and none ends while somebody still needs the match: it is found, or the
directory says that nobody has it.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable

from echoplay_actors.chores import Chores
from echoplay_actors.errors import NotFound, Refusal, ServerFull, Unavailable
from echoplay_actors.match.texts import refusal
from echoplay_cluster.directory.location import Locator
from echoplay_cluster.gateway.links import Links
from echoplay_cluster.gateway.place import Place
from echoplay_cluster.link.link import Link

log = logging.getLogger(__name__)


class Search:
    """`found(place, link)` and `refused(place, why)` are called where a search ends."""

    def __init__(
        self, *, locator: Locator, links: Links, chores: Chores, found: Callable[[Place, Link], None],
        refused: Callable[[Place, Refusal], None],
    ) -> None:  # fmt: skip
        self._locator = locator
        self._links = links
        self._chores = chores
        self._found = found
        self._refused = refused

    def begin(self, place: Place) -> None:
        """Look for it, unless somebody is at it already."""
        if not place.searching:
            place.searching = True
            self._chores.start(self._look(place))

    def begin_later(self, place: Place) -> None:
        """After `moved`: the directory may need a moment to know better."""
        asyncio.get_running_loop().call_later(place.next_pause_s(), self._begin_if_wanted, place)

    def _begin_if_wanted(self, place: Place) -> None:
        if place.link is None and place.wanted:
            self.begin(place)

    async def _look(self, place: Place) -> None:
        try:
            place.drop_answered()
            while place.wanted:
                found = await self._try(place)
                if isinstance(found, Link):
                    place.link = found
                    self._found(place, found)
                    break
                if isinstance(found, NotFound | ServerFull):
                    self._refused(place, found)
                if place.wanted:
                    await asyncio.sleep(place.next_pause_s())
                place.drop_answered()
        except Exception:
            log.exception("looking for match %s failed", place.match_id)
            self.begin_later(place)
        finally:
            place.searching = False

    async def _try(self, place: Place) -> Link | Refusal:
        """A ready link to the match's actor, or why there is none just now."""
        openers = (request.opener_id for request in place.waiting if request.opener_id is not None)
        opener_id = next(openers, None)
        try:
            if opener_id is None:
                location = await self._locator.locate(place.match_id)
            else:
                location = await self._locator.place(place.match_id, opener_id)
            if location is None:
                return NotFound(refusal("match_unknown"))
            link = await self._links.to(location.address)
        except Refusal as refused:
            return refused
        except (OSError, TimeoutError) as error:
            return Unavailable(str(error))
        except Exception as error:
            log.exception("looking for match %s failed", place.match_id)
            return Unavailable(str(error))
        return link if link.ready else Unavailable(link.reason)
