"""The person themselves: `GET` and `PATCH /v1/me`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from echoplay_actors.errors import Unauthenticated
from echoplay_actors.ids import new_id
from echoplay_actors.ports.account_store import ProfilePatch
from echoplay_http.callers import Callers
from echoplay_http.parts import EdgeParts
from echoplay_http.rest.answers_out import MeAnswer
from echoplay_http.rest.bodies_in import MePatch
from echoplay_http.rest.operations import Call, Operation
from echoplay_http.rest.people import me_record
from echoplay_http.texts import refusal


class Me:
    """Answers with the caller's own record."""

    def __init__(self, parts: EdgeParts, callers: Callers) -> None:
        self._parts = parts
        self._callers = callers

    def operations(self) -> Sequence[Operation]:
        return [
            Operation("GET", "/v1/me", "readMe", "Who I am", "People", self._read, MeAnswer),
            Operation("PATCH", "/v1/me", "changeMe", "Change my profile", "People", self._change, MeAnswer, MePatch),
        ]

    async def _read(self, call: Call) -> dict[str, Any]:
        return me_record(await self._callers.account(call.person))

    async def _change(self, call: Call) -> dict[str, Any]:
        wanted: MePatch = call.body
        await self._callers.account(call.person)
        patch = ProfilePatch(
            display_name=wanted.display_name,
            avatar_url=wanted.avatar_url,
            interests=wanted.interests,
            bio=wanted.bio,
            locale=wanted.locale,
            mode=wanted.mode.value if wanted.mode else None,
        )
        profile_id = new_id(now_ms=self._parts.clock.now_ms(), randomness=self._parts.randomness)
        changed = await self._parts.accounts.update_account(call.person.user_id, patch, new_profile_id=profile_id)
        if changed is None:
            raise Unauthenticated(refusal("account_unknown"))
        return me_record(changed)
