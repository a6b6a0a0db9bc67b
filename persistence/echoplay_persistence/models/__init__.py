"""The tables, as SQLAlchemy models: what the database should look like, which the migrations must agree with."""

from echoplay_persistence.models.base import Base
from echoplay_persistence.models.edge import IdempotencyKey
from echoplay_persistence.models.journal import ActorLease, MatchEvent, MatchOwner, MatchSnapshot
from echoplay_persistence.models.matches import Evaluation, Match, Participant, ReactionCount, Round, Vote
from echoplay_persistence.models.people import AppUser, Family, FamilyMember, Profile

__all__ = [
    "ActorLease",
    "AppUser",
    "Base",
    "Evaluation",
    "Family",
    "FamilyMember",
    "IdempotencyKey",
    "Match",
    "MatchEvent",
    "MatchOwner",
    "MatchSnapshot",
    "Participant",
    "Profile",
    "ReactionCount",
    "Round",
    "Vote",
]
