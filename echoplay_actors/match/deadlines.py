"""All that the rules know of timers: which deadline of a match comes next.

The shell waits for it and sends it back as `DeadlineReached`; one that the state no longer has is stale.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from echoplay_actors.match.limits import (
    EMPTY_MATCH_CLOSES_AFTER_MS,
    HOST_REPLACED_AFTER_MS,
    LEFT_AFTER_MS,
    LOBBY_CLOSES_AFTER_MS,
)
from echoplay_actors.match.state import MatchState, Participant
from echoplay_actors.match.values import Phase, Presence, Status


class Waiting(StrEnum):
    """What a deadline ends; in this order when several fall on the same millisecond."""

    PHASE = "PHASE"
    POINT = "POINT"
    PARTICIPANT_AWAY = "PARTICIPANT_AWAY"
    HOST_GONE = "HOST_GONE"
    SIDE_GONE = "SIDE_GONE"
    LOBBY_IDLE = "LOBBY_IDLE"
    ROOM_EMPTY = "ROOM_EMPTY"


_ORDER = {waiting: place for place, waiting in enumerate(Waiting)}


@dataclass(frozen=True, slots=True)
class Deadline:
    """At `at_ms` the waiting is over; `subject` is the phase, the user or the side it is about."""

    at_ms: int
    waiting: Waiting
    subject: str


def next_deadline(state: MatchState) -> Deadline | None:
    """The deadline to fire first, None when nothing can run out."""
    return min(_deadlines(state), key=lambda one: (one.at_ms, _ORDER[one.waiting], one.subject), default=None)


def stands(state: MatchState, deadline: Deadline) -> bool:
    """True while the state still has exactly this deadline."""
    return deadline in _deadlines(state)


def host_successor(state: MatchState) -> Participant | None:
    """Who becomes host once the host is gone: of those who are here, the one who joined first."""
    here = (one for one in state.participants if one.presence is Presence.HERE and one.user_id != state.host_id)
    return next(here, None)


def _deadlines(state: MatchState) -> Iterator[Deadline]:
    if state.phase.final:
        return
    if state.countdown is not None:
        yield Deadline(state.countdown.ends_at_ms, Waiting.PHASE, state.phase.value)
    if state.point is not None and state.countdown is not None and state.point.ends_at_ms < state.countdown.ends_at_ms:
        yield Deadline(state.point.ends_at_ms, Waiting.POINT, state.point.user_id)
    for one in state.participants:
        if one.presence is Presence.LEAVING and one.gone_at_ms is not None:
            yield Deadline(one.gone_at_ms + LEFT_AFTER_MS, Waiting.PARTICIPANT_AWAY, one.user_id)
    host = state.participant(state.host_id)
    if host is not None and host.gone_at_ms is not None and host_successor(state) is not None:
        yield Deadline(host.gone_at_ms + HOST_REPLACED_AFTER_MS, Waiting.HOST_GONE, host.user_id)
    for absence in state.absences:
        if not absence.over:
            yield Deadline(absence.returns_by_ms, Waiting.SIDE_GONE, absence.side)
    if state.phase is Phase.LOBBY and state.countdown is None:
        yield Deadline(state.touched_at_ms + LOBBY_CLOSES_AFTER_MS, Waiting.LOBBY_IDLE, state.host_id)
    if state.phase.status is Status.LIVE and state.empty_since_ms is not None:
        yield Deadline(state.empty_since_ms + EMPTY_MATCH_CLOSES_AFTER_MS, Waiting.ROOM_EMPTY, state.match_id)
