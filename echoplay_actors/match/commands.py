"""What may be asked of a match, in the imperative; `by` is whoever asks.

Ids that a command brings into being come with it, since the rules have no randomness of their own.
"""

from __future__ import annotations

from dataclasses import dataclass

from echoplay_actors.match.deadlines import Deadline
from echoplay_actors.match.values import Mode, Person


@dataclass(frozen=True, slots=True)
class CreateMatch:
    match_id: str
    mode: Mode
    format: str
    by: Person
    participant_id: str


@dataclass(frozen=True, slots=True)
class JoinMatch:
    """Take a seat if there is one; otherwise the caller watches."""

    by: Person
    participant_id: str


@dataclass(frozen=True, slots=True)
class SeatScripted:
    """Fill free seats with practice partners: `(participant id, user id)` of each who may sit down."""

    by: Person
    partners: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class SetReady:
    by: Person
    ready: bool


@dataclass(frozen=True, slots=True)
class ChooseSide:
    by: Person
    side: str


@dataclass(frozen=True, slots=True)
class SwapSides:
    by: Person


@dataclass(frozen=True, slots=True)
class TossCoin:
    """The sides change places on heads; whoever sends the command has drawn it."""

    by: Person
    heads: bool


@dataclass(frozen=True, slots=True)
class StartDebate:
    """Go live, in free rounds without a round. `heads` is for the coin, where the format has one and it is untossed."""

    by: Person
    heads: bool = False


@dataclass(frozen=True, slots=True)
class StartRound:
    """Let somebody speak; in the lobby this goes live first. `lobby_only` is the REST call `start`.

    `heads` as in `StartDebate`.
    """

    by: Person
    round_id: str
    speaker_id: str | None
    duration_ms: int | None
    lobby_only: bool = False
    heads: bool = False


@dataclass(frozen=True, slots=True)
class StartPrep:
    """Let the preparation before the first speech begin."""

    by: Person


@dataclass(frozen=True, slots=True)
class TakePrep:
    """Use the preparation time of one's side before its next speech."""

    by: Person


@dataclass(frozen=True, slots=True)
class EndPrep:
    by: Person


@dataclass(frozen=True, slots=True)
class BeginSpeech:
    """Do not wait for the rest of the hand-over."""

    by: Person


@dataclass(frozen=True, slots=True)
class OfferPoint:
    """Rise for a point of information."""

    by: Person


@dataclass(frozen=True, slots=True)
class WithdrawPoint:
    by: Person


@dataclass(frozen=True, slots=True)
class AnswerPoint:
    """Take a point, or decline it."""

    by: Person
    user_id: str
    accept: bool


@dataclass(frozen=True, slots=True)
class EndPoint:
    by: Person


@dataclass(frozen=True, slots=True)
class EndRound:
    by: Person


@dataclass(frozen=True, slots=True)
class SubmitVote:
    by: Person
    for_user_id: str


@dataclass(frozen=True, slots=True)
class RequestScore:
    by: Person


@dataclass(frozen=True, slots=True)
class PauseDebate:
    by: Person


@dataclass(frozen=True, slots=True)
class ContinueDebate:
    by: Person


@dataclass(frozen=True, slots=True)
class ReportPresence:
    """A participant's first device came, or the last one went."""

    user_id: str
    connected: bool


@dataclass(frozen=True, slots=True)
class ReportOccupancy:
    """Somebody, whoever it is, is connected, or nobody is any more."""

    occupied: bool


@dataclass(frozen=True, slots=True)
class DeadlineReached:
    """A deadline ran out; one that no longer stands is ignored."""

    deadline: Deadline


@dataclass(frozen=True, slots=True)
class LetGo:
    """Its owner hands the match over in order."""


@dataclass(frozen=True, slots=True)
class RecoverMatch:
    """A new owner has taken over; the last one proved to be alive at `proof_of_life_ms`, by its own clock.

    `ahead_ms` is how far the match's time runs ahead of the new owner's clock from now on.
    """

    proof_of_life_ms: int
    ahead_ms: int = 0


Command = (
    CreateMatch | JoinMatch | StartDebate | StartRound | EndRound | SubmitVote | RequestScore | PauseDebate
    | ContinueDebate | ReportPresence | ReportOccupancy | DeadlineReached | LetGo | RecoverMatch | SeatScripted
    | SetReady | ChooseSide | SwapSides | TossCoin | StartPrep | TakePrep | EndPrep | BeginSpeech | OfferPoint
    | WithdrawPoint | AnswerPoint | EndPoint
)  # fmt: skip
