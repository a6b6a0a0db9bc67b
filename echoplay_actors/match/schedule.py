"""Who speaks when in a preset: its speeches, each with the person in that seat. Pure; empty in free rounds."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from echoplay_actors.formats import Format, Speech
from echoplay_actors.match.state import MatchState, Participant

SIDES = ("A", "B")


@dataclass(frozen=True, slots=True)
class Turn:
    """One speech to come, running or over. `index` counts from 0, `partner_ids` are those who share it."""

    index: int
    of: int
    speech: Speech
    speaker_id: str
    partner_ids: tuple[str, ...]


def turn_at(state: MatchState, index: int) -> Turn | None:
    """The turn with this index; None past the last one, and in free rounds."""
    speeches = speeches_of(state)
    if not 0 <= index < len(speeches):
        return None
    speech = speeches[index]
    speaker = _holder(state, speech.side, speech.seat)
    if speaker is None:
        return None
    partners = [_holder(state, side, seat) for side, seat in speech.partner_seats]
    return Turn(index, len(speeches), speech, speaker.user_id, tuple(one.user_id for one in partners if one))


def speeches_of(state: MatchState) -> tuple[Speech, ...]:
    """All speeches of the match; a rotation's follow from who sits where."""
    form = state.format
    if form.rotation is None:
        return form.speeches
    seats = tuple(tuple(one.seat or 0 for one in team(state, side)) for side in SIDES)
    return _rotated(form, seats) if all(seats) else ()


def next_turn(state: MatchState) -> Turn | None:
    """The turn that begins next."""
    return turn_at(state, len(state.rounds))


def present_turn(state: MatchState) -> Turn | None:
    """The turn of the round that runs or is paused."""
    return turn_at(state, len(state.rounds) - 1) if state.current_round else None


def seats_filled(state: MatchState) -> bool:
    """True when everybody who has to speak is there: all seats, in a rotation one a side."""
    form = state.format
    needed = 1 if form.rotation is not None else form.team_size
    return all(len(team(state, side)) >= needed for side in SIDES)


def team(state: MatchState, side: str) -> list[Participant]:
    """Who debates on a side, in the order of the seats."""
    return sorted((one for one in state.participants if one.side == side), key=lambda one: one.seat or 0)


def other_side(side: str) -> str:
    return "B" if side == "A" else "A"


@lru_cache(maxsize=256)
def _rotated(form: Format, seats: tuple[tuple[int, ...], ...]) -> tuple[Speech, ...]:
    rotation = form.rotation
    assert rotation is not None
    return tuple(
        Speech(
            key=f"{side.lower()}{place + 1}",
            name=rotation.name,
            side=side,
            seat=seats[SIDES.index(side)][place % len(seats[SIDES.index(side)])],
            seconds=rotation.seconds,
            bells=rotation.bells,
        )
        for place in range(max(len(one) for one in seats))
        for side in ("A", "B")
    )


def _holder(state: MatchState, side: str, seat: int) -> Participant | None:
    return next((one for one in state.participants if one.side == side and one.seat == seat), None)
