"""Decisions on going live and on rounds: who may start and end them, and for how long they run."""

from __future__ import annotations

from echoplay_actors.errors import Forbidden, Invalid, WrongPhase
from echoplay_actors.match import events as e
from echoplay_actors.match.commands import EndRound, StartDebate, StartRound
from echoplay_actors.match.limits import ROUND_DURATION_MS_MAX, ROUND_DURATION_MS_MIN, ROUNDS_MAX
from echoplay_actors.match.state import MatchState
from echoplay_actors.match.texts import refusal
from echoplay_actors.match.values import Phase


def start_debate(state: MatchState, command: StartDebate, now_ms: int) -> list[e.Event]:
    """The host opens the debate; nobody speaks yet."""
    if command.by.user_id != state.host_id:
        raise Forbidden(refusal("host_only"))
    if state.phase is not Phase.LOBBY:
        raise WrongPhase(refusal("already_started"))
    return [e.DebateStarted()]


def start_round(state: MatchState, command: StartRound, now_ms: int) -> list[e.Event]:
    """The host gives somebody the floor; a round that runs is ended in the same step."""
    if command.by.user_id != state.host_id:
        raise Forbidden(refusal("host_only"))
    if command.lobby_only and state.phase is not Phase.LOBBY:
        raise WrongPhase(refusal("already_started"))
    if state.phase not in (Phase.LOBBY, Phase.OPEN, Phase.SPEAKING):
        raise WrongPhase(refusal("paused" if state.phase is Phase.PAUSED else "over"))
    if len(state.rounds) >= ROUNDS_MAX:
        raise WrongPhase(refusal("rounds_used_up", most=ROUNDS_MAX))
    if state.participant(command.speaker_id) is None:
        raise Invalid(refusal("speaker_not_participant"))
    if not ROUND_DURATION_MS_MIN <= command.duration_ms <= ROUND_DURATION_MS_MAX:
        raise Invalid(refusal("duration_out_of_bounds"))
    decided: list[e.Event] = [e.DebateStarted()] if state.phase is Phase.LOBBY else []
    decided += round_end(state, now_ms)
    ends_at_ms = now_ms + command.duration_ms
    number = len(state.rounds) + 1
    decided.append(e.RoundStarted(command.round_id, number, command.speaker_id, command.duration_ms, ends_at_ms))
    return decided


def end_round(state: MatchState, command: EndRound, now_ms: int) -> list[e.Event]:
    """The host, whoever speaks now, or a moderator ends the round before its time."""
    current = state.current_round
    speaks = current is not None and current.speaker_id == command.by.user_id
    if not (speaks or command.by.user_id == state.host_id or command.by.moderates):
        raise Forbidden(refusal("host_or_speaker_only"))
    if current is None:
        raise WrongPhase(refusal("nobody_speaks"))
    return round_end(state, now_ms)


def round_end(state: MatchState, now_ms: int) -> list[e.Event]:
    """What ends the present round, nothing when there is none. A paused clock has not run on."""
    current = state.current_round
    if current is None:
        return []
    remaining_ms = 0
    if state.countdown is not None:
        remaining_ms = state.countdown.ends_at_ms - now_ms
    elif state.stopped is not None:
        remaining_ms = state.stopped.remaining_ms
    spoken_ms = min(max(current.duration_ms - remaining_ms, 0), current.duration_ms)
    return [e.RoundEnded(current.number, spoken_ms)]
