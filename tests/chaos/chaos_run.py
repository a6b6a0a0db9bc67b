"""One run: the real system, people who record everything, parts that are killed and frozen, then calm and a judgement.

The seed decides who does what and what is done to whom; when it takes effect is up to the machine.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import aiohttp
from chaos_faults import FAULTS, KILLS
from chaos_scene import Scene
from checker.check import check
from debaters import People
from judging import read_matches, tables_that_differ, until_all_are_over
from outcome import Outcome
from proxy import Proxy
from recorder import Recorder
from wall_clock import WallClock

from server.running import TemporaryServer

CLOCK_SET = "clock set"
PAUSE_S = (0.5, 3.5)
BEGIN_AFTER_S = 3.0
BACK_WITHIN_S = 60.0
HEARD_WITHIN_S = 120.0
LOOK_AGAIN_S = 0.2
CALM_S_MAX = 180.0
LINGER_S = 7.0
"""Longer than it takes until whoever is left behind counts as that."""
TELL_EVERY_S = 30.0
RARE = {
    "everything killed": 0.2,
    "server replaced": 0.2,
    "raylet killed": 0.3,
    "raylet frozen": 0.3,
    "conductor frozen": 0.3,
}
"""How likely those are drawn that take the whole server down, others being 1."""
TWO_AT_ONCE = 0.25


@dataclass(frozen=True, slots=True)
class Wanted:
    """What kind of run. With `in_order` each of `kinds` happens once, one after the other, however long that takes."""

    seed: int
    faults_s: float
    groups: int
    metronomes: int
    kinds: tuple[str, ...]
    in_order: bool = False
    kills_min: int = 0
    """It goes on for longer until so many processes were killed."""
    pause_s: tuple[float, float] = PAUSE_S
    two_at_once: float = TWO_AT_ONCE
    """How likely."""
    patient: bool = False
    """Each pause begins only when the clocks that run all the time are heard again."""


class Chaos:
    """`play` once."""

    def __init__(self, wanted: Wanted, *, tell: Callable[[str], None] = lambda text: None) -> None:
        self._wanted = wanted
        self._tell = tell
        self._draws = random.Random(wanted.seed)
        self._recorder = Recorder(wanted.seed)

    async def play(self) -> Outcome:
        with tempfile.TemporaryDirectory(prefix="echoplay-clock-") as folder:
            clock = WallClock.found(Path(folder)) if CLOCK_SET in self._wanted.kinds else None
            settings = {"ECHOPLAY_MATCH_ACTORS_MAX": "4", **(clock.environment if clock else {})}
            with TemporaryServer(settings) as server:
                proxy = Proxy(lambda: ("127.0.0.1", server.port), random.Random(self._wanted.seed))
                await proxy.start()
                try:
                    return await self._play_on(Scene(server, proxy, clock))
                finally:
                    await proxy.close()

    async def _play_on(self, scene: Scene) -> Outcome:
        async with (
            aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=20)) as rest,
            aiohttp.ClientSession() as sockets,
        ):
            people = People(scene, self._recorder, self._draws, rest, sockets)
            try:
                await people.come(groups=self._wanted.groups, metronomes=self._wanted.metronomes)
                await asyncio.sleep(BEGIN_AFTER_S)
                await self._break_things(people)
                return await self._judge(people)
            finally:
                await people.close()

    async def _break_things(self, people: People) -> None:
        wanted, draws = self._wanted, self._draws
        weights = [RARE.get(kind, 1.0) for kind in wanted.kinds]
        if wanted.in_order:
            for kind in wanted.kinds:
                # What the one before took down with it may still be on its way back.
                async with asyncio.timeout(BACK_WITHIN_S):
                    while not await self._break(people, kind):  # noqa: ASYNC110
                        await asyncio.sleep(LOOK_AGAIN_S)
                await asyncio.sleep(draws.uniform(*wanted.pause_s))
            return
        loop = asyncio.get_running_loop()
        told_s, until_s = loop.time(), loop.time() + wanted.faults_s
        while loop.time() < until_s or self._kills < wanted.kills_min:
            kinds = draws.choices(wanted.kinds, weights, k=2 if draws.random() < wanted.two_at_once else 1)
            await asyncio.gather(*(self._break(people, kind) for kind in kinds))
            if wanted.patient:
                await self._until_heard(people)
            if loop.time() > told_s + TELL_EVERY_S:
                told_s = loop.time()
                faults = len(self._recorder.history.faults)
                self._tell(f"{faults} faults, {self._kills} of them kills, {len(people.matches)} matches")
            await asyncio.sleep(draws.uniform(*wanted.pause_s))

    async def _until_heard(self, people: People) -> None:
        """Whoever is not heard for two minutes is in the figures as that."""
        seen = self._recorder.history.seen
        first, silent = len(seen), set(people.metronomes)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(HEARD_WITHIN_S):
                while silent:
                    await asyncio.sleep(LOOK_AGAIN_S)
                    silent -= {one.match_id for one in seen[first:] if one.name == "timer_tick"}

    @property
    def _kills(self) -> int:
        return sum(one.kind in KILLS for one in self._recorder.history.faults)

    async def _break(self, people: People, kind: str) -> bool:
        """False if there was nothing to hit."""
        began_us, phases = self._recorder.now_us(), people.phases
        target = await FAULTS[kind](people.scene, self._draws)
        if target is not None:
            self._recorder.fault(began_us, self._recorder.now_us(), kind, target, phases)
        return target is not None

    async def _judge(self, people: People) -> Outcome:
        """Bring everything to its end in calm, then look at all of it."""
        history = self._recorder.history
        history.calm_from_us = self._recorder.now_us()
        self._tell(f"calm after {len(history.faults)} faults; {len(people.matches)} matches")
        people.go_home()
        await people.end_metronomes()
        await until_all_are_over(people.scene.server, within_s=CALM_S_MAX)
        await asyncio.sleep(LINGER_S)
        history.ended_us = self._recorder.now_us()
        states = await asyncio.to_thread(read_matches, people.scene.server, history)
        violations = [*check(history), *await tables_that_differ(people.scene.server, history, states)]
        return Outcome(history, violations, tuple(people.metronomes), len(people.devices))
