"""The rules of a match as one function: `step(state, command, now_ms) -> (state, events)`.

It awaits nothing, reads no clock, draws no randomness and logs nothing. A command that the rules turn down raises
a `Refusal` and changes nothing. `now_ms` never lies before the state's last event.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from echoplay_actors.errors import NotFound
from echoplay_actors.match import (
    absence,
    closing,
    commands,
    course,
    lobby,
    pauses,
    points,
    preparation,
    presence,
    recovery,
    rounds,
    seating,
    votes,
)
from echoplay_actors.match.events import Event
from echoplay_actors.match.evolve import evolve
from echoplay_actors.match.state import MatchState
from echoplay_actors.match.texts import refusal

_DECIDE: dict[type[Any], Callable[[MatchState, Any, int], list[Event]]] = {
    commands.JoinMatch: lobby.join_match,
    commands.StartDebate: rounds.start_debate,
    commands.StartRound: rounds.start_round,
    commands.EndRound: rounds.end_round,
    commands.SubmitVote: votes.submit_vote,
    commands.RequestScore: closing.request_score,
    commands.PauseDebate: pauses.pause_debate,
    commands.ContinueDebate: pauses.continue_debate,
    commands.ReportPresence: presence.report_presence,
    commands.ReportOccupancy: presence.report_occupancy,
    commands.DeadlineReached: closing.deadline_reached,
    commands.LetGo: recovery.let_go,
    commands.RecoverMatch: recovery.recover_match,
    commands.SeatScripted: seating.seat_scripted,
    commands.SetReady: seating.set_ready,
    commands.ChooseSide: seating.choose_side,
    commands.SwapSides: seating.swap_sides,
    commands.TossCoin: seating.toss_coin,
    commands.StartPrep: preparation.start_prep,
    commands.TakePrep: preparation.take_prep,
    commands.EndPrep: course.end_prep,
    commands.BeginSpeech: course.begin_speech,
    commands.OfferPoint: points.offer_point,
    commands.WithdrawPoint: points.withdraw_point,
    commands.AnswerPoint: points.answer_point,
    commands.EndPoint: points.end_point,
}


def step(state: MatchState | None, command: commands.Command, now_ms: int) -> tuple[MatchState, Sequence[Event]]:
    """The state after `command`, and what happened; raises a `Refusal` when the rules do not allow it."""
    if state is None:
        if not isinstance(command, commands.CreateMatch):
            raise NotFound(refusal("match_unknown"))
        decided = lobby.create_match(command)
    elif isinstance(command, commands.CreateMatch):
        decided = []
    else:
        decided = _DECIDE[type(command)](state, command, now_ms)
    after = _evolved(state, decided, now_ms)
    if after is not None and decided:
        news = absence.absence_news(after, now_ms)
        after, decided = _evolved(after, news, now_ms), [*decided, *news]
    if after is None:
        raise NotFound(refusal("match_unknown"))
    return after, decided


def _evolved(state: MatchState | None, events: Sequence[Event], now_ms: int) -> MatchState | None:
    for event in events:
        state = evolve(state, event, now_ms)
    return state
