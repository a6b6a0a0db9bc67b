"""Decisions on who sits where before a debate: seats, sides, the coin, who is ready, practice partners."""

from __future__ import annotations

from collections.abc import Sequence

from echoplay_actors.errors import Forbidden, Invalid, WrongPhase
from echoplay_actors.formats import Format
from echoplay_actors.match import events as e
from echoplay_actors.match.commands import ChooseSide, SeatScripted, SetReady, SwapSides, TossCoin
from echoplay_actors.match.schedule import SIDES, other_side
from echoplay_actors.match.state import MatchState, Participant
from echoplay_actors.match.texts import refusal
from echoplay_actors.match.values import PLACES, Mode, Phase

Seat = tuple[str | None, int | None]
"""Side and place within it, from 1; `(None, None)` where there are no sides."""


def places(form: Format, mode: Mode) -> int:
    """How many may debate."""
    return min(PLACES[mode], form.places) if form.preset else PLACES[mode]


def next_seat(form: Format, mode: Mode, seated: Sequence[Participant]) -> Seat:
    """The seat of whoever comes next: the emptier side first, A on a tie, its lowest free place."""
    if not form.preset:
        return ("AB"[len(seated) % 2] if mode is Mode.COUPLE else None), None
    taken = {side: {one.seat for one in seated if one.side == side} for side in SIDES}
    side = min(SIDES, key=lambda one: len(taken[one]))
    return side, _lowest_free(taken[side])


def set_ready(state: MatchState, command: SetReady, now_ms: int) -> list[e.Event]:
    """A participant says that the debate may begin for them, or not yet."""
    _check_lobby_participant(state, command.by.user_id)
    if (command.by.user_id in state.ready) == command.ready:
        return []
    return [e.ParticipantReady(command.by.user_id, command.ready)]


def choose_side(state: MatchState, command: ChooseSide, now_ms: int) -> list[e.Event]:
    """Move to the other side, where a seat is free."""
    one = _check_lobby_participant(state, command.by.user_id)
    _check_sides(state)
    if command.side not in SIDES:
        raise Invalid(refusal("side_unknown"))
    if one.side == command.side:
        return []
    taken = {other.seat for other in state.participants if other.side == command.side}
    seat = _lowest_free(taken)
    if seat > state.format.team_size:
        raise WrongPhase(refusal("side_full"))
    seats = {**_seats(state), one.user_id: (command.side, seat)}
    return [_changed("chosen", state, seats)]


def swap_sides(state: MatchState, command: SwapSides, now_ms: int) -> list[e.Event]:
    """The host lets the two sides change places."""
    _check_host_with_sides(state, command.by.user_id)
    return [_changed("swapped", state, _swapped(state))]


def toss_coin(state: MatchState, command: TossCoin, now_ms: int) -> list[e.Event]:
    """The coin decides whether the sides change places, once as long as nobody sits elsewhere or sits down."""
    _check_host_with_sides(state, command.by.user_id)
    if state.coin_heads is not None:
        raise WrongPhase(refusal("coin_tossed"))
    return [coin_fell(state, command.heads)]


def coin_fell(state: MatchState, heads: bool) -> e.SidesChanged:
    """On heads the sides change places; the room hears of it either way."""
    return _changed("coin", state, _swapped(state) if heads else _seats(state), heads=heads)


def seat_scripted(state: MatchState, command: SeatScripted, now_ms: int) -> list[e.Event]:
    """Practice partners take the free seats, in a rotation one on each empty side."""
    if command.by.user_id != state.host_id:
        raise Forbidden(refusal("host_only"))
    if state.phase is not Phase.LOBBY:
        raise WrongPhase(refusal("already_started"))
    _check_sides(state)
    decided: list[e.Event] = []
    seated = list(state.participants)
    for participant_id, user_id in command.partners:
        if not partners_needed(state.format, state.mode, seated):
            break
        if any(one.user_id == user_id for one in seated):
            continue
        side, seat = next_seat(state.format, state.mode, seated)
        seated.append(Participant(participant_id, user_id, side, now_ms, seat=seat, scripted=True))
        decided.append(e.ParticipantJoined(participant_id, user_id, side, seat, scripted=True))
    return decided


def partners_needed(form: Format, mode: Mode, seated: Sequence[Participant]) -> int:
    """How many seats a practice partner could take now."""
    if not form.preset:
        return 0
    if form.rotation is not None:
        return sum(all(one.side != side for one in seated) for side in SIDES)
    return max(places(form, mode) - len(seated), 0)


def _check_lobby_participant(state: MatchState, user_id: str) -> Participant:
    one = state.participant(user_id)
    if one is None:
        raise Forbidden(refusal("participants_only"))
    if state.phase is not Phase.LOBBY:
        raise WrongPhase(refusal("already_started"))
    return one


def _check_host_with_sides(state: MatchState, user_id: str) -> None:
    if user_id != state.host_id:
        raise Forbidden(refusal("host_only"))
    if state.phase is not Phase.LOBBY:
        raise WrongPhase(refusal("already_started"))
    _check_sides(state)


def _check_sides(state: MatchState) -> None:
    if not state.format.preset:
        raise WrongPhase(refusal("no_sides"))


def _lowest_free(taken: set[int | None]) -> int:
    return next(seat for seat in range(1, len(taken) + 2) if seat not in taken)


def _seats(state: MatchState) -> dict[str, tuple[str, int]]:
    return {one.user_id: (one.side or "A", one.seat or 1) for one in state.participants}


def _swapped(state: MatchState) -> dict[str, tuple[str, int]]:
    return {user_id: (other_side(side), seat) for user_id, (side, seat) in _seats(state).items()}


def _changed(
    reason: str, state: MatchState, seats: dict[str, tuple[str, int]], *, heads: bool | None = None
) -> e.SidesChanged:
    void = bool(state.votes) and seats != _seats(state)
    return e.SidesChanged(reason, tuple((one.user_id, *seats[one.user_id]) for one in state.participants), heads, void)
