"""Bugs of the edge: a room that stays dark after a lost link, holes nobody asks for, an older owner that is shown."""

from __future__ import annotations

from planted.planting import Bug, Change

from echoplay_actors.actor.caretaker import Caretaker
from echoplay_actors.actor.desk import Desk
from echoplay_actors.actor.room import Room
from echoplay_cluster.gateway.gateway import LinkGateway
from echoplay_cluster.gateway.place import Place
from echoplay_cluster.gateway.screen import Screen
from echoplay_http.realtime.rooms import Rooms

BUGS = (
    Bug(
        "forget to watch again after a lost link",
        (Change(LinkGateway._found, "self._catch_up(place)", "pass"),),
        caught_by=frozenset({"nobody in the room is left behind", "no hole is shown"}),
        first_seed=8,
        only=("actor killed",),
    ),
    Bug(
        "pass on a v without asking for what is missing",
        (
            Change(Screen.show, "if v > place.v + 1 or (v and epoch < place.epoch):", "if False:"),
            Change(
                LinkGateway._found,
                "self._catch_up(place)",
                "link.send((messages.WATCH, 0, place.match_id, place.epoch, place.v, place.people()))",
            ),
        ),
        caught_by=frozenset({"no hole is shown"}),
        first_seed=8,
        only=("actor killed", "connections reset"),
    ),
    Bug(
        "keep to itself who leaves while the match is looked for",
        (
            Change(LinkGateway.leave, "if place.told is not None:", "if place.link is not None:"),
            Change(LinkGateway._unwatch_if_empty, "place.told is not None", "place.link is not None"),
            Change(
                Desk._watch,
                "room.people.report_all(sender, {user_id: devices for user_id, _name, devices in people})",
                "[room.people.report(sender, user_id, devices) for user_id, _name, devices in people]",
            ),
        ),
        caught_by=frozenset({"who is gone is not taken for here"}),
        first_seed=213,
        only=("storage restarted", "devices away", "device killed", "reconnect storm"),
    ),
    Bug(
        "show what was shown already",
        (
            Change(Screen.show, "if v and v <= place.v:", "if False:"),
            Change(Screen.catch_up, "if not v or v > place.v:", "if True:"),
            Change(
                LinkGateway._catch_up,
                "(place.epoch, place.v, place.people())",
                "(place.epoch, max(place.v - 1, 0), place.people())",
            ),
        ),
        caught_by=frozenset({"nothing is shown twice"}),
        only=("actor killed", "connections reset"),
    ),
    Bug(
        "show what an older owner says",
        (
            Change(Caretaker.look_after, "if self._tenure.holds(self._clock.now_ms()):", "if True:"),
            Change(Caretaker.wake, "if self._tenure.holds(now_ms):", "if True:"),
            Change(LinkGateway._event, "place.link is link and", ""),
            Change(Screen.show, "if v > place.v + 1 or (v and epoch < place.epoch):", "if v > place.v + 1:"),
            Change(Screen.show, "elif epoch >= place.epoch:", "else:"),
            Change(Place.is_moot, 'outcome["epoch"] < self.epoch', "False"),
        ),
        caught_by=frozenset({"ticks count down", "no tick comes before its time", "only its owner shows a match"}),
        first_seed=4,
        only=("partition", "actor frozen"),
    ),
    Bug(
        "keep the end of a round from the room",
        (
            Change(
                Rooms.room_event,
                "self._fanout.send_room(",
                'if name == "round_ended":\n        return\n    self._fanout.send_room(',
            ),
        ),
        caught_by=frozenset({"no hole is shown", "a device sees phases move along the legal graph"}),
        first_seed=2,
        only=(),
    ),
    Bug(
        "show whoever resumes too late the state before the last event",
        (
            Change(
                Room.install,
                "self._state = draft.state",
                "if draft.numbered:\n        self.before = self._state\n    self._state = draft.state",
            ),
            Change(
                Room.missed_since,
                'return {"roomState": self.snapshot_json(now_ms), **at}',
                "now, self._state = self._state, getattr(self, 'before', None) or self._state\n"
                "        snapshot = self.snapshot_json(now_ms)\n"
                "        self._state = now\n"
                "        return {'roomState': snapshot, **at}",
            ),
        ),
        caught_by=frozenset({"no snapshot is older than what was shown", "no hole is shown"}),
        first_seed=7,
        only=("hostile client",),
    ),
)
