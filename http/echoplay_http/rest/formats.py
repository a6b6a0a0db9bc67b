"""`GET /v1/formats`: the debate formats a match can be made in, each with its whole running order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, Literal

from pydantic import Field

from echoplay_actors.formats import FORMATS, Format, SpeechKind
from echoplay_actors.match.values import Mode
from echoplay_actors.protocol.preset_wire import bell_wire, speech_of_format_wire
from echoplay_http.rest.answers_out import Answer, Count
from echoplay_http.rest.kept_answer import KeptAnswer
from echoplay_http.rest.operations import Call, Operation


class SidesAnswer(Answer):
    a: Annotated[str, Field(alias="A")]
    b: Annotated[str, Field(alias="B")]


class BellAnswer(Answer):
    at: Count
    strokes: Count


class PointsAnswer(Answer):
    from_: Annotated[Count, Field(alias="from")]
    to: Count
    seconds_max: Count


class SeatAnswer(Answer):
    side: Literal["A", "B"]
    seat: Annotated[int, Field(ge=1)]


class SpeechAnswer(Answer):
    key: str
    name: str
    side: Literal["A", "B"]
    seat: Annotated[int, Field(ge=1)]
    kind: SpeechKind
    seconds: Count
    bells: list[BellAnswer]
    poi: PointsAnswer | None
    with_: Annotated[list[int], Field(alias="with")]
    with_seats: list[SeatAnswer]


class RotationAnswer(Answer):
    name: str
    seconds: Count
    bells: list[BellAnswer]


class TeamAnswer(Answer):
    key: str
    name: str
    side: Literal["A", "B"]
    seats: list[int]


class AbsenceAnswer(Answer):
    return_within_sec: Count
    then: Literal["forfeit", "go_on"]


class FormatAnswer(Answer):
    id: str
    version: Annotated[int, Field(ge=1)]
    name: str
    source: str
    sides: SidesAnswer | None
    team_size: Count
    modes: list[Mode]
    coin: bool
    handover_sec: Count
    opening_prep_sec: Count
    prep_pool_sec: Count
    voting_sec: Count
    ballot: Literal["MAJORITY", "SWING"]
    absence: AbsenceAnswer | None
    total_sec: Count
    rotation: RotationAnswer | None
    teams: list[TeamAnswer]
    speeches: list[SpeechAnswer]


class FormatsAnswer(Answer):
    formats: list[FormatAnswer]


class Formats:
    """Says the same while the server runs."""

    def __init__(self) -> None:
        self._answer = KeptAnswer({"formats": [format_record(one) for one in FORMATS.values()]})

    def operations(self) -> Sequence[Operation]:
        return [
            Operation(
                "GET", "/v1/formats", "readFormats", "The debate formats there are", "Formats", self._read,
                FormatsAnswer, open=True, kept=True,
            )
        ]  # fmt: skip

    async def _read(self, call: Call) -> KeptAnswer:
        return self._answer


def format_record(one: Format) -> dict[str, Any]:
    """A format on the wire; all times in seconds."""
    rotation = one.rotation
    return {
        "id": one.id,
        "version": one.version,
        "name": one.name,
        "source": one.source,
        "sides": None if one.sides is None else {"A": one.sides.A, "B": one.sides.B},
        "teamSize": one.team_size,
        "modes": [mode.value for mode in one.modes],
        "coin": one.coin,
        "handoverSec": one.handover_s,
        "openingPrepSec": one.opening_prep_s,
        "prepPoolSec": one.prep_pool_s,
        "votingSec": one.voting_s,
        "ballot": one.ballot.value,
        "absence": one.absence
        and {"returnWithinSec": one.absence.return_within_s, "then": one.absence.then.value.lower()},
        "totalSec": one.total_s,
        "rotation": None
        if rotation is None
        else {
            "name": rotation.name,
            "seconds": rotation.seconds,
            "bells": [bell_wire(bell) for bell in rotation.bells],
        },
        "teams": [
            {"key": team.key, "name": team.name, "side": team.side, "seats": list(team.seats)} for team in one.teams
        ],
        "speeches": [speech_of_format_wire(speech) for speech in one.speeches],
    }
