"""A debate format as frozen, validated data: who speaks when, for how long, and how it is decided.

All times are whole seconds, bells and windows counted from the start of their speech. A format is never changed once
a match may have run it: a change is a new version.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from echoplay_actors.match.values import PLACES, Mode

SPEECHES_MAX = 64
SEATS_MAX = 4
"""Of one side; British Parliamentary has two teams of two on each."""

Side = Literal["A", "B"]
Seconds = Annotated[int, Field(ge=1, le=3_600)]
Wait = Annotated[int, Field(ge=0, le=3_600)]
Seat = Annotated[int, Field(ge=1, le=SEATS_MAX)]
PlaceName = Annotated[str, StringConstraints(pattern=r"^[AB][1-4]$")]
"""A seat of either side, as `B2`."""
Text = Annotated[str, StringConstraints(min_length=1, max_length=400)]
Key = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]{1,32}$")]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=False)


class SpeechKind(StrEnum):
    """What a turn is; in `CROSS` and `CROSSFIRE` both sides speak."""

    SPEECH = "speech"
    CROSS = "cross"
    CROSSFIRE = "crossfire"
    QUESTIONS = "questions"
    REPLY = "reply"
    CLOSING = "closing"


class Ballot(StrEnum):
    """How the room decides: by most votes, or by the larger swing since before the debate."""

    MAJORITY = "MAJORITY"
    SWING = "SWING"


class AfterAbsence(StrEnum):
    """What follows when a side that is gone does not come back in time: the other side wins, or nothing."""

    FORFEIT = "FORFEIT"
    GO_ON = "GO_ON"


class AbsenceRule(_Frozen):
    """How long a side has to come back once the last of its debaters has left, and what follows `then`."""

    return_within_s: Seconds
    then: AfterAbsence


class Bell(_Frozen):
    """So many strokes so many seconds into a speech."""

    at_s: Annotated[int, Field(ge=0, le=3_600)]
    strokes: Annotated[int, Field(ge=1, le=3)] = 1


class PointWindow(_Frozen):
    """When points of information may be offered; the time outside is protected."""

    from_s: Wait
    to_s: Seconds
    seconds_max: Annotated[int, Field(ge=1, le=60)] = 15

    @model_validator(mode="after")
    def _opens_before_it_closes(self) -> Self:
        if self.from_s >= self.to_s:
            raise ValueError("points are open from before they close")
        return self


class Speech(_Frozen):
    """One turn. `partners` are the seats, of either side, that take part in it besides the speaker's."""

    key: Key
    name: Text
    side: Side
    seat: Seat = 1
    kind: SpeechKind = SpeechKind.SPEECH
    seconds: Seconds
    bells: tuple[Bell, ...] = ()
    points: PointWindow | None = None
    partners: tuple[PlaceName, ...] = ()

    @property
    def partner_seats(self) -> tuple[tuple[Side, int], ...]:
        """Side and place of each partner."""
        return tuple(("A" if one[0] == "A" else "B", int(one[1:])) for one in self.partners)

    @property
    def opposing_seats(self) -> tuple[int, ...]:
        """The partners' places on the other side."""
        return tuple(seat for side, seat in self.partner_seats if side != self.side)

    @property
    def shared(self) -> bool:
        """True when both sides speak in it."""
        return bool(self.opposing_seats)

    @model_validator(mode="after")
    def _fits_its_time(self) -> Self:
        times = [bell.at_s for bell in self.bells]
        if times != sorted(set(times)) or any(at_s > self.seconds for at_s in times):
            raise ValueError(f"{self.key}: bells ring in order, once a second, inside the speech")
        if self.points is not None and self.points.to_s > self.seconds:
            raise ValueError(f"{self.key}: points close before the speech does")
        if len({f"{self.side}{self.seat}", *self.partners}) != 1 + len(self.partners):
            raise ValueError(f"{self.key}: a partner is named once, and is not the speaker")
        return self


class Rotation(_Frozen):
    """Speeches made from the teams: sides in turn, speakers of each in the order of their seats, each at least once."""

    name: Text
    seconds: Seconds
    bells: tuple[Bell, ...] = ()

    @model_validator(mode="after")
    def _bells_fit(self) -> Self:
        Speech(key="turn", name=self.name, side="A", seconds=self.seconds, bells=self.bells)
        return self


class SideNames(_Frozen):
    """What the two sides are called."""

    A: Text
    B: Text


class Team(_Frozen):
    """A team where a side has several: its seats on that side."""

    key: Annotated[str, StringConstraints(pattern=r"^[A-Z]{1,4}$")]
    name: Text
    side: Side
    seats: tuple[Seat, ...]


class Format(_Frozen):
    """A format. Without speeches and rotation it is FREE: the host names each speaker and the seconds."""

    id: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2,16}$")]
    version: Annotated[int, Field(ge=1)]
    name: Text
    source: Text
    sides: SideNames | None = None
    team_size: Annotated[int, Field(ge=0, le=SEATS_MAX)] = 0
    modes: tuple[Mode, ...] = tuple(Mode)
    coin: bool = False
    """A coin decides before the debate who is which side, and so who speaks first."""
    handover_s: Wait = 0
    opening_prep_s: Wait = 0
    prep_pool_s: Wait = 0
    voting_s: Wait = 0
    ballot: Ballot = Ballot.MAJORITY
    absence: AbsenceRule | None = None
    """None in versions from before there was such a rule: a side may stay away."""
    rotation: Rotation | None = None
    teams: tuple[Team, ...] = ()
    speeches: Annotated[tuple[Speech, ...], Field(max_length=SPEECHES_MAX)] = ()

    @property
    def preset(self) -> bool:
        """True when the match runs by itself once it has begun."""
        return bool(self.speeches) or self.rotation is not None

    @property
    def places(self) -> int:
        """How many may debate, 0 when the mode alone decides."""
        return 2 * self.team_size

    @property
    def total_s(self) -> int:
        """Speaking time of all speeches; a rotation counts each seat once."""
        if self.rotation is not None:
            return self.rotation.seconds * self.places
        return sum(speech.seconds for speech in self.speeches)

    @model_validator(mode="after")
    def _is_one_thing(self) -> Self:
        if self.speeches and self.rotation:
            raise ValueError("a format has speeches or a rotation")
        if not self.preset:
            if self.absence is not None:
                raise ValueError("only a preset has sides that can be absent")
            return self
        if self.sides is None or self.team_size < 1 or self.voting_s < 1 or self.handover_s < 1:
            raise ValueError("a preset has sides, seats, a hand-over and a voting window")
        if self.coin and self.opening_prep_s:
            # Nobody who could toss is there when that preparation runs out.
            raise ValueError("a format with a coin has no preparation before the first speech")
        return self

    @model_validator(mode="after")
    def _seats_exist(self) -> Self:
        keys = [speech.key for speech in self.speeches]
        if len(set(keys)) != len(keys):
            raise ValueError("a speech's key is its own")
        named = [speech.seat for speech in self.speeches]
        named += [seat for speech in self.speeches for _, seat in speech.partner_seats]
        named += [seat for team in self.teams for seat in team.seats]
        if any(seat > self.team_size for seat in named):
            raise ValueError("every seat is one of the side's seats")
        needed = 2 if self.rotation is not None else self.places
        if self.preset and any(PLACES[mode] < needed for mode in self.modes):
            raise ValueError("a mode of a preset has a place for everybody")
        return self
