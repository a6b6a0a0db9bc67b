"""Decisions on going live and on rounds: who may start and end them, and for how long they run."""

from __future__ import annotations

from echoplay_actors.errors import Forbidden, Invalid, WrongPhase
from echoplay_actors.match import events as e
from echoplay_actors.match.clock_ends import clock_end
from echoplay_actors.match.commands import EndRound, StartDebate, StartRound
from echoplay_actors.match.course import start_preset, turn_end
from echoplay_actors.match.limits import ROUND_DURATION_MS_MAX, ROUND_DURATION_MS_MIN, ROUNDS_MAX
from echoplay_actors.match.round_ending import round_end
from echoplay_actors.match.state import MatchState
from echoplay_actors.match.texts import refusal
from echoplay_actors.match.values import Phase


def start_debate(state: MatchState, command: StartDebate, now_ms: int) -> list[e.Event]:
    """The host opens the debate; in free rounds nobody speaks yet, a preset begins with its first speech."""
    if state.format.preset:
        return start_preset(state, command.by, now_ms, heads=command.heads)
    if command.by.user_id != state.host_id:
        raise Forbidden(refusal("host_only"))
    if state.phase is not Phase.LOBBY:
        raise WrongPhase(refusal("already_started"))
    return [e.DebateStarted()]


def start_round(state: MatchState, command: StartRound, now_ms: int) -> list[e.Event]:
    """The host gives somebody the floor; a round that runs is ended in the same step. A preset begins by itself."""
    if state.format.preset:
        return _start_preset_round(state, command, now_ms)
    if command.by.user_id != state.host_id:
        raise Forbidden(refusal("host_only"))
    if command.lobby_only and state.phase is not Phase.LOBBY:
        raise WrongPhase(refusal("already_started"))
    if state.phase not in (Phase.LOBBY, Phase.OPEN, Phase.SPEAKING):
        raise WrongPhase(refusal("paused" if state.phase is Phase.PAUSED else "over"))
    if len(state.rounds) >= ROUNDS_MAX:
        raise WrongPhase(refusal("rounds_used_up", most=ROUNDS_MAX))
    if command.speaker_id is None or state.participant(command.speaker_id) is None:
        raise Invalid(refusal("speaker_not_participant"))
    if command.duration_ms is None or not ROUND_DURATION_MS_MIN <= command.duration_ms <= ROUND_DURATION_MS_MAX:
        raise Invalid(refusal("duration_out_of_bounds"))
    decided: list[e.Event] = [e.DebateStarted()] if state.phase is Phase.LOBBY else []
    decided += round_end(state, now_ms)
    ends_at_ms = clock_end(now_ms, command.duration_ms)
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
    return turn_end(state, now_ms)


def _start_preset_round(state: MatchState, command: StartRound, now_ms: int) -> list[e.Event]:
    if command.speaker_id is not None or command.duration_ms is not None:
        raise WrongPhase(refusal("preset_names_nobody"))
    return start_preset(state, command.by, now_ms, heads=command.heads)
