"""Decisions on how a preset runs by itself: first speech, hand-over, next speech, voting, result."""

from __future__ import annotations

from echoplay_actors.errors import BrokenInvariant, Forbidden, WrongPhase
from echoplay_actors.ids import round_id_of
from echoplay_actors.match import events as e
from echoplay_actors.match.clock_ends import clock_end
from echoplay_actors.match.commands import BeginSpeech, EndPrep
from echoplay_actors.match.evolve import evolve
from echoplay_actors.match.preparation import check_may_end_prep, prep_end
from echoplay_actors.match.round_ending import round_end
from echoplay_actors.match.schedule import Turn, next_turn, seats_filled, turn_at
from echoplay_actors.match.scoring import score_match
from echoplay_actors.match.seating import coin_fell
from echoplay_actors.match.state import MatchState, Result
from echoplay_actors.match.texts import refusal
from echoplay_actors.match.values import Person, Phase, Wait


def start_preset(state: MatchState, by: Person, now_ms: int, *, heads: bool) -> list[e.Event]:
    """The host lets the first speech begin, whatever is left of the preparation before it.

    Where a coin decides the sides and nobody has tossed it, it falls as `heads` says.
    """
    if by.user_id != state.host_id:
        raise Forbidden(refusal("host_only"))
    if state.phase is not Phase.LOBBY:
        raise WrongPhase(refusal("already_started"))
    if not seats_filled(state):
        raise WrongPhase(refusal("seats_empty"))
    if state.format.coin and state.coin_heads is None:
        tossed = coin_fell(state, heads)
        return [tossed, e.DebateStarted(), *begin_next(evolve(state, tossed, now_ms), now_ms)]
    return [*prep_end(state, now_ms), e.DebateStarted(), *begin_next(state, now_ms)]


def begin_speech(state: MatchState, command: BeginSpeech, now_ms: int) -> list[e.Event]:
    """The next speaker, the host or a moderator does not wait for the rest of the hand-over.

    While a side uses its preparation time that is theirs: whoever may end it may begin.
    """
    turn = next_turn(state)
    if state.phase is not Phase.HANDOVER or turn is None or state.interlude is None:
        raise WrongPhase(refusal("no_handover"))
    by = command.by
    if state.interlude.kind is Wait.PREP:
        check_may_end_prep(state, by)
    elif by.user_id not in (turn.speaker_id, state.host_id) and not by.moderates:
        raise Forbidden(refusal("host_or_next_only"))
    return [*prep_end(state, now_ms), *begin_next(state, now_ms)]


def end_prep(state: MatchState, command: EndPrep, now_ms: int) -> list[e.Event]:
    """Keep the rest of one's preparation time; the next speech begins at once."""
    check_may_end_prep(state, command.by)
    return [*prep_end(state, now_ms), *begin_next(state, now_ms)]


def turn_end(state: MatchState, now_ms: int) -> list[e.Event]:
    """What ends the round that runs, and what follows it where the format says so."""
    ended = round_end(state, now_ms)
    form = state.format
    if not ended or not form.preset:
        return ended
    if turn_at(state, len(state.rounds)) is not None:
        duration_ms = form.handover_s * 1000
        return [*ended, e.HandoverStarted(duration_ms, clock_end(now_ms, duration_ms))]
    duration_ms = form.voting_s * 1000
    return [*ended, e.VotingOpened(duration_ms, clock_end(now_ms, duration_ms))]


def interlude_end(state: MatchState, now_ms: int) -> list[e.Event]:
    """What follows when the clock between speeches has run out."""
    interlude = state.interlude
    if interlude is None:
        return []
    if interlude.kind is Wait.VOTING:
        return score(state)
    begun: list[e.Event] = [e.DebateStarted()] if interlude.kind is Wait.OPENING_PREP else []
    return [*prep_end(state, now_ms), *begun, *begin_next(state, now_ms)]


def score(state: MatchState) -> list[e.Event]:
    """The result, and the end."""
    return [recorded(score_match(state)), e.MatchEnded("scored")]


def recorded(result: Result) -> e.ResultRecorded:
    metrics = tuple((one.metric, one.score, one.part, one.whole) for one in result.metrics)
    return e.ResultRecorded(result.score, result.winner_user_id, metrics, result.winner_side)


def begin_next(state: MatchState, now_ms: int) -> list[e.Event]:
    turn = next_turn(state)
    if turn is None:
        raise BrokenInvariant(f"match {state.match_id}: there is no next speech to begin")
    return [_begin(state, turn, now_ms)]


def _begin(state: MatchState, turn: Turn, now_ms: int) -> e.RoundStarted:
    number, duration_ms = turn.index + 1, turn.speech.seconds * 1000
    round_id = round_id_of(state.match_id, number)
    ends_at_ms = clock_end(now_ms, duration_ms)
    return e.RoundStarted(round_id, number, turn.speaker_id, duration_ms, ends_at_ms, turn.speech.key)
