"""The port to people: who they are, their profiles and families."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class Profile:
    """A person's face in one mode."""

    id: str
    mode: str
    bio: str | None
    interests: Sequence[str]
    locale: str
    civility_elo: int
    debate_elo: int


@dataclass(frozen=True, slots=True)
class Account:
    """A person as the server knows them."""

    id: str
    display_name: str
    email: str | None
    avatar_url: str | None
    role: str
    parent_id: str | None
    profiles: Sequence[Profile] = ()
    families: Sequence[Mapping[str, Any]] = field(default_factory=tuple)
    """`{id, name, role, members: [{userId, displayName, role}]}` for each family the person is in."""
    banned: bool = False
    scripted: bool = False
    """A practice partner: nobody is behind it, and nobody ever signs in as it."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What is looked at of a person who signs in."""

    display_name: str
    banned: bool = False
    scripted: bool = False


@dataclass(frozen=True, slots=True)
class ProfilePatch:
    """What `PATCH /v1/me` may change; `None` leaves a field as it is."""

    display_name: str | None = None
    avatar_url: str | None = None
    interests: Sequence[str] | None = None
    bio: str | None = None
    locale: str | None = None
    mode: str | None = None
    """The profile that interests, bio and locale belong to (SOLO unless said); made when missing."""


class AccountStore(Protocol):
    """Durable storage of people."""

    async def account(self, user_id: str) -> Account | None:
        """The person with profiles and families."""

    async def standings(self, user_ids: Sequence[str]) -> Mapping[str, Standing]:
        """How these people stand, by id; those who have no account are left out."""

    async def account_for_firebase(
        self, *, firebase_uid: str, user_id: str, profile_id: str, display_name: str, email: str | None,
        avatar_url: str | None,
    ) -> Account:  # fmt: skip
        """The person signed in with Firebase; made, with a SOLO profile and the ids given, on first sight.

        Two first sights at once make one person.
        """

    async def create_account(self, *, user_id: str, profile_id: str, display_name: str, role: str) -> Account:
        """A new person with a SOLO profile (development sign-in)."""

    async def create_scripted_accounts(self, names: Mapping[str, str]) -> None:
        """Practice partners, named by id; those that are there already stay as they are."""

    async def update_account(self, user_id: str, patch: ProfilePatch, *, new_profile_id: str) -> Account | None:
        """Change what the patch names; None for an unknown person."""

    async def suspended(self, *, within_s: int) -> frozenset[str]:
        """The ids of those who are suspended and were suspended within that time: older tokens have expired."""

    async def share_a_family(self, first_user_id: str, second_user_id: str) -> bool:
        """True when both are members of at least one common family, or are the same person."""
