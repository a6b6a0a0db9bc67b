"""Bugs of who hears what: another room's events, a private match, somebody who is banned, somebody who is gone."""

from __future__ import annotations

from planted.planting import Bug, Change

from echoplay_cluster.gateway.gateway import LinkGateway
from echoplay_http.access import MatchAccess
from echoplay_http.realtime.commands import Commands
from echoplay_http.realtime.desk import Desk
from echoplay_http.realtime.rooms import Rooms
from echoplay_http.suspensions import Suspensions

_PRIVATE = frozenset({"a private match is known to its own only"})

BUGS = (
    Bug(
        "show every room each other's events",
        (
            Change(
                Rooms.room_event,
                "self._fanout.send_room(room_name(match_id), name, payload)",
                "for room in list(self._fanout._rooms):\n        self._fanout.send_room(room, name, payload)",
            ),
        ),
        caught_by=frozenset({"nobody hears of a room they did not enter"}),
        only=(),
    ),
    Bug(
        "let strangers into a private match",
        (Change(MatchAccess.may_see, "if not card.private or", "if True or"),),
        caught_by=_PRIVATE,
        only=(),
    ),
    Bug(
        "tell strangers that there is a private match",
        (Change(Commands._answer_outsider, "await self._rooms.card(match_id, person)", "pass"),),
        caught_by=_PRIVATE,
        first_seed=18,
        only=("hostile client",),
    ),
    Bug(
        "keep a banned person's connections",
        (Change(Desk.dismiss_people, 'self._dismiss(connection, Forbidden(refusal("account_banned")))', "pass"),),
        caught_by=frozenset({"who is banned hears no more", "who is banned acts no more"}),
        only=("suspension",),
    ),
    Bug(
        "learn of suspensions a quarter of a minute late",
        (Change(Suspensions.watch, "await asyncio.sleep(self._look_every_s)", "await asyncio.sleep(15)"),),
        caught_by=frozenset({"who is banned hears no more", "who is banned acts no more"}),
        first_seed=4,
        only=("suspension",),
    ),
    Bug(
        "keep those whose connection is closed in the room",
        (Change(Desk.closed, "self._rooms.leave_all(connection)", "pass"),),
        caught_by=frozenset({"who is gone is not taken for here"}),
        first_seed=2,
        only=(),
    ),
    Bug(
        "take a person for gone when one of their devices leaves",
        (
            Change(
                LinkGateway.leave,
                "(messages.DEVICES, match_id, user_id, left)",
                "(messages.DEVICES, match_id, user_id, 0)",
            ),
        ),
        caught_by=frozenset({"who is here is not taken for gone"}),
        first_seed=14,
        only=("devices away", "device killed"),
    ),
)
