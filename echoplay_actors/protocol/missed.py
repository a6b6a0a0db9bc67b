"""What somebody missed of a room, from how an actor tells an edge to how one client is told."""

from __future__ import annotations

from echoplay_actors.errors import Refusal
from echoplay_actors.ports.gateway import Answer


def for_one_client(outcome: Answer | Refusal) -> Answer | Refusal:
    """`{events: [[v, name, json], …]}` without each `v`, which is in the JSON; any other answer as it is."""
    if isinstance(outcome, Answer) and "events" in outcome.payload:
        return Answer({**outcome.payload, "events": [[name, text] for _v, name, text in outcome.payload["events"]]})
    return outcome
