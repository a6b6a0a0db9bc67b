"""One command on its way to an actor: what to send, whom to answer, and until when it is worth trying."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from echoplay_actors.errors import Refusal
from echoplay_actors.ports.gateway import Answer, Answered
from echoplay_cluster.link.link import Link

log = logging.getLogger(__name__)


@dataclass(slots=True, eq=False)
class Request:
    """Sent as `(kind, id, match_id, *rest)`; carries the operation id it is de-duplicated by in `rest`."""

    kind: str
    match_id: str
    rest: tuple[Any, ...]
    answered: Answered
    give_up_at_s: float
    opener_id: str | None = None
    """Who makes the match with it: the directory is asked for a place, not where the match is."""
    request_id: int = 0
    """Another one each time it is sent."""
    link: Link | None = None
    """What it was sent on, while an answer is due there."""
    links_lost: int = 0
    done: bool = False

    def message(self) -> tuple[Any, ...]:
        return (self.kind, self.request_id, self.match_id, *self.rest)

    def answer(self, outcome: Mapping[str, Any] | Refusal) -> None:
        """Once; a late second answer is dropped. Whatever the asker does wrong stays with the asker."""
        if not self.done:
            self.done = True
            try:
                self.answered(outcome if isinstance(outcome, Refusal) else Answer(outcome))
            except Exception:
                log.exception("an answer could not be handed over")
