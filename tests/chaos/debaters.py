"""Who plays while things break: groups, one match after the other, and metronomes whose clock runs all the time."""

from __future__ import annotations

import asyncio
import random
from dataclasses import dataclass, field

import aiohttp
from chaos_scene import Scene
from real_device import Device
from recorder import Recorder
from simulated.acting import Actor

FORMATS = ("FREE", "FREE", "FREE", "DUEL", "SPAR")
PEOPLE_A_GROUP = 4
METRONOME_S = 3_600
AFTERWARDS_S = 2.0
"""So long people stay in the room of a debate that is over."""
PACE_S = (0.8, 2.0)


@dataclass
class People:
    """Everybody, their devices and what they do."""

    scene: Scene
    recorder: Recorder
    draws: random.Random
    rest: aiohttp.ClientSession
    sockets: aiohttp.ClientSession
    devices: list[Device] = field(default_factory=list)
    metronomes: list[str] = field(default_factory=list)
    """Matches in which one speech goes on for the whole run."""
    matches: list[str] = field(default_factory=list)
    calm: bool = False
    _actors: list[Actor] = field(default_factory=list)
    _tasks: list[asyncio.Task[None]] = field(default_factory=list)

    async def come(self, *, groups: int, metronomes: int) -> None:
        """Sign everybody in and begin."""
        for number in range(metronomes):
            host, watcher = [await self._device() for _ in range(2)]
            await self._metronome(number, host, watcher)
        for number in range(groups):
            devices = [await self._device() for _ in range(PEOPLE_A_GROUP)]
            self._begin(self._debates(number, devices))

    def go_home(self) -> None:
        """From now on everybody wants to get done, and makes no new match."""
        self.calm = True
        for actor in self._actors:
            actor.calm = True

    async def end_metronomes(self) -> None:
        for match_id in self.metronomes:
            host = next(one for one in self.devices if match_id in one.rooms)
            await host.command(match_id, "end_round", {})
            await host.command(match_id, "request_ai_score", {})

    async def close(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await asyncio.gather(*(one.close() for one in self.devices), return_exceptions=True)

    @property
    def phases(self) -> tuple[str, ...]:
        """Those of all matches that go on, as their people know."""
        known = {room.phase for device in self.devices for room in device.rooms.values() if not room.over}
        return tuple(sorted(known))

    # Matches

    async def _debates(self, number: int, devices: list[Device]) -> None:
        host = devices[0]
        for count in range(1_000):
            if self.calm:
                return
            form = self.draws.choice(FORMATS)
            wanted = {"mode": "GLOBAL", "format": form, "topic": f"Debate {count} of group {number}"}
            match_id = await self._make(host, wanted, f"group-{number}/{count}")
            await devices[1].join(match_id)
            acting = []
            for device in devices:
                device.follow(match_id)
                actor = Actor(device, match_id, self.draws, pace_s=self.draws.uniform(*PACE_S), confused=0.1)
                actor.calm = self.calm
                self._actors.append(actor)
                acting.append(actor.act())
            await asyncio.gather(*acting)
            await asyncio.sleep(AFTERWARDS_S)
            for device in devices:
                await device.leave(match_id)

    async def _metronome(self, number: int, host: Device, watcher: Device) -> None:
        wanted = {"mode": "GLOBAL", "format": "FREE", "topic": f"Metronome {number}"}
        match_id = await self._make(host, wanted, f"metronome-{number}")
        for device in (host, watcher):
            device.follow(match_id)
        await watcher.join(match_id)
        fields = {"speakerUserId": host.person_id, "durationSec": METRONOME_S}
        await host.command(match_id, "start_round", fields)
        self.metronomes.append(match_id)

    async def _make(self, host: Device, wanted: dict[str, str], key: str) -> str:
        match_id = await host.make_match(wanted, key)
        self.matches.append(match_id)
        return match_id

    # People

    async def _device(self) -> Device:
        name = f"device-{len(self.devices)}"
        while True:
            async with self.rest.post(f"{self.scene.server.url}/v1/auth/dev", json={"displayName": name}) as response:
                found = await response.json()
                if response.status == 200:
                    break
                await asyncio.sleep(float(response.headers.get("Retry-After", 1)))
        device = Device(
            url=self.scene.server.url, sockets_url=self.scene.proxy.url, name=name, person_id=found["user"]["id"],
            token=found["token"], recorder=self.recorder, draws=self.draws, rest=self.rest, sockets=self.sockets,
        )  # fmt: skip
        self.devices.append(device)
        self._begin(device.live())
        return device

    def _begin(self, work: object) -> None:
        self._tasks.append(asyncio.ensure_future(work))  # type: ignore[arg-type]
