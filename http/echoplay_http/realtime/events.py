"""The events a client may send: their fields, the command each becomes, and how often a person may send one.

Types are as they are (no "5" for 5); fields we do not know are ignored; every event may carry `opId`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints, ValidationError

from echoplay_actors.errors import Invalid
from echoplay_actors.match.limits import ROUND_DURATION_MS_MAX, ROUND_DURATION_MS_MIN
from echoplay_actors.protocol import requests
from echoplay_http.bodies import Body, OneLine, Reference, field_errors
from echoplay_http.problems import InvalidFields
from echoplay_http.texts import refusal

OPERATION_ID_CHARACTERS_MAX = 64
ECHOED_CHARACTERS_MAX = 64
"""How much of what a client called something is repeated to it in an error."""
_COUNTER_MAX = 2**53 - 1
"""The largest whole number that every JSON reader keeps exactly."""

_UserId = Annotated[Reference, StringConstraints(min_length=1, max_length=64)]
_Counter = Annotated[int, Field(ge=0, le=_COUNTER_MAX)]


class MatchEvent(Body):
    """What every event has. A malformed `matchId` is no shape error: no match has it."""

    match_id: str
    op_id: Annotated[str, StringConstraints(min_length=1, max_length=OPERATION_ID_CHARACTERS_MAX), OneLine] | None = (
        None
    )


class JoinRoom(MatchEvent):
    jwt: str | None = None


class Resume(MatchEvent):
    epoch: _Counter
    v: _Counter


class StartRound(MatchEvent):
    """Free rounds need both, a format that runs by itself takes neither; the rules say so."""

    speaker_user_id: _UserId | None = None
    duration_sec: Annotated[int, Field(ge=ROUND_DURATION_MS_MIN // 1000, le=ROUND_DURATION_MS_MAX // 1000)] | None = (
        None
    )


class SubmitReaction(MatchEvent):
    type: Literal["heart", "thumbs", "laugh", "flame"]


class SubmitVote(MatchEvent):
    for_user_id: _UserId


class AnswerPoint(MatchEvent):
    user_id: _UserId
    accept: bool


class SetReady(MatchEvent):
    ready: bool


class ChooseSide(MatchEvent):
    side: Literal["A", "B"]


class Limit(Enum):
    """Which of a person's limits an event counts against."""

    JOINS = auto()
    REACTIONS = auto()
    VOTES = auto()
    OTHERS = auto()


@dataclass(frozen=True, slots=True)
class ClientEvent:
    """One event of the contract; `command` is what the match's actor is asked, None for entering a room."""

    name: str
    about: str
    body: type[MatchEvent]
    command: str | None
    limit: Limit = Limit.OTHERS


JOIN_ROOM = ClientEvent("join_room", "Come into the room; answered with room_state", JoinRoom, None, Limit.JOINS)
RESUME = ClientEvent("resume", "What was missed since v, or room_state", Resume, None, Limit.JOINS)

CLIENT_EVENTS: dict[str, ClientEvent] = {
    event.name: event
    for event in (
        JOIN_ROOM,
        ClientEvent("start_debate", "Go live without a round (host)", MatchEvent, requests.START_DEBATE),
        ClientEvent("start_round", "Give somebody the floor (host)", StartRound, requests.START_ROUND),
        ClientEvent("end_round", "End the running round (host, speaker)", MatchEvent, requests.END_ROUND),
        ClientEvent("submit_reaction", "React", SubmitReaction, requests.SUBMIT_REACTION, Limit.REACTIONS),
        ClientEvent("submit_vote", "Vote for a participant", SubmitVote, requests.SUBMIT_VOTE, Limit.VOTES),
        ClientEvent("request_ai_score", "Ask for the result (participants)", MatchEvent, requests.SCORE),
        ClientEvent("pause_debate", "Stop the clock (host, once all agree)", MatchEvent, requests.PAUSE_DEBATE),
        ClientEvent("continue_debate", "Let the clock run on (host)", MatchEvent, requests.CONTINUE_DEBATE),
        ClientEvent("begin_speech", "Do not wait for the rest of a hand-over", MatchEvent, requests.BEGIN_SPEECH),
        ClientEvent("start_prep", "Begin the preparation before a debate (host)", MatchEvent, requests.START_PREP),
        ClientEvent("take_prep", "Use preparation time of one's side", MatchEvent, requests.TAKE_PREP),
        ClientEvent("end_prep", "Keep the rest of it", MatchEvent, requests.END_PREP),
        ClientEvent("offer_point", "Offer a point of information", MatchEvent, requests.OFFER_POINT),
        ClientEvent("withdraw_point", "Sit down again", MatchEvent, requests.WITHDRAW_POINT),
        ClientEvent("answer_point", "Take or decline a point (speaker)", AnswerPoint, requests.ANSWER_POINT),
        ClientEvent("end_point", "End a point that is being made", MatchEvent, requests.END_POINT),
        ClientEvent("set_ready", "Be ready, or not yet (participants, lobby)", SetReady, requests.SET_READY),
        ClientEvent("choose_side", "Move to the other side (participants, lobby)", ChooseSide, requests.CHOOSE_SIDE),
        ClientEvent("swap_sides", "Let the sides change places (host, lobby)", MatchEvent, requests.SWAP_SIDES),
        ClientEvent("toss_coin", "Let a coin decide the sides (host, lobby)", MatchEvent, requests.TOSS_COIN),
        RESUME,
    )
}


def read_event(name: str, arguments: list[Any]) -> tuple[ClientEvent, MatchEvent]:
    """The event and its fields; `Invalid` when it is unknown or shaped otherwise."""
    event = CLIENT_EVENTS.get(name)
    if event is None:
        raise Invalid(refusal("event_unknown", event=name[:ECHOED_CHARACTERS_MAX]))
    if len(arguments) != 1 or not isinstance(arguments[0], dict):
        raise Invalid(refusal("payload_wrong"))
    try:
        return event, event.body.model_validate(arguments[0])
    except ValidationError as found:
        raise InvalidFields(field_errors(found)) from None


def command_arguments(body: MatchEvent) -> Mapping[str, Any]:
    """What the command is given: the fields besides those every event has."""
    return body.model_dump(by_alias=True, exclude={"match_id", "op_id"})
