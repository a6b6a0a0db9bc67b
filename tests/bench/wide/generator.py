"""A process full of people. What to do comes on its input, a JSON document a line; it answers each with one.

{"do": "come_in", "address": [host, port], "rooms": [[match id, [[user id, token], …]], …], "joins": …, "at_once": n}
{"do": "start", "duration_s": n, "a_second": n}   each room's first person starts a round, so many rooms a second
{"do": "go_live"}                                 each room's first person begins the debate; no clock runs
{"do": "go", "reactions_a_second": x, "votes_a_second": x, "hosts_only": …, "seed": n}   from now on they react and vote
{"do": "begin"}                                   forget what was noted
{"do": "tell"}                                    everything that was noted since
{"do": "rest"}                                    no more reactions and votes
{"do": "leave"}                                   everybody goes
"""

from __future__ import annotations

import asyncio
import gc
import json
import sys
from collections.abc import Callable
from typing import Any

import uvloop
from hall import Hall
from load import Load
from own_lateness import Lateness

LOOK_S = 0.05
LOOKS_MAX = 400


class Generator:
    """Carries out what is asked."""

    def __init__(self) -> None:
        self._hall = Hall()
        self._lateness = Lateness()
        self._load: Load | None = None

    async def do(self, asked: dict[str, Any]) -> dict[str, Any]:
        match asked.pop("do"):
            case "come_in":
                found = await self._hall.come_in(asked)
                # A collection of everything would make this process late, and none of it is garbage.
                gc.collect()
                gc.freeze()
                return found
            case "start":
                return await self._start(asked["duration_s"], asked["a_second"])
            case "go_live":
                return await self._go_live()
            case "go":
                self._load = Load(self._hall, **asked)
            case "begin":
                self._hall.begin()
                self._lateness.begin()
            case "tell":
                found = self._hall.told()
                found["spreads"]["lateness"] = self._lateness.spread.told()
                return found
            case "rest" if self._load is not None:
                self._load.stop()
            case "leave":
                self._hall.leave()
        return {}

    async def _start(self, duration_s: int, a_second: float) -> dict[str, Any]:
        rooms = list(self._hall.rooms.values())
        for room in rooms:
            room.seats[0].start_round(duration_s)
            await asyncio.sleep(1 / a_second)
        return {"started": await _until_all([lambda room=room: room.ends_at_s is not None for room in rooms])}

    async def _go_live(self) -> dict[str, Any]:
        rooms = list(self._hall.rooms.values())
        for room in rooms:
            room.seats[0].go_live()
        return {"started": await _until_all([lambda room=room: room.live for room in rooms])}


async def _until_all(hold: list[Callable[[], bool]]) -> int:
    """How many of them do in the end."""
    for _ in range(LOOKS_MAX):
        if all(one() for one in hold):
            break
        await asyncio.sleep(LOOK_S)
    return sum(one() for one in hold)


async def main() -> None:
    loop, generator = asyncio.get_running_loop(), Generator()
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        print(json.dumps(await generator.do(json.loads(line))), flush=True)


if __name__ == "__main__":
    uvloop.run(main())
