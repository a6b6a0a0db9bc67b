"""Many live matches, and everything but the disk is killed: are they all there afterwards, as they were, how soon?"""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from typing import Any

from checker.history import History
from judging import read_matches

from echoplay_actors.match.codec import state_bytes
from server.database import rows
from server.rest import Rest
from server.running import TemporaryServer, wait_until_gone

HOSTS = 10
AT_A_TIME = 8
SPEECH_S = 3_600
GONE_WITHIN_S = 20.0
BACK_WITHIN_S = 90.0
LOOK_AGAIN_S = 0.05
_CHANGES = ("epoch", "v")
"""What a recovery changes of a match as it is shown: its clock has more time, which is no part of that."""


@dataclass(frozen=True, slots=True)
class Survived:
    """`differing` are ids of matches that are not as they were; times are seconds from the beginning of the start."""

    count: int
    served_s: float
    half_s: float
    all_s: float
    differing: tuple[str, ...]

    def text(self) -> str:
        return (
            f"{self.count} live matches, everything killed: health after {self.served_s:.1f} s, half of them go on "
            f"after {self.half_s:.1f} s, all after {self.all_s:.1f} s; {len(self.differing)} are not as they were"
        )


async def survive(count: int) -> Survived:
    """Start a server, have so many debates in it, kill it, start it again, and compare."""
    settings = {
        "ECHOPLAY_MATCH_ACTORS_MAX": "4",
        "ECHOPLAY_MATCHES_PER_ACTOR": str(-(-count // 3)),
        "ECHOPLAY_RATE_LIMITS": "off",
    }
    with TemporaryServer(settings) as server:
        rest = Rest(server.url)
        try:
            tokens = await _people(rest)
            match_ids = await _debates(rest, tokens, count)
            before = await _views(rest, tokens[0], match_ids)
            hashes = _hashes(server)
            family = server.kill()
            await asyncio.to_thread(wait_until_gone, family, within_s=GONE_WITHIN_S)
            began_s = time.monotonic()
            served_s = await asyncio.to_thread(server.start)
            half_s, all_s = await _recovered(server, began_s, count)
            after = await _views(rest, tokens[0], match_ids)
            kept = _hashes(server, epoch=1)
            differing = {one for one in match_ids if before[one] != after[one] or hashes[one] != kept[one]}
            return Survived(count, served_s, half_s, all_s, tuple(sorted(differing)))
        finally:
            await rest.close()


async def _people(rest: Rest) -> list[str]:
    made = [await rest.post("/v1/auth/dev", {"displayName": f"Host {number}"}) for number in range(HOSTS)]
    return [str(one["token"]) for one in made]


async def _debates(rest: Rest, tokens: list[str], count: int) -> list[str]:
    """Each with a speech that goes on."""
    places = asyncio.Semaphore(AT_A_TIME)

    async def debate(number: int) -> str:
        token = tokens[number % len(tokens)]
        async with places:
            wanted = {"mode": "GLOBAL", "format": "FREE", "topic": f"Debate {number}"}
            made = await rest.post("/v1/matches", wanted, token=token)
            assert made.status == 201, made.body
            match_id = str(made["match"]["id"])
            started = await rest.post(f"/v1/matches/{match_id}/start", {"durationSec": SPEECH_S}, token=token)
            assert started.status == 200, started.body
            return match_id

    return list(await asyncio.gather(*(debate(number) for number in range(count))))


async def _views(rest: Rest, token: str, match_ids: list[str]) -> dict[str, dict[str, Any]]:
    found = {}
    for match_id in match_ids:
        answer = await rest.get(f"/v1/matches/{match_id}", token=token)
        found[match_id] = {name: value for name, value in answer.body.items() if name not in _CHANGES}
    return found


def _hashes(server: TemporaryServer, *, epoch: int | None = None) -> dict[str, bytes]:
    """The state that each journal leads to, with `epoch` only what was written under it."""
    return {match_id: state_bytes(state) for match_id, state in read_matches(server, History(0), epoch=epoch).items()}


async def _recovered(server: TemporaryServer, began_s: float, count: int) -> tuple[float, float]:
    """When half of them, and when all were carried on."""
    half_s = None
    while True:
        found = await asyncio.to_thread(rows, server, _CARRIED_ON)
        now_s = time.monotonic() - began_s
        if half_s is None and found[0]["count"] >= count / 2:
            half_s = now_s
        if half_s is not None and found[0]["count"] >= count:
            return half_s, now_s
        if now_s > BACK_WITHIN_S:
            raise TimeoutError(f"{found[0]['count']} of {count} matches went on within {BACK_WITHIN_S:.0f} s")
        await asyncio.sleep(LOOK_AGAIN_S)


_CARRIED_ON = "SELECT count(DISTINCT match_id) FROM match_event WHERE type = 'OwnerRecovered'"
