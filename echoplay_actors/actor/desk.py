"""What edges send about rooms: commands, reactions, and who comes, goes and missed something."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from echoplay_actors.actor.answers import COMMAND, operation_digest, shown
from echoplay_actors.actor.caretaker import Caretaker
from echoplay_actors.actor.envelope import Asked, Envelope, Outcome, Reply
from echoplay_actors.actor.intake import full_answer
from echoplay_actors.actor.limits import ActorLimits
from echoplay_actors.actor.room import Message, Room, Subscriber
from echoplay_actors.actor.ticks import go_on_ticking
from echoplay_actors.clock import Clock
from echoplay_actors.errors import Invalid, MatchFull, Moved, Refusal, Unavailable
from echoplay_actors.match.texts import refusal
from echoplay_actors.match.values import Person, Reaction, Role
from echoplay_actors.match.votes import check_reaction
from echoplay_actors.protocol import messages, requests
from echoplay_actors.protocol.room_events import match_view

_REACTIONS = frozenset(kind.value for kind in Reaction)


class Desk:
    """Receives the messages of edges for the rooms of one actor, in the order in which they were read."""

    def __init__(
        self, *, rooms: dict[str, Room], clock: Clock, limits: ActorLimits, caretaker: Caretaker,
        queue: Callable[[Envelope], bool],
    ) -> None:  # fmt: skip
        self.closed = False
        """Takes no more commands: the actor is about to stop."""
        self._rooms = rooms
        self._clock = clock
        self._limits = limits
        self._caretaker = caretaker
        self._queue = queue
        self._handlers: dict[str, Callable[..., None]] = {
            messages.ASK: self._ask,
            messages.ENTER: self._enter,
            messages.RESUME: self._resume,
            messages.WATCH: self._watch,
        }

    def receive(self, sender: Subscriber, message: Message) -> bool:
        """True if the message was one for this desk."""
        kind = message[0]
        if kind in self._handlers:
            request_id, match_id, *rest = message[1:]
            reply = answer_to(sender, request_id)
            room = self._rooms.get(match_id)
            if room is None:
                reply(Moved(refusal("moved")))
            else:
                self._handlers[kind](sender, reply, room, *rest)
        elif kind == messages.DEVICES:
            match_id, user_id, devices = message[1:]
            self._report_devices(sender, match_id, user_id, devices)
        elif kind == messages.UNWATCH:
            self._unwatch(sender, message[1])
        else:
            return False
        return True

    def sender_lost(self, sender: Subscriber) -> None:
        """The link to an edge broke: its people are gone until it, or another edge, says otherwise."""
        for match_id in list(self._rooms):
            self._unwatch(sender, match_id)

    def _ask(
        self, sender: Subscriber, reply: Reply, room: Room, name: str, user_id: str, role: str, op_id: str | None,
        arguments: dict[str, Any],
    ) -> None:  # fmt: skip
        if self.closed:
            reply(Moved(refusal("moved")))
            return
        digest = operation_digest(user_id, op_id) if op_id is not None else None
        if name == requests.VIEW:
            record = match_view(room.card, room.state, room.names, room.reactions)
            reply({"match": record, "epoch": room.epoch, "v": room.state.version})
        elif name == requests.SUBMIT_REACTION:
            reply(self._react(room, arguments.get("type"), digest))
        else:
            asked = Asked(name, Person(user_id, Role(role)), arguments, digest)
            if not self._queue(Envelope(room.match_id, room.now_ms(self._clock), asked=asked, reply=reply)):
                reply(Unavailable(refusal("busy")))

    def _react(self, room: Room, kind: Any, digest: str | None) -> Outcome:
        """Count at once, show soon, save within a second; outside the state and its journal."""
        known = room.answers.first(digest) if digest is not None else None
        if isinstance(known, Refusal):
            return known
        if known is not None:
            return full_answer(known, room, room.now_ms(self._clock))
        try:
            if not isinstance(kind, str) or kind not in _REACTIONS:
                raise Invalid(refusal("reaction_unknown", known=", ".join(Reaction)))
            check_reaction(room.state)
        except Refusal as refused:
            if digest is not None:
                room.answers.keep(digest, refused, written=False)
            return refused
        room.reactions[kind] = room.reactions.get(kind, 0) + 1
        room.reactions_unsaved = True
        answer = {COMMAND: requests.SUBMIT_REACTION, "epoch": room.epoch, "v": room.state.version}
        if digest is not None:
            room.answers.keep(digest, answer, written=False)
        if room.reaction_updates.mark():
            self._caretaker.look_after(room)
        return shown(answer)

    def _enter(
        self, sender: Subscriber, reply: Reply, room: Room, user_id: str, _role: str, name: str, v: int | None,
        devices: int,
    ) -> None:  # fmt: skip
        debates = room.state.participant(user_id) is not None
        watches_already = user_id in room.people
        if not debates and not watches_already and room.spectators >= self._limits.spectators_per_match_max:
            reply(MatchFull(refusal("room_full")))
            return
        if debates:
            room.names[user_id] = name
        is_first = self._add_watcher(sender, room)
        self._report_devices(sender, room.match_id, user_id, devices)
        if is_first:
            self._caretaker.look_after(room)
        now_ms = room.now_ms(self._clock)
        if v is None:
            reply({"roomState": room.snapshot_json(now_ms), "epoch": room.epoch, "v": room.state.version})
        else:
            reply(room.missed_since(v, now_ms))

    def _resume(self, _sender: Subscriber, reply: Reply, room: Room, _epoch: int, v: int) -> None:
        reply(room.missed_since(v, room.now_ms(self._clock)))

    def _watch(
        self, sender: Subscriber, reply: Reply, room: Room, _epoch: int, v: int,
        people: Sequence[tuple[str, str, int]],
    ) -> None:  # fmt: skip
        self._add_watcher(sender, room)
        room.people.report_all(sender, {user_id: devices for user_id, _name, devices in people})
        reply(room.missed_since(v, room.now_ms(self._clock)))
        self._people_changed(room)

    def _add_watcher(self, sender: Subscriber, room: Room) -> bool:
        """True where nobody watched: the room has to be looked after, since its seconds are told from now on."""
        is_first = not room.watchers
        room.watchers[sender] = None
        if is_first:
            go_on_ticking(room, room.now_ms(self._clock))
        return is_first

    def _unwatch(self, sender: Subscriber, match_id: str) -> None:
        room = self._rooms.get(match_id)
        if room is None:
            return
        room.watchers.pop(sender, None)
        if any(user_id not in room.people for user_id in room.people.edge_lost(sender)):
            self._people_changed(room)

    def _report_devices(self, sender: Subscriber, match_id: str, user_id: str, devices: int) -> None:
        room = self._rooms.get(match_id)
        if room is None:
            return
        was_here = user_id in room.people
        room.people.report(sender, user_id, devices)
        if was_here != (user_id in room.people):
            self._people_changed(room)

    def _people_changed(self, room: Room) -> None:
        room.presence_updates.mark()
        self._caretaker.look_after(room)


def answer_to(sender: Subscriber, request_id: int) -> Reply:
    """Whoever asked is told so, by the id of the request."""

    def reply(outcome: Outcome) -> None:
        if isinstance(outcome, Refusal):
            sender.send((messages.ANSWER, request_id, False, outcome.as_wire()))
        else:
            sender.send((messages.ANSWER, request_id, True, dict(outcome)))

    return reply
