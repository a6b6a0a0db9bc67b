"""One match within a turn: its draft, and what was answered while it was tentative."""

from __future__ import annotations

from dataclasses import dataclass, field

from echoplay_actors.actor.answers import FirstAnswer
from echoplay_actors.actor.draft import Draft
from echoplay_actors.actor.room import Room
from echoplay_actors.errors import Refusal


@dataclass(slots=True)
class Work:
    """What a turn does to one room. Once it was undone, nothing of it happened."""

    room: Room
    draft: Draft
    answers: dict[str, FirstAnswer] = field(default_factory=dict)
    """First answers given in this turn by digest, as tentative as the draft."""
    recovered: bool = False
    let_go: bool = False
    """The match is handed over: nothing more happens in it here."""
    nudged: bool = False
    undone: Refusal | None = None
    """Why nothing of it happened after all."""

    def undo(self, refused: Refusal) -> None:
        """Nothing of this draft happened; whoever waits for it is told."""
        self.draft = self.room.draft()
        self.recovered = self.let_go = False
        self.undone = refused
        self.room.forget_names()
