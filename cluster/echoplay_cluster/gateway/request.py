"""One command on its way to an actor: what to send, whom to answer, and until when it is worth trying."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from echoplay_actors.errors import Refusal
from echoplay_actors.ports.gateway import Answer, Answered


@dataclass(slots=True, eq=False)
class Request:
    """Sent as `(kind, id, match_id, *rest)`; carries the operation id it is de-duplicated by in `rest`."""

    kind: str
    match_id: str
    rest: tuple[Any, ...]
    answered: Answered
    give_up_at_s: float
    opens: bool = False
    """It makes its match: the directory is asked for a place, not where the match is."""
    request_id: int = 0
    done: bool = False

    def message(self) -> tuple[Any, ...]:
        return (self.kind, self.request_id, self.match_id, *self.rest)

    def answer(self, outcome: Mapping[str, Any] | Refusal) -> None:
        """Once; a late second answer is dropped."""
        if not self.done:
            self.done = True
            self.answered(outcome if isinstance(outcome, Refusal) else Answer(outcome))
