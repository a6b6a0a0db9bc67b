"""Decisions on pausing and going on: by agreement of all who are present, the host among them, or a moderator.

Each participant agrees by asking for the same; the host's asking, once all who are present did, carries it out.
Only the clock of a speech, a hand-over or a preparation between speeches can be paused.
"""

from __future__ import annotations

from echoplay_actors.errors import Forbidden, WrongPhase
from echoplay_actors.match import events as e
from echoplay_actors.match.commands import ContinueDebate, PauseDebate
from echoplay_actors.match.state import MatchState
from echoplay_actors.match.texts import refusal
from echoplay_actors.match.values import Person, Phase, Presence


def pause_debate(state: MatchState, command: PauseDebate, now_ms: int) -> list[e.Event]:
    """Stop the clock with what is left of it."""
    _check_may_ask(state, command.by)
    if state.countdown is None or state.phase not in (Phase.SPEAKING, Phase.HANDOVER):
        raise WrongPhase(refusal("already_paused" if state.phase is Phase.PAUSED else "nothing_to_pause"))
    decided: list[e.Event] = []
    if _newly_agrees(state, command.by):
        decided.append(e.PauseAgreed(command.by.user_id))
    if _carried(state, command.by):
        decided.append(e.DebatePaused(max(state.countdown.ends_at_ms - now_ms, 0)))
    return decided


def continue_debate(state: MatchState, command: ContinueDebate, now_ms: int) -> list[e.Event]:
    """Let the clock go on with what was left."""
    _check_may_ask(state, command.by)
    if state.stopped is None:
        raise WrongPhase(refusal("not_paused"))
    decided: list[e.Event] = []
    if _newly_agrees(state, command.by):
        decided.append(e.ContinueAgreed(command.by.user_id))
    if _carried(state, command.by):
        decided.append(e.DebateContinued(now_ms + state.stopped.remaining_ms))
    return decided


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


def _newly_agrees(state: MatchState, by: Person) -> bool:
    return not by.moderates and by.user_id not in state.agreed


def _carried(state: MatchState, by: Person) -> bool:
    if by.moderates:
        return True
    missing = set(waiting_for(state, state.host_id)) - {by.user_id}
    return by.user_id == state.host_id and not missing
