"""The ports an edge is built from, and the three that only the edge has: identity, voice and health."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from echoplay_actors.clock import Clock
from echoplay_actors.ids import Randomness
from echoplay_actors.ports.account_store import AccountStore
from echoplay_actors.ports.gateway import MatchGateway
from echoplay_actors.ports.match_reader import IdempotencyStore, MatchReader


@dataclass(frozen=True, slots=True)
class Identity:
    """Who an identity provider says somebody is."""

    uid: str
    name: str | None
    email: str | None
    picture: str | None


class IdentityProvider(Protocol):
    """Checks sign-ins made elsewhere."""

    async def verify(self, id_token: str) -> Identity:
        """`Unauthenticated` when the token is wrong, expired or revoked; `Unavailable` when that cannot be told."""


class VoiceTokens(Protocol):
    """Signs what lets a person into a voice room."""

    @property
    def url(self) -> str:
        """Where the voice server is."""

    def token(self, *, room: str, user_id: str, display_name: str, may_speak: bool) -> str:
        """Good for joining this one room within five minutes, as this person, to speak or only to listen."""


Probe = Callable[[], Awaitable[Mapping[str, Any]]]
"""Reports on a dependency; `ok` (true unless said) and `required` (true unless said) decide about serving."""


@dataclass(frozen=True, slots=True)
class EdgeParts:
    """Everything an edge talks to."""

    gateway: MatchGateway
    accounts: AccountStore
    matches: MatchReader
    idempotency: IdempotencyStore
    clock: Clock
    randomness: Randomness
    voice: VoiceTokens
    identity: IdentityProvider | None = None
    """None where signing in with Firebase is not set up."""
    health: Mapping[str, Probe] = field(default_factory=dict)
