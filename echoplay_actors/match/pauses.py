"""Decisions on pausing and going on: by agreement of all who are present, the host among them, or a moderator.

Each participant agrees by asking for the same. It is carried out as soon as nobody is missing: with the host's own
asking, with the last agreement after it, or when the last who was missing leaves. Only the clock of a speech, a
hand-over or a preparation between speeches can be paused.
"""

from __future__ import annotations

from echoplay_actors.errors import Forbidden, WrongPhase
from echoplay_actors.match import events as e
from echoplay_actors.match.clock_ends import clock_end, time_left
from echoplay_actors.match.commands import ContinueDebate, PauseDebate
from echoplay_actors.match.evolve import evolve
from echoplay_actors.match.state import MatchState
from echoplay_actors.match.texts import refusal
from echoplay_actors.match.values import Person, Phase, Presence


def pause_debate(state: MatchState, command: PauseDebate, now_ms: int) -> list[e.Event]:
    """Stop the clock with what is left of it."""
    _check_may_ask(state, command.by)
    if not _can_pause(state):
        raise WrongPhase(refusal("already_paused" if state.phase is Phase.PAUSED else "nothing_to_pause"))
    if command.by.moderates:
        return _pause(state, now_ms)
    return _agree(state, e.PauseAgreed(command.by.user_id), now_ms)


def continue_debate(state: MatchState, command: ContinueDebate, now_ms: int) -> list[e.Event]:
    """Let the clock go on with what was left."""
    _check_may_ask(state, command.by)
    if state.stopped is None:
        raise WrongPhase(refusal("not_paused"))
    if command.by.moderates:
        return _go_on(state, now_ms)
    return _agree(state, e.ContinueAgreed(command.by.user_id), now_ms)


def agreed_by_all(state: MatchState, now_ms: int) -> list[e.Event]:
    """What everybody needed has agreed to; nothing while somebody is missing, or nobody has asked."""
    if not state.agreed or waiting_for(state, state.host_id):
        return []
    return _go_on(state, now_ms) if state.stopped is not None else _pause(state, now_ms)


def waiting_for(state: MatchState, host_id: str) -> list[str]:
    """Whose agreement is still missing, in the order in which they joined."""
    return [
        one.user_id
        for one in state.participants
        if one.user_id not in state.agreed
        and (one.user_id == host_id or one.presence in (Presence.HERE, Presence.LEAVING))
    ]


def _check_may_ask(state: MatchState, by: Person) -> None:
    if state.participant(by.user_id) is None and not by.moderates:
        raise Forbidden(refusal("participants_only"))


def _can_pause(state: MatchState) -> bool:
    return state.countdown is not None and state.phase in (Phase.SPEAKING, Phase.HANDOVER)


def _agree(state: MatchState, agreed: e.PauseAgreed | e.ContinueAgreed, now_ms: int) -> list[e.Event]:
    if agreed.user_id in state.agreed:
        return agreed_by_all(state, now_ms)
    return [agreed, *agreed_by_all(evolve(state, agreed, now_ms), now_ms)]


def _pause(state: MatchState, now_ms: int) -> list[e.Event]:
    if state.countdown is None or not _can_pause(state):
        return []
    return [e.DebatePaused(time_left(state.countdown, now_ms))]


def _go_on(state: MatchState, now_ms: int) -> list[e.Event]:
    return [] if state.stopped is None else [e.DebateContinued(clock_end(now_ms, state.stopped.remaining_ms))]
