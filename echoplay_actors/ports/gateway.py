"""The port from the edge to match actors: commands in, answers and each room's events out.

Answers and events are handed over synchronously, in the order in which the actor sent them: what a callback does
at once (adding a socket to a room, say) happens before the next event of that room is handed over.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from echoplay_actors.errors import Refusal
from echoplay_actors.match.values import Person


@dataclass(frozen=True, slots=True)
class Answer:
    """An accepted command: `payload` is the acknowledgement without `ok`, `{epoch, v, …}`."""

    payload: Mapping[str, Any]


Answered = Callable[[Answer | Refusal], None]


@dataclass(frozen=True, slots=True)
class NewMatch:
    """A match to be made; `topic` is text a person wrote or the mode's default."""

    match_id: str
    mode: str
    format: str
    topic: str
    private: bool
    host: Person
    host_display_name: str


class RoomListener(Protocol):
    """The edge's side of a room it has people in."""

    def room_event(self, match_id: str, name: str, payload: str, *, epoch: int, v: int) -> None:
        """Send one event to everybody of the room on this edge; `payload` is its JSON, `v` 0 if unnumbered."""

    def room_gone(self, match_id: str) -> None:
        """The match is over and its actor has let go of it: nothing more will come."""


class MatchGateway(Protocol):
    """Commands to match actors. Each is answered once: with an `Answer`, or a `Refusal`.

    When the actor dies meanwhile the gateway finds the new one and asks again with the same operation id; after
    its patience (a setting, 8 s) it answers `Unavailable`.
    """

    def attach(self, listener: RoomListener) -> None:
        """Whom to hand the rooms' events to; said once, before anything is asked."""

    def open_match(self, new: NewMatch, answered: Answered) -> None:
        """Place and make a match; the payload is `{match: record}`."""

    def ask(
        self, match_id: str, command: str, by: Person, arguments: Mapping[str, Any], *, op_id: str | None,
        answered: Answered,
    ) -> None:  # fmt: skip
        """Send one command, by its name in `echoplay_actors.protocol.requests`."""

    def enter(
        self, match_id: str, by: Person, display_name: str, *, since_v: int | None, op_id: str | None,
        answered: Answered,
    ) -> None:  # fmt: skip
        """One more device of this person is in the room on this edge; the payload is
        `{roomState: json, epoch, v}`, or for somebody who comes back and saw `since_v` last, that of `resume`.

        `MatchFull` when the room holds as many spectators as it may. Entering is undone by `leave`; a refusal
        needs no undoing.
        """

    def leave(self, match_id: str, user_id: str) -> None:
        """One device less of this person is in the room on this edge."""

    def resume(self, match_id: str, by: Person, *, epoch: int, v: int, answered: Answered) -> None:
        """What was missed since `v`: `{events: [[name, json], …], epoch, v}`, the present counts last, or
        `{roomState: json, epoch, v}`.
        """
