"""What REST calls answer, as models: the OpenAPI document and its tests are made from them.

The records themselves are built by `echoplay_actors.protocol.wire`; more fields may be added to any of them.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

from echoplay_actors.match.values import Mode, Role, Status

Count = Annotated[int, Field(ge=0)]


class Answer(BaseModel):
    """A JSON object in camelCase that may carry more fields than described."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, extra="allow")


class ProfileAnswer(Answer):
    id: str
    mode: Mode
    bio: str | None
    interests: list[str]
    locale: str
    civility_elo: int
    debate_elo: int


class UserAnswer(Answer):
    id: str
    display_name: str
    email: str | None
    avatar_url: str | None
    role: Role
    parent_id: str | None
    profiles: list[ProfileAnswer]


class FamilyMemberAnswer(Answer):
    user_id: str
    display_name: str
    role: str


class FamilyAnswer(Answer):
    id: str
    name: str
    role: str
    members: list[FamilyMemberAnswer]


class MeAnswer(UserAnswer):
    families: list[FamilyAnswer]
    subscriptions: list[dict[str, Any]]


class SignInAnswer(Answer):
    token: str
    user: UserAnswer


class GuestAnswer(Answer):
    token: str
    expires_at: str


class HealthAnswer(Answer):
    status: Literal["ok", "degraded", "unavailable"]
    service: str
    timestamp: str
    dependencies: dict[str, dict[str, Any]]


class ParticipantAnswer(Answer):
    id: str
    match_id: str
    user_id: str
    side: Literal["A", "B"] | None
    seat: Annotated[int, Field(ge=1)] | None
    scripted: bool
    joined_at: str
    display_name: str


class RoundAnswer(Answer):
    id: str
    match_id: str
    number: Annotated[int, Field(ge=1)]
    speaker_id: str
    started_at: str
    ended_at: str | None
    transcript: str | None


class MatchAnswer(Answer):
    id: str
    mode: Mode
    topic: str
    status: Status
    room_id: str
    host_user_id: str
    started_at: str | None
    ended_at: str | None
    ai_score: Annotated[int, Field(ge=0, le=100)] | None
    winner_user_id: str | None
    winner_side: Literal["A", "B"] | None
    created_at: str
    participants: list[ParticipantAnswer]
    rounds: list[RoundAnswer]


class ReactionCounts(Answer):
    heart: Count
    thumbs: Count
    laugh: Count
    flame: Count


class ReactionAnswer(Answer):
    type: Literal["heart", "thumbs", "laugh", "flame"]


class VoteAnswer(Answer):
    for_user_id: str


class VoiceAnswer(Answer):
    room_name: str
    token: str
    url: str


class SocketAnswer(Answer):
    room: str


class MatchMadeAnswer(Answer):
    match: MatchAnswer
    livekit: VoiceAnswer
    socket: SocketAnswer


class JoinedAnswer(Answer):
    match_id: str
    role: Literal["HOST", "PARTICIPANT", "VIEWER"]
    livekit: VoiceAnswer
    socket: SocketAnswer


class TimerAnswer(Answer):
    duration_sec: Count
    ends_at: str


class StartedAnswer(Answer):
    match: MatchAnswer
    round: RoundAnswer
    timer: TimerAnswer


class EvaluationDetail(Answer):
    label: str
    score: int
    notes: str
    metric: str
    summary: str
    part: int | None = None
    """Absent in results that were stored before there was such a field."""
    whole: int | None = None
    side: Literal["A", "B"] | None = None
    """Of the line `forfeit`: the side that did not come back."""


class EvaluationAnswer(Answer):
    score: Annotated[int, Field(ge=0, le=100)]
    winner_user_id: str | None
    winner_side: Literal["A", "B"] | None
    summary: str
    feedback_summary: str
    details: list[EvaluationDetail]


class MatchViewAnswer(MatchAnswer):
    reactions: Annotated[list[ReactionAnswer], Field(max_length=500)]
    reaction_counts: ReactionCounts
    votes: list[VoteAnswer]
    votes_before: dict[str, Count] | None
    evaluation: EvaluationAnswer | None


class SeatedAnswer(Answer):
    match: MatchViewAnswer


class ScoredAnswer(Answer):
    match: MatchAnswer
    evaluation: EvaluationAnswer


class ReactionsAnswer(Answer):
    match_id: str
    counts: ReactionCounts


class VotesAnswer(Answer):
    match_id: str
    totals: dict[str, Count]


class FieldError(Answer):
    field: str
    message: str


class ProblemAnswer(Answer):
    """An RFC 9457 problem document; branch on `code`, never on `detail`."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    retryable: bool
    retry_after_ms: int | None = None
    errors: list[FieldError] | None = None
