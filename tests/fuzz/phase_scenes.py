"""A room of a real edge in each phase of a match, with somebody of every role in front of it.

Host and debater debate and are in the room, as are a spectator, a moderator and a guest; an outsider has signed in and
not joined, a bare connection has not signed in, a banned one cannot, and a stranger asks about a match that is a
family's. Free rounds have LOBBY, OPEN, SPEAKING (the debater speaks), PAUSED, SCORED and ENDED, Lincoln–Douglas has
HANDOVER (the debater speaks next) and VOTING.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any

from running_edge import WITHIN_S, Person, Phone, RunningEdge

from echoplay_actors.clock import IncarnationClock

LOBBY_UNTOUCHED_MS = 31 * 60_000
PRESET_PHASES = ("HANDOVER", "VOTING")


class SkippingClock(IncarnationClock):
    """A clock that can be put forward."""

    ahead_ms = 0

    def now_ms(self) -> int:
        return super().now_ms() + self.ahead_ms


@dataclass
class Scene:
    """`phones` by role; `match_ids` of the match that each role asks about, where it is not `match_id`."""

    edge: RunningEdge
    match_id: str
    private_id: str
    host: Person
    debater: Person
    banned: Person
    phones: dict[str, Phone]

    async def ask(self, role: str, event: str) -> str:
        """How somebody fares who asks this: `ok`, or the code of the refusal."""
        fields: dict[str, Any] = {"matchId": self.private_id if role == "stranger" else self.match_id}
        fields |= self._fields(role, event)
        answer = await self.phones[role].ask(event, fields)
        return "ok" if answer["ok"] else str(answer["error"]["code"])

    def _fields(self, role: str, event: str) -> dict[str, Any]:
        other = self.debater.id if role == "host" else self.host.id
        match event:
            case "join_room" if role == "banned":
                return {"jwt": self.banned.token}
            case "start_round":
                return {"speakerUserId": self.debater.id, "durationSec": 60}
            case "submit_reaction":
                return {"type": "heart"}
            case "submit_vote":
                return {"forUserId": other}
            case "answer_point":
                return {"userId": other, "accept": True}
            case "set_ready":
                return {"ready": True}
            case "choose_side":
                return {"side": "B"}
            case "resume":
                return {"epoch": 1, "v": 1}
        return {}

    async def close(self) -> None:
        """Everybody goes."""
        for phone in self.phones.values():
            await phone.hang_up()


async def scene_in(edge: RunningEdge, phase: str, clock: SkippingClock) -> Scene:
    """One in that phase."""
    host, debater, spectator, outsider, stranger, banned = [
        await edge.sign_up(name) for name in ("Host", "Debater", "Spectator", "Outsider", "Stranger", "Banned")
    ]
    moderator = await edge.sign_up("Moderator", "MOD")
    preset = phase in PRESET_PHASES
    match_id = await edge.make_match(host, "COUPLE", **({"format": "LD"} if preset else {}))
    private_id = await edge.make_match(host, "FAMILY")
    assert (await edge.call("POST", f"/v1/matches/{match_id}/join", debater))[0] == 200
    status, guest = await edge.call("POST", "/v1/auth/guest", None, {"matchId": match_id})
    assert status == 200
    phones = {
        "host": await edge.in_room(host, match_id),
        "debater": await edge.in_room(debater, match_id),
        "spectator": await edge.in_room(spectator, match_id),
        "moderator": await edge.in_room(moderator, match_id),
        "guest": await edge.in_room(Person("guest", guest["token"], "Guest"), match_id),
        "outsider": await edge.connect(outsider),
        "stranger": await edge.connect(stranger),
        "bare": await edge.connect(None),
        "banned": await edge.connect(None),
    }
    edge.accounts.ban(banned.id)
    scene = Scene(edge, match_id, private_id, host, debater, banned, phones)
    await (_bring_preset(scene, phase) if preset else _bring_free(scene, phase, clock))
    return scene


async def _done(scene: Scene, role: str, event: str) -> None:
    assert await scene.ask(role, event) == "ok", (role, event)


async def _bring_free(scene: Scene, phase: str, clock: SkippingClock) -> None:
    if phase == "LOBBY":
        return
    if phase == "ENDED":
        clock.ahead_ms += LOBBY_UNTOUCHED_MS
        # The next command finds that the lobby's time is over.
        async with asyncio.timeout(WITHIN_S):
            while not scene.phones["host"].all("match_ended"):
                await scene.ask("host", "end_prep")
        return
    await _done(scene, "host", "start_round")
    if phase in ("OPEN", "SCORED"):
        await _done(scene, "host", "end_round")
    if phase == "SCORED":
        await _done(scene, "host", "request_ai_score")
    if phase == "PAUSED":
        await _done(scene, "moderator", "pause_debate")


async def _bring_preset(scene: Scene, phase: str) -> None:
    await _done(scene, "host", "start_debate")
    await _done(scene, "host", "end_round")
    async with asyncio.timeout(WITHIN_S):
        while phase == "VOTING" and await scene.ask("moderator", "begin_speech") == "ok":
            await _done(scene, "moderator", "end_round")
