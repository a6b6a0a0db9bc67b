"""How soon a whole crowd is back: 2,000 people in four rooms, all of whom lose their connection at the same moment.

Three times: the edge is killed; the edge and every match actor are killed; the people of three rooms lose their
network, while those of the fourth, whose clock runs, stay. The crowd is a process of its own beside the server.
"""

from __future__ import annotations

import asyncio
import json
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil
from figures import Figures, quantile

from server.edge_processes import listening
from server.processes import EDGE, MATCH_ACTOR, Identity, called, cpu_seconds, memory_bytes
from server.running import RunningServer
from server.visit import Person, Visit

PEOPLE = 2_000
ROOMS = 4
ROUND_S = 3_600
SIGNING_IN_AT_ONCE = 8
BACK_WITHIN_S = 120.0
LINE_BYTES_MAX = 64 * 1024 * 1024
GENERATOR = Path(__file__).with_name("crowd_generator.py")

Happens = Callable[[], None]


async def measure(server: RunningServer, figures: Figures) -> None:
    async with Visit(server) as visit:
        debates = [await visit.debate(round_s=ROUND_S), *[await visit.debate() for _ in range(ROOMS - 1)]]
        rooms = [debate.id for debate in debates]
        people = await _sign_in(visit)
        crowd = await Crowd.come_in(server, people, rooms)
        try:
            for what, cut, titles in (
                ("edge killed", [], [EDGE]),
                ("three rooms lose their network", rooms[1:], []),
                ("edge and match actors killed", [], [EDGE, MATCH_ACTOR]),
            ):
                found = await crowd.come_back(server, cut, titles)
                _show(figures, what, found)
        finally:
            await crowd.leave()


async def _sign_in(visit: Visit) -> list[Person]:
    names = iter([f"Person {number}" for number in range(PEOPLE)])

    async def some() -> list[Person]:
        return [await visit.person(name) for name in names]

    found = await asyncio.gather(*(some() for _ in range(SIGNING_IN_AT_ONCE)))
    return [person for some in found for person in some]


class Crowd:
    """The generator's process."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    @classmethod
    async def come_in(cls, server: RunningServer, people: list[Person], rooms: list[str]) -> Crowd:
        """Everybody is in a room, as many in each."""
        pipe = asyncio.subprocess.PIPE
        crowd = cls(
            await asyncio.create_subprocess_exec(
                sys.executable, str(GENERATOR), stdin=pipe, stdout=pipe, limit=LINE_BYTES_MAX
            )
        )
        seats = [[one.token, rooms[number % len(rooms)]] for number, one in enumerate(people)]
        answer = await crowd._ask({"address": ["127.0.0.1", server.port], "seats": seats, "seed": 1})
        if answer["inside"] != len(people):
            raise RuntimeError(f"only {answer['inside']} of {len(people)} came in\n{server.logs()}")
        return crowd

    async def come_back(self, server: RunningServer, cut: list[str], titles: list[str]) -> dict[str, Any]:
        """What the crowd noted, and what the edge that is there afterwards took meanwhile."""
        used_s = {edge: cpu_seconds([edge]) for edge in called(server.processes(), EDGE)}
        waiting = asyncio.create_task(self._ask({"cut": cut, "within_s": BACK_WITHIN_S}))
        await asyncio.sleep(0.2)
        killed_s = time.monotonic()
        for victim in [one for title in titles for one in _those(server, title)]:
            victim.send(signal.SIGKILL)
        found = await waiting
        edges = listening(server)
        return {
            **found, "killed_s": killed_s if titles else found["began_s"],
            "edge_cpu_s": cpu_seconds(edges) - sum(used_s.get(edge, 0.0) for edge in edges),
            "edge_bytes": sum(map(_bytes, edges)),
        }  # fmt: skip

    async def leave(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        await self._process.wait()

    async def _ask(self, what: dict[str, Any]) -> dict[str, Any]:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(what).encode() + b"\n")
        answer: dict[str, Any] = json.loads(await self._process.stdout.readline())
        return answer


def _those(server: RunningServer, title: str) -> list[Identity]:
    """Of the edges those that listen: a spare one is there to stay."""
    return listening(server) if title == EDGE else called(server.processes(), title)


def _bytes(edge: Identity) -> int:
    try:
        return memory_bytes(edge)
    except psutil.NoSuchProcess:
        return 0


def _show(figures: Figures, what: str, found: dict[str, Any]) -> None:
    lost, since_s = len(found["lost_s"]), found["killed_s"]
    back_s = sorted(at_s - since_s for at_s in found["back_s"])
    figures.add(f"{what}: lost / back again", f"{lost} / {len(back_s)}")
    if not back_s:
        return
    figures.add(f"{what}: the port answers again", f"{found['first_answer_s'] - since_s:.2f} s")
    times = " / ".join(f"{at_s:.2f}" for at_s in (quantile(back_s, 0.5), quantile(back_s, 0.99), back_s[-1]))
    figures.add(f"{what}: half / 99 % / all are back after", f"{times} s", "seconds")
    figures.add(f"{what}: processor time of the edge", f"{found['edge_cpu_s']:.2f} s")
    figures.add(f"{what}: the edge's memory", f"{found['edge_bytes'] / 2**20:.0f} MiB")
    late_ms = found["late_ms"]
    if late_ms:
        spread = " / ".join(f"{one:.0f}" for one in (quantile(late_ms, 0.5), quantile(late_ms, 0.99), max(late_ms)))
        figures.add(f"{what}: ticks to those inside ({len(late_ms)}), late, median / p99 / most", f"{spread} ms")
    for name, count in sorted(found["counts"].items()):
        figures.add(f"{what}: {name}", str(count))
    generator = f"{found['cores']:.2f} cores, {found['most_lag_s'] * 1000:.0f} ms"
    figures.add(f"{what}: what the crowd itself took, and how late it was at most", generator)
