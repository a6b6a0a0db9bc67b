"""What REST calls take: their bodies, with every bound of the contract."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints

from echoplay_actors.match.limits import ROUND_DURATION_MS_MAX
from echoplay_actors.match.values import Mode, Role
from echoplay_http.bodies import Body, Lines, OneLine, Reference

_Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=64), OneLine]
_ROUND_S_MIN, _ROUND_S_MAX = 30, ROUND_DURATION_MS_MAX // 1000


def _web_address(address: str) -> str:
    if not address.startswith(("https://", "http://")):
        raise ValueError("an address starts with https://")
    return address


class NoBody(Body):
    """Nothing; fields are ignored."""


class VerifySignIn(Body):
    """A sign-in made with Firebase."""

    firebase_id_token: Annotated[str, StringConstraints(min_length=1, max_length=8_192), OneLine]
    device_id: Annotated[str, StringConstraints(max_length=128), OneLine] | None = None


class DevelopmentSignIn(Body):
    """A sign-in for development, without Firebase."""

    display_name: _Name
    role: Role = Role.USER


class GuestSignIn(Body):
    """The match to watch; a malformed id is no shape error: no match has it."""

    match_id: str


class MePatch(Body):
    """What a person may change about themselves; what is absent or null stays."""

    display_name: _Name | None = None
    avatar_url: Annotated[str, StringConstraints(max_length=2_048), OneLine, AfterValidator(_web_address)] | None = None
    interests: (
        Annotated[
            list[Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=64), OneLine]],
            Field(max_length=32),
        ]
        | None
    ) = None
    bio: Annotated[str, StringConstraints(max_length=280), Lines] | None = None
    locale: Annotated[str, StringConstraints(min_length=2, max_length=8, pattern=r"^[A-Za-z0-9_-]+$")] | None = None
    mode: Mode | None = None


class MatchWanted(Body):
    """A match to be made."""

    mode: Mode
    topic: Annotated[str, StringConstraints(strip_whitespace=True, max_length=500), OneLine] | None = None
    format: Annotated[str, StringConstraints(min_length=1, max_length=32), OneLine] = "FREE"


class RoundWanted(Body):
    """The first round; in free rounds the host speaks for two minutes unless said, other formats take neither."""

    speaker_user_id: Annotated[Reference, StringConstraints(min_length=1, max_length=64)] | None = None
    duration_sec: Annotated[int, Field(ge=_ROUND_S_MIN, le=_ROUND_S_MAX)] | None = None
