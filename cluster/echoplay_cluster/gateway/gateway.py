"""The edge's gateway: sends commands to the actors that own the matches, and hands out what comes back.

When an actor dies or no longer has a match, the directory is asked again, the room is watched again from where its
people stopped, and commands without an answer are sent again under the same operation id, so each takes effect
once. After `PATIENCE_S` a command is answered `unavailable`. Longer than most files: it is one state machine.
"""

from __future__ import annotations

import asyncio
import itertools
import logging
from collections import OrderedDict, deque
from collections.abc import Mapping, Sequence
from typing import Any

from echoplay_actors.errors import EchoPlayError, Moved, NotFound, Refusal, Unavailable, refusal_from_wire
from echoplay_actors.ids import Randomness
from echoplay_actors.match.texts import refusal
from echoplay_actors.match.values import Person
from echoplay_actors.ports.gateway import Answer, Answered, NewMatch, RoomListener
from echoplay_actors.protocol import messages
from echoplay_cluster.directory.location import Locator, ServerFull
from echoplay_cluster.gateway.place import Place
from echoplay_cluster.gateway.request import Request
from echoplay_cluster.link.endpoints import connect
from echoplay_cluster.link.handshake import ClientHandshake
from echoplay_cluster.link.link import Link

PATIENCE_S = 8.0
LOOK_AGAIN_AFTER_S = 0.05
GIVE_UP_CHECK_S = 0.25
PLACES_KEPT_MAX = 10_000
REQUESTS_WAITING_MAX = 50_000

log = logging.getLogger(__name__)


class LinkGateway:
    """Implements `MatchGateway`; a `LinkUser` of every link it makes."""

    def __init__(self, *, name: str, locator: Locator, keys: Sequence[bytes], randomness: Randomness) -> None:
        self._name = name
        self._locator = locator
        self._keys = keys
        self._randomness = randomness
        self._listener: RoomListener | None = None
        self._places: OrderedDict[str, Place] = OrderedDict()
        self._links: dict[str, Link] = {}
        self._connecting: dict[str, asyncio.Task[Link]] = {}
        self._ready: dict[Link, asyncio.Future[None]] = {}
        self._sent: dict[int, Request] = {}
        self._sent_on: dict[Link, set[int]] = {}
        self._patience: deque[Request] = deque()
        self._ids = itertools.count(1)
        self._tasks: set[asyncio.Task[Any]] = set()
        self._timer: asyncio.TimerHandle | None = None

    def attach(self, listener: RoomListener) -> None:
        """Hand every room's events to this listener from now on."""
        self._listener = listener

    async def close(self) -> None:
        """End all links; what waits is answered `unavailable`."""
        for task in list(self._tasks):
            task.cancel()
        if self._timer is not None:
            self._timer.cancel()
        for request in list(self._patience):
            request.answer(Unavailable(refusal("moved")))
        for link in list(self._links.values()):
            link.close("the edge stops")

    # MatchGateway

    def open_match(self, new: NewMatch, answered: Answered) -> None:
        host = new.host
        rest = (
            new.mode, new.format, new.topic, new.private, host.user_id, host.role.value, new.host_display_name,
        )  # fmt: skip
        self._begin(messages.OPEN, new.match_id, rest, answered, opens=True)

    def ask(
        self, match_id: str, command: str, by: Person, arguments: Mapping[str, Any], *, op_id: str | None,
        answered: Answered,
    ) -> None:  # fmt: skip
        operation = op_id or self._randomness.token_bytes(12).hex()
        rest = (command, by.user_id, by.role.value, operation, dict(arguments))
        self._begin(messages.ASK, match_id, rest, answered)

    def enter(self, match_id: str, by: Person, display_name: str, *, op_id: str | None, answered: Answered) -> None:
        place = self._place(match_id)
        place.devices[by.user_id] = place.devices.get(by.user_id, 0) + 1
        place.names[by.user_id] = display_name

        def entered(outcome: Answer | Refusal) -> None:
            if isinstance(outcome, Refusal):
                self.leave(match_id, by.user_id)
            else:
                self._seen(place, outcome.payload["epoch"], outcome.payload["v"])
                place.watching = True
            answered(outcome)

        rest = (by.user_id, by.role.value, display_name)
        self._begin(messages.ENTER, match_id, rest, entered)

    def leave(self, match_id: str, user_id: str) -> None:
        place = self._places.get(match_id)
        if place is None or user_id not in place.devices:
            return
        place.devices[user_id] -= 1
        if place.devices[user_id] == 0:
            del place.devices[user_id]
            place.names.pop(user_id, None)
        if place.link is not None:
            place.link.send((messages.DEVICES, match_id, user_id, place.devices.get(user_id, 0)))
            if not place.devices:
                place.link.send((messages.UNWATCH, match_id))
                place.watching = False

    def resume(self, match_id: str, by: Person, *, epoch: int, v: int, answered: Answered) -> None:
        def resumed(outcome: Answer | Refusal) -> None:
            if isinstance(outcome, Answer) and "events" in outcome.payload:
                missed = [[name, payload] for _v, name, payload in outcome.payload["events"]]
                answered(Answer({**outcome.payload, "events": missed}))
            else:
                answered(outcome)

        self._begin(messages.RESUME, match_id, (epoch, v), resumed)

    # Requests

    def _begin(
        self, kind: str, match_id: str, rest: tuple[Any, ...], answered: Answered, *, opens: bool = False
    ) -> None:
        loop = asyncio.get_running_loop()
        request = Request(kind, match_id, rest, answered, loop.time() + PATIENCE_S, opens)
        if len(self._patience) >= REQUESTS_WAITING_MAX:
            request.answer(Unavailable(refusal("busy")))
            return
        self._patience.append(request)
        if self._timer is None:
            self._timer = loop.call_later(GIVE_UP_CHECK_S, self._give_up_late_ones)
        self._dispatch(request)

    def _dispatch(self, request: Request) -> None:
        place = self._place(request.match_id)
        link = place.link
        if link is None or place.waiting:
            place.waiting.append(request)
            self._resolve(place)
            return
        self._send(request, link)

    def _send(self, request: Request, link: Link) -> None:
        request.request_id = next(self._ids)
        self._sent[request.request_id] = request
        self._sent_on[link].add(request.request_id)
        message = request.message()
        if request.kind == messages.ENTER:
            # How many devices there are now, not when it was first sent: some may have gone meanwhile.
            place, user_id = self._place(request.match_id), request.rest[0]
            message = (*message, place.devices.get(user_id, 0))
        link.send(message)

    def _give_up_late_ones(self) -> None:
        now_s = asyncio.get_running_loop().time()
        while self._patience and (self._patience[0].done or self._patience[0].give_up_at_s <= now_s):
            request = self._patience.popleft()
            self._sent.pop(request.request_id, None)
            request.answer(Unavailable(refusal("moved"), retry_after_ms=1000))
        self._timer = None
        if self._patience:
            self._timer = asyncio.get_running_loop().call_later(GIVE_UP_CHECK_S, self._give_up_late_ones)

    # Places

    def _place(self, match_id: str) -> Place:
        place = self._places.get(match_id)
        if place is None:
            place = self._places[match_id] = Place(match_id)
            if len(self._places) > PLACES_KEPT_MAX:
                self._forget_idle_places()
        return place

    def _forget_idle_places(self) -> None:
        for match_id in list(itertools.islice(self._places, PLACES_KEPT_MAX // 10)):
            if self._places[match_id].idle:
                del self._places[match_id]

    def _resolve(self, place: Place) -> None:
        """Find the match's actor, unless somebody is at it already."""
        if not place.resolving:
            place.resolving = True
            self._spawn(self._find(place))

    async def _find(self, place: Place) -> None:
        try:
            while place.waiting or place.devices:
                self._drop_done(place)
                outcome = await self._try_to_link(place)
                if outcome is None:
                    return
                if isinstance(outcome, ServerFull) or not outcome.retryable:
                    self._nobody_has_it(place, outcome)
                    return
                await asyncio.sleep(LOOK_AGAIN_AFTER_S)
        finally:
            place.resolving = False
            if place.link is None and (place.waiting or (place.devices and place.watching)):
                self._resolve(place)

    async def _try_to_link(self, place: Place) -> Refusal | None:
        """None once the place is linked and what waited is on its way; else why not."""
        opens = any(request.opens for request in place.waiting)
        try:
            location = await (self._locator.place(place.match_id) if opens else self._locator.locate(place.match_id))
            if location is None:
                return NotFound(refusal("match_unknown"))
            link = await self._link_to(location.address)
        except (OSError, TimeoutError) as error:
            return Unavailable(str(error))
        except Refusal as refused:
            return refused
        if not link.ready:
            return Unavailable("the link broke at once")
        place.link = link
        if place.devices and place.watching:
            self._watch_again(place, link)
        while place.waiting and place.link is link:
            request = place.waiting.popleft()
            if not request.done:
                self._send(request, link)
        return None

    def _watch_again(self, place: Place, link: Link) -> None:
        """First of all on a new link: our people, and what they have seen, so that they miss nothing."""

        def caught_up(outcome: Answer | Refusal) -> None:
            if isinstance(outcome, Refusal):
                return
            payload = outcome.payload
            for v, name, text in payload.get("events", ()):
                self._show(place, payload["epoch"], v, name, text)
            if "roomState" in payload:
                self._seen(place, payload["epoch"], payload["v"])
                self._show(place, payload["epoch"], 0, "room_state", payload["roomState"])
            place.epoch = max(place.epoch, payload["epoch"])

        rest = (place.epoch, place.v, place.people())
        give_up_at_s = asyncio.get_running_loop().time() + PATIENCE_S
        request = Request(messages.WATCH, place.match_id, rest, caught_up, give_up_at_s)
        self._patience.append(request)
        self._send(request, link)

    def _nobody_has_it(self, place: Place, refused: Refusal) -> None:
        while place.waiting:
            place.waiting.popleft().answer(refused)
        if place.watching and self._listener is not None:
            self._listener.room_gone(place.match_id)
        place.devices.clear()
        self._places.pop(place.match_id, None)

    @staticmethod
    def _drop_done(place: Place) -> None:
        for _ in range(len(place.waiting)):
            request = place.waiting.popleft()
            if not request.done:
                place.waiting.append(request)

    def _seen(self, place: Place, epoch: int, v: int) -> None:
        place.epoch = max(place.epoch, epoch)
        place.v = max(place.v, v)

    def _show(self, place: Place, epoch: int, v: int, name: str, payload: str) -> None:
        if v:
            if v <= place.v:
                return
            place.v = v
        place.epoch = max(place.epoch, epoch)
        if self._listener is not None:
            self._listener.room_event(place.match_id, name, payload, epoch=epoch, v=v)

    # Links

    async def _link_to(self, address: str) -> Link:
        """The ready link to that address, made if there is none."""
        link = self._links.get(address)
        if link is not None and link.ready:
            return link
        task = self._connecting.get(address)
        if task is None:
            task = self._connecting[address] = asyncio.get_running_loop().create_task(self._connect(address))
            task.add_done_callback(lambda _: self._connecting.pop(address, None))
        return await asyncio.shield(task)

    async def _connect(self, address: str) -> Link:
        link = await connect(address, lambda: Link(self, ClientHandshake(self._keys, self._randomness, self._name)))
        if link.ended:
            raise ConnectionError("the link broke at once")
        if not link.ready:
            ready = self._ready[link] = asyncio.get_running_loop().create_future()
            await ready
        self._links[address] = link
        self._sent_on.setdefault(link, set())
        return link

    def link_ready(self, link: Link) -> None:
        ready = self._ready.pop(link, None)
        if ready is not None and not ready.done():
            ready.set_result(None)

    def link_message(self, link: Link, message: list[Any]) -> None:
        kind = message[0]
        if kind == messages.EVENT:
            _, match_id, epoch, v, name, payload = message
            place = self._places.get(match_id)
            if place is not None and place.link is link and epoch >= place.epoch:
                self._show(place, epoch, v, name, payload)
        elif kind == messages.ANSWER:
            _, request_id, ok, payload = message
            self._sent_on[link].discard(request_id)
            request = self._sent.pop(request_id, None)
            if request is not None:
                self._answered(link, request, payload if ok else refusal_from_wire(payload))
        elif kind == messages.GONE:
            _, match_id, final = message
            self._gone(link, match_id, final)

    def link_lost(self, link: Link, reason: str) -> None:
        ready = self._ready.pop(link, None)
        if ready is not None and not ready.done():
            ready.set_exception(ConnectionError(reason))
        for address in [address for address, one in self._links.items() if one is link]:
            del self._links[address]
        log.info("link to a match actor lost: %s", reason)
        unanswered = [self._sent.pop(one, None) for one in sorted(self._sent_on.pop(link, ()))]
        for place in [place for place in self._places.values() if place.link is link]:
            place.link = None
            if place.devices:
                self._resolve(place)
        for request in unanswered:
            if request is not None and not request.done and request.kind != messages.WATCH:
                self._dispatch(request)

    def _answered(self, link: Link, request: Request, outcome: Mapping[str, Any] | Refusal) -> None:
        if not isinstance(outcome, Moved):
            request.answer(outcome)
            return
        place = self._place(request.match_id)
        if place.link is link:
            place.link = None
        if request.kind == messages.WATCH:
            request.done = True
            self._resolve_soon(place)
            return
        place.waiting.append(request)
        self._resolve_soon(place)

    def _resolve_soon(self, place: Place) -> None:
        """After `moved`: the directory may need a moment to know better."""
        asyncio.get_running_loop().call_later(LOOK_AGAIN_AFTER_S, self._resolve, place)

    def _gone(self, link: Link, match_id: str, final: bool) -> None:
        place = self._places.get(match_id)
        if place is None or place.link is not link:
            return
        place.link = None
        if final:
            if self._listener is not None and place.watching:
                self._listener.room_gone(match_id)
            place.watching = False
            place.devices.clear()
            place.names.clear()
        elif place.devices or place.waiting:
            self._resolve_soon(place)

    def _spawn(self, work: Any) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._finished)

    def _finished(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            level = logging.WARNING if isinstance(error, EchoPlayError) else logging.ERROR
            log.log(level, "looking for a match failed", exc_info=error)
