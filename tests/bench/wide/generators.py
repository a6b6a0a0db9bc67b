"""The load generator's processes: rooms are shared out among them, and their figures put together."""

from __future__ import annotations

import asyncio
import json
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

from accounts import Person
from spread import Spread

PROGRAM = Path(__file__).with_name("generator.py")
LINE_BYTES_MAX = 256 * 1024 * 1024
LATE_MS_MAX = 10.0
CORES_MAX = 0.9


@dataclass(frozen=True, slots=True)
class RoomPlan:
    """A match and who comes; the host first."""

    match_id: str
    people: Sequence[Person]


@dataclass(frozen=True, slots=True)
class Noted:
    """What all processes noted in one window."""

    took_s: float
    messages: int
    bytes: int
    ticks_expected: float
    spreads: dict[str, Spread]
    cores: list[float]
    """Of each process."""
    refusals: dict[str, int]
    lost: int
    clock_drift_ms: float

    @property
    def bottleneck(self) -> str:
        """Why these figures are the generator's rather than the server's; empty when they are not."""
        late_ms = self.spreads["lateness"].quantile_ms(0.99) or 0.0
        if late_ms > LATE_MS_MAX:
            return f"the load generator's own loop was late: {late_ms:.0f} ms p99"
        return f"a load generator took {max(self.cores):.2f} cores" if max(self.cores) > CORES_MAX else ""


class Generators:
    """An `async with` block in which `processes` of them run."""

    def __init__(self, processes: int) -> None:
        self._count = processes
        self._rooms = 0
        self._processes: list[asyncio.subprocess.Process] = []

    async def __aenter__(self) -> Generators:
        pipe = asyncio.subprocess.PIPE
        for _ in range(self._count):
            self._processes.append(
                await asyncio.create_subprocess_exec(
                    sys.executable, str(PROGRAM), stdin=pipe, stdout=pipe, limit=LINE_BYTES_MAX
                )
            )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        for process in self._processes:
            assert process.stdin is not None
            process.stdin.close()
            await process.wait()

    async def come_in(
        self, addresses: Sequence[tuple[str, int]], rooms: Sequence[RoomPlan], *, joins: bool = True, at_once: int = 32
    ) -> float:
        """Everybody is in; the cores that this took of the busiest of these processes.

        Each process takes one of the addresses, by turns.
        """
        self._rooms += len(rooms)
        shares = [
            [[room.match_id, [[one.id, one.token] for one in room.people]] for room in rooms[first :: self._count]]
            for first in range(self._count)
        ]
        answers = await self._ask_each(
            [
                {
                    "do": "come_in",
                    "address": addresses[number % len(addresses)],
                    "rooms": share,
                    "joins": joins,
                    "at_once": at_once // self._count,
                }
                for number, share in enumerate(shares)
            ]
        )
        return max(answer["cores"] for answer in answers)

    async def start_rounds(self, duration_s: int, *, a_second: float = 100.0) -> None:
        """Each room's host starts a round, so many a second."""
        await self._all_start({"do": "start", "duration_s": duration_s, "a_second": a_second / self._count})

    async def go_live(self) -> None:
        """Each room's host begins the debate; no clock runs."""
        await self._all_start({"do": "go_live"})

    async def _all_start(self, what: dict[str, Any]) -> None:
        started = sum(answer["started"] for answer in await self._ask(what))
        if started < self._rooms:
            raise RuntimeError(f"only {started} of {self._rooms} debates began: {(await self.tell()).refusals}")

    async def go(
        self, *, reactions_a_second: float, votes_a_second: float = 0.0, hosts_only: bool = False, seed: int = 1
    ) -> None:
        """From now on people do something, so much in all."""
        await self._ask_each(
            [
                {
                    "do": "go", "reactions_a_second": reactions_a_second / self._count,
                    "votes_a_second": votes_a_second / self._count, "hosts_only": hosts_only,
                    "seed": seed + number,
                }
                for number in range(self._count)
            ]
        )  # fmt: skip

    async def begin(self) -> None:
        """Note from now on."""
        await self._ask({"do": "begin"})

    async def rest(self) -> None:
        """Nobody does anything any more, and everybody stays."""
        await self._ask({"do": "rest"})

    async def leave(self) -> None:
        await self._ask({"do": "leave"})

    async def tell(self) -> Noted:
        """What was noted since `begin`."""
        answers = await self._ask({"do": "tell"})
        spreads: dict[str, Spread] = {}
        refusals: Counter[str] = Counter()
        for answer in answers:
            refusals.update(answer["refusals"])
            for name, counts in answer["spreads"].items():
                spreads.setdefault(name, Spread()).add(Spread(counts))
        return Noted(
            took_s=max(answer["took_s"] for answer in answers),
            messages=sum(answer["messages"] for answer in answers),
            bytes=sum(answer["bytes"] for answer in answers),
            ticks_expected=sum(answer["ticks_expected"] for answer in answers),
            spreads=spreads,
            cores=[answer["cores"] for answer in answers],
            refusals=dict(refusals),
            lost=sum(answer["lost"] for answer in answers),
            clock_drift_ms=max(abs(answer["clock_drift_ms"]) for answer in answers),
        )

    async def _ask(self, what: dict[str, Any]) -> list[dict[str, Any]]:
        return await self._ask_each([what] * self._count)

    async def _ask_each(self, whats: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
        async def ask(process: asyncio.subprocess.Process, what: dict[str, Any]) -> dict[str, Any]:
            assert process.stdin is not None
            assert process.stdout is not None
            process.stdin.write(json.dumps(what).encode() + b"\n")
            line = await process.stdout.readline()
            if not line:
                raise RuntimeError("a load generator ended; what it said is above")
            answer: dict[str, Any] = json.loads(line)
            return answer

        return list(await asyncio.gather(*map(ask, self._processes, whats)))
