"""Decisions on preparation time: everybody's before the first speech, and each side's own pool between speeches."""

from __future__ import annotations

from echoplay_actors.errors import Forbidden, WrongPhase
from echoplay_actors.match import events as e
from echoplay_actors.match.clock_ends import clock_end, time_left
from echoplay_actors.match.commands import StartPrep, TakePrep
from echoplay_actors.match.schedule import next_turn, seats_filled
from echoplay_actors.match.state import MatchState
from echoplay_actors.match.texts import refusal
from echoplay_actors.match.values import Person, Phase, Wait


def start_prep(state: MatchState, command: StartPrep, now_ms: int) -> list[e.Event]:
    """The host lets everybody prepare; at the end the first speech begins by itself."""
    if command.by.user_id != state.host_id:
        raise Forbidden(refusal("host_only"))
    if state.phase is not Phase.LOBBY:
        raise WrongPhase(refusal("already_started"))
    if not state.format.opening_prep_s:
        raise WrongPhase(refusal("no_prep_in_format"))
    if not seats_filled(state):
        raise WrongPhase(refusal("seats_empty"))
    if state.interlude is not None:
        raise WrongPhase(refusal("prep_runs"))
    duration_ms = state.format.opening_prep_s * 1000
    return [e.PrepStarted(None, duration_ms, clock_end(now_ms, duration_ms))]


def take_prep(state: MatchState, command: TakePrep, now_ms: int) -> list[e.Event]:
    """Whoever speaks next, or shares what comes next, uses the pool of their side."""
    one = state.participant(command.by.user_id)
    if one is None:
        raise Forbidden(refusal("participants_only"))
    turn = next_turn(state)
    if state.phase is not Phase.HANDOVER or turn is None or state.interlude is None:
        raise WrongPhase(refusal("no_handover"))
    if state.interlude.kind is Wait.PREP:
        raise WrongPhase(refusal("prep_runs"))
    if one.side is None or (one.side != turn.speech.side and not turn.speech.shared):
        raise Forbidden(refusal("next_side_only"))
    left_ms = state.prep_left_ms.get(one.side, 0)
    if left_ms <= 0:
        raise WrongPhase(refusal("prep_used_up"))
    return [e.PrepStarted(one.side, left_ms, clock_end(now_ms, left_ms))]


def check_may_end_prep(state: MatchState, by: Person) -> None:
    """Those whose time it is, and moderators, may end a preparation between speeches.

    Not the host as such: in a preset the host debates too, often on the other side.
    """
    interlude = state.interlude
    if interlude is None or interlude.kind is not Wait.PREP or state.phase is not Phase.HANDOVER:
        raise WrongPhase(refusal("prep_not_running"))
    one = state.participant(by.user_id)
    theirs = one is not None and one.side == interlude.side
    if not (theirs or by.moderates):
        raise Forbidden(refusal("preparing_side_only"))


def prep_end(state: MatchState, now_ms: int) -> list[e.Event]:
    """What ends the preparation that runs, nothing when none does."""
    interlude = state.interlude
    if interlude is None or state.countdown is None or interlude.kind not in (Wait.PREP, Wait.OPENING_PREP):
        return []
    return [e.PrepEnded(interlude.side, time_left(state.countdown, now_ms))]
