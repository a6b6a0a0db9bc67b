"""The answer to one event: an acknowledgement if the client asked for one, else an `error` event on refusal."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from echoplay_actors.errors import Refusal
from echoplay_http.problems import InvalidFields, outward
from echoplay_http.realtime.connection import Connection, Incoming
from echoplay_http.realtime.events import ECHOED_CHARACTERS_MAX
from echoplay_http.realtime.fanout import RoomFanout


class Reply:
    """Where an event's answer goes; nothing is sent once its connection is closed."""

    __slots__ = ("_ack_number", "_event", "_fanout", "_match_id", "_op_id", "connection")

    def __init__(self, connection: Connection, incoming: Incoming, fanout: RoomFanout) -> None:
        self.connection = connection
        self._fanout = fanout
        data, self._ack_number = incoming
        is_list = isinstance(data, list)
        fields = data[1] if is_list and len(data) > 1 and isinstance(data[1], dict) else {}
        self._event = _echo(data[0] if is_list and data else None)
        self._match_id = _echo(fields.get("matchId"))
        self._op_id = _echo(fields.get("opId"))

    def accept(self, payload: Mapping[str, Any]) -> None:
        """`{ok: true, epoch, v, …}`."""
        if self._ack_number is not None and not self.connection.closed:
            self._acknowledge({"ok": True, **payload})

    def refuse(self, found: Refusal) -> None:
        """`{ok: false, error}`, or `error {code, message, event, matchId, opId}`."""
        if self.connection.closed:
            return
        error = error_object(found)
        if self._ack_number is not None:
            self._acknowledge({"ok": False, "error": error})
        else:
            about = {"event": self._event, "matchId": self._match_id, "opId": self._op_id}
            self._fanout.send_one(self.connection.transport_id, "error", json.dumps({**error, **about}))

    def _acknowledge(self, payload: Mapping[str, Any]) -> None:
        assert self._ack_number is not None
        self._fanout.acknowledge(self.connection.transport_id, self._ack_number, json.dumps(payload))


def error_object(found: Refusal) -> dict[str, Any]:
    """The contract's error object, naming the fields that are wrong where that is what is wrong."""
    error = outward(found).as_wire()
    if isinstance(found, InvalidFields):
        error["errors"] = found.errors
    return error


def _echo(value: object) -> str | None:
    return value[:ECHOED_CHARACTERS_MAX] if isinstance(value, str) else None
