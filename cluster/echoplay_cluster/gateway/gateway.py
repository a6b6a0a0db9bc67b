"""The edge's gateway: sends commands to the actors that own the matches, and hands out what comes back.

When an actor dies or no longer has a match, the directory is asked again, the room is watched again from where its
people stopped, and commands without an answer are sent again under the same operation id, so each takes effect
once. After `PATIENCE_S` a command is answered `unavailable`. A room is shown its numbered events without a hole,
whatever happens on the way: what is missing is asked for.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from typing import Any

from echoplay_actors.chores import Chores
from echoplay_actors.errors import Invalid, Moved, NotFound, Refusal, refusal_from_wire
from echoplay_actors.ids import Randomness
from echoplay_actors.match.texts import refusal
from echoplay_actors.match.values import Person
from echoplay_actors.ports.gateway import Answer, Answered, NewMatch, RoomListener
from echoplay_actors.protocol import messages
from echoplay_actors.protocol.missed import for_one_client
from echoplay_cluster.directory.location import Locator
from echoplay_cluster.gateway.links import Links
from echoplay_cluster.gateway.pending import Pending
from echoplay_cluster.gateway.place import Place
from echoplay_cluster.gateway.places import Places
from echoplay_cluster.gateway.request import Request
from echoplay_cluster.gateway.screen import Screen
from echoplay_cluster.gateway.search import Search
from echoplay_cluster.link.dialer import Dialer
from echoplay_cluster.link.frames import BadFrame
from echoplay_cluster.link.link import Link

PATIENCE_S = 8.0

log = logging.getLogger(__name__)


class LinkGateway:
    """Implements `MatchGateway`; a `LinkUser` of every link it makes."""

    def __init__(
        self, *, locator: Locator, dialer: Dialer, randomness: Randomness, patience_s: float = PATIENCE_S
    ) -> None:
        self._randomness = randomness
        self._patience_s = patience_s
        self._places = Places()
        self._pending = Pending()
        self._screen = Screen(self._catch_up)
        self._chores = Chores()
        self._links = Links(dialer, self)
        self._search = Search(
            locator=locator, links=self._links, chores=self._chores, found=self._found, refused=self._refused
        )

    def attach(self, listener: RoomListener) -> None:
        """Hand every room's events to this listener from now on."""
        self._screen.listener = listener

    async def close(self) -> None:
        """End all links; what waits is answered `unavailable`."""
        self._pending.close()
        await self._chores.close()
        self._links.close("the edge stops")

    # MatchGateway

    def open_match(self, new: NewMatch, answered: Answered) -> None:
        host = new.host
        rest = (
            new.mode, new.format, new.topic, new.private, host.user_id, host.role.value, new.host_display_name,
        )  # fmt: skip
        self._begin(messages.OPEN, new.match_id, rest, answered, opener_id=host.user_id)

    def ask(
        self, match_id: str, command: str, by: Person, arguments: Mapping[str, Any], *, op_id: str | None,
        answered: Answered,
    ) -> None:  # fmt: skip
        operation = op_id or self._randomness.token_bytes(12).hex()
        rest = (command, by.user_id, by.role.value, operation, dict(arguments))
        self._begin(messages.ASK, match_id, rest, answered)

    def enter(
        self, match_id: str, by: Person, display_name: str, *, since_v: int | None, op_id: str | None,
        answered: Answered,
    ) -> None:  # fmt: skip
        place = self._places.at(match_id)
        place.one_more(by.user_id, display_name)

        def entered(outcome: Answer | Refusal) -> None:
            if isinstance(outcome, Refusal):
                self.leave(match_id, by.user_id)
            else:
                place.seen(outcome.payload["epoch"], outcome.payload["v"])
                place.watching = bool(place.devices)
                self._unwatch_if_empty(place)
            answered(for_one_client(outcome))

        self._begin(messages.ENTER, match_id, (by.user_id, by.role.value, display_name, since_v), entered)

    def leave(self, match_id: str, user_id: str) -> None:
        place = self._places.known(match_id)
        if place is None or user_id not in place.devices:
            return
        left = place.one_less(user_id)
        if place.told is not None:
            place.told.send((messages.DEVICES, match_id, user_id, left))
        self._unwatch_if_empty(place)

    def resume(self, match_id: str, by: Person, *, epoch: int, v: int, answered: Answered) -> None:
        self._begin(
            messages.RESUME, match_id, (epoch, v), lambda outcome: answered(for_one_client(outcome))
        )  # fmt: skip

    # Out

    def _unwatch_if_empty(self, place: Place) -> None:
        if place.told is not None and not place.devices:
            place.told.send((messages.UNWATCH, place.match_id))

    def _begin(
        self, kind: str, match_id: str, rest: tuple[Any, ...], answered: Answered, *, opener_id: str | None = None
    ) -> None:
        give_up_at_s = asyncio.get_running_loop().time() + self._patience_s
        request = Request(kind, match_id, rest, answered, give_up_at_s, opener_id)
        if self._pending.begin(request):
            self._dispatch(request)

    def _dispatch(self, request: Request) -> None:
        place = self._places.at(request.match_id)
        if place.link is not None and not place.waiting:
            self._send(request, place, place.link)
            return
        place.waiting.append(request)
        self._search.begin(place)

    def _send(self, request: Request, place: Place, link: Link) -> None:
        self._pending.sending(request, link)
        message = request.message()
        if request.kind in (messages.ENTER, messages.WATCH):
            place.told = link
        if request.kind == messages.ENTER:
            # How many devices there are now, not when it was first sent: some may have gone meanwhile.
            message = (*message, place.devices.get(request.rest[0], 0))
        try:
            link.offer(message)
        except BadFrame as error:
            log.warning("a request cannot be sent: %s", error)
            self._pending.answer(request, Invalid(refusal("command_unknown")))

    def _catch_up(self, place: Place) -> None:
        """Watch, saying what our people have seen: what they miss comes back, and all that follows."""
        link = place.link
        if link is None or place.catching_up:
            return
        place.catching_up = True

        def caught_up(outcome: Answer | Refusal) -> None:
            place.catching_up = False
            if isinstance(outcome, Answer) and place.link is link and place.watching:
                self._screen.catch_up(place, outcome.payload)

        rest = (place.epoch, place.v, place.people())
        # Not among the pending: it is never given up, since a room whose watching was forgotten would stay dark.
        self._send(Request(messages.WATCH, place.match_id, rest, caught_up, float("inf")), place, link)

    def _found(self, place: Place, link: Link) -> None:
        """First of all on a new link: our people, and what they have seen, so that they miss nothing."""
        place.catching_up = False
        if place.watching:
            self._catch_up(place)
        while place.waiting and place.link is link:
            request = place.waiting.popleft()
            if not request.done:
                self._send(request, place, link)

    def _refused(self, place: Place, why: Refusal) -> None:
        """Nobody has the match, or nobody can take it."""
        waiting, place.waiting = place.waiting, type(place.waiting)()
        for request in waiting:
            self._pending.answer(request, why)
        if isinstance(why, NotFound):
            self._screen.gone(place)
            self._places.drop(place)

    # In

    def link_ready(self, link: Link) -> None:
        """Whoever waits for it goes on by itself."""

    def link_message(self, link: Link, message: list[Any]) -> None:
        kind, *rest = message
        if kind == messages.EVENT:
            self._event(link, *rest)
        elif kind == messages.ANSWER:
            self._answer(link, *rest)
        elif kind == messages.GONE:
            self._gone(link, *rest)
        else:
            raise ValueError(f"unknown message {kind!r}")

    def link_lost(self, link: Link, reason: str) -> None:
        log.info("link to a match actor lost: %s", reason)
        self._links.forget(link)
        unanswered = self._pending.lost(link)
        for place in self._places.using(link):
            if place.forget(link) and place.wanted:
                self._search.begin(place)
        for request in unanswered:
            if not request.done and request.kind != messages.WATCH:
                self._dispatch(request)

    def _event(self, link: Link, match_id: str, epoch: int, v: int, name: str, payload: str) -> None:
        place = self._places.known(match_id)
        if place is not None and place.link is link and place.watching:
            self._screen.show(place, name, payload, epoch=epoch, v=v)

    def _answer(self, link: Link, request_id: int, ok: bool, payload: dict[str, Any]) -> None:
        request = self._pending.arrived(link, request_id)
        if request is None:
            return
        place = self._places.at(request.match_id)
        outcome = payload if ok else refusal_from_wire(payload)
        if isinstance(outcome, Moved) or place.is_moot(request, link, outcome):
            self._moved(request, place, link)
        else:
            place.found()
            self._pending.answer(request, outcome)

    def _moved(self, request: Request, place: Place, link: Link) -> None:
        """That actor does not have the match: look where it is, then ask there."""
        if place.link is link:
            place.link = None
        if request.kind == messages.WATCH:
            place.catching_up = False
        elif place.link is not None:
            self._dispatch(request)
        else:
            place.waiting.append(request)
        self._search.begin_later(place)

    def _gone(self, link: Link, match_id: str, final: bool) -> None:
        place = self._places.known(match_id)
        if place is None or place.link is not link:
            return
        place.link = None
        if final:
            self._screen.gone(place)
        self._search.begin_later(place)
