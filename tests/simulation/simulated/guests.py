"""The people of a run: their accounts, devices and what they came for."""

from __future__ import annotations

import asyncio
import random
from dataclasses import dataclass
from typing import TYPE_CHECKING

from checker.history import Banned, Disconnected
from simulated.acting import Actor
from simulated.cluster import START_AT_MS
from simulated.device import Device
from simulated.plan import MatchPlan
from simulated.process import Process
from simulated.serving import EDGE_SETTINGS, SECRET
from simulated.world import US

from echoplay_actors.ids import match_id_of, new_id
from echoplay_actors.match.values import Person, Role
from echoplay_actors.ports.account_store import Account
from echoplay_actors.testing import SeededRandomness
from echoplay_http.tokens import Tokens

if TYPE_CHECKING:
    from simulated.one_run import Run

PATIENCE_S = 190.0
"""Longer than a side has to come back."""
DEVICE_BACK_S = (0.5, 6.0)
"""How long until a device that died is there again."""


class Guests:
    """Everybody; `people` and `match_ids` in the order of the plan."""

    def __init__(self, run: Run) -> None:
        self.devices: dict[str, Device] = {}
        self.people: list[str] = []
        self.match_ids: list[str] = []
        self.is_calm = False
        self._run = run
        self._plan = run.plan
        self._actors: list[Actor] = []
        self._roles: dict[str, Role] = {}
        self._numbers: dict[str, int] = {}
        self._away_for_good: set[str] = set()
        self._back = run.world.stream("devices back")
        self._invite()

    def come(self) -> None:
        """All devices are there from now on."""
        plan = self._plan
        for number in range(plan.people):
            for copy in range(2 if number in plan.second_devices else 1):
                name = f"device-{number}" + ("b" if copy else "")
                self._numbers[name] = number
                self._start_device(name, self.people[number], None)
        for one in plan.matches:
            if one.abandoned:
                leaves_s = random.Random(f"{plan.seed}/{one.number}").uniform(12.0, plan.faults_s)
                self._run.later(leaves_s, self._abandon, one)
            elif one.stay_away:
                self._run.later(one.leave_at_s, self._leave, one.stay_away)

    def calm(self) -> None:
        """Everybody comes back and wants to get done; in some runs only when they meant to."""
        self.is_calm = True
        hurry = self._run.world.stream("calm").random() < 0.7
        for name, device in self.devices.items():
            device.process.thaw()
            if hurry or not device.away:
                self.put_away(name, name in self._away_for_good)
        for actor in self._actors:
            actor.calm = True
        self._run.later(PATIENCE_S, self._lose_patience)

    def _lose_patience(self) -> None:
        """Nobody waits any more for those who stay away, and may never have been there."""
        for actor in self._actors:
            actor.patient = False

    def _invite(self) -> None:
        randomness = SeededRandomness(self._plan.seed)
        database = self._run.storage.database
        for number in range(self._plan.people):
            user_id = new_id(now_ms=START_AT_MS, randomness=randomness)
            role = Role.MOD if number == self._plan.moderator else Role.USER
            self.people.append(user_id)
            database.add_account(Account(user_id, f"Person {number}", None, None, role.value, None))
            self._roles[user_id] = role
        for one in self._plan.matches:
            match_id = match_id_of(secret=SECRET.encode(), request=(self.people[one.host], self._key(one)))
            self.match_ids.append(match_id)
            family = (one.host, *one.debaters, *one.watchers)
            if one.mode == "FAMILY":
                database.make_family(*(self.people[member] for member in family))
                self._run.history.families[match_id] = frozenset(self.people[member] for member in family)
        self._run.history.moderators = frozenset({self.people[self._plan.moderator]})

    def _key(self, one: MatchPlan) -> str:
        return f"make-{one.number}"

    def _token(self, person_id: str, edge: str) -> str:
        """As that edge issues it now."""
        tokens = Tokens(EDGE_SETTINGS, clock=_Stopped(self._run.cluster.wall_ms(edge)))
        return tokens.issue(Person(person_id, self._roles[person_id]))

    def _start_device(self, name: str, person_id: str, before: Device | None) -> None:
        process = Process(
            self._run.world, self._run.network, name, ended=self._device_ended, broken=self._device_broken
        )
        draws = self._run.world.stream(f"{name}/{self._run.world.now_us}")
        device = Device(self._run.cluster, process, person_id, lambda edge: self._token(person_id, edge), draws)
        if before is not None:
            device.banned = before.banned
            device.away = name in self._away_for_good
        self.devices[name] = device
        process.start(device.live())
        process.start(self._script(device, self._numbers[name]))

    def _device_ended(self, process: Process) -> None:
        before = self.devices[process.name]
        if before.line is not None:
            gone = Disconnected(self._run.world.now_us, process.name, before.person_id, before.line.number, "killed")
            self._run.history.disconnected.append(gone)
        delay_us = int(self._back.uniform(*DEVICE_BACK_S) * US)
        self._run.world.call_in(delay_us, self._start_device, process.name, before.person_id, before)

    def _device_broken(self, process: Process, error: BaseException) -> None:
        raise error

    async def _script(self, device: Device, number: int) -> None:
        """What this person came for."""
        tasks = []
        for one, match_id in zip(self._plan.matches, self.match_ids, strict=True):
            family = (one.host, *one.debaters, *one.watchers)
            if number in family or number in (self._plan.moderator, self._plan.outsider):
                tasks.append(self._take_part(device, one, match_id, number))
        await asyncio.gather(*tasks)

    async def _take_part(self, device: Device, one: MatchPlan, match_id: str, number: int) -> None:
        await asyncio.sleep(max(one.begins_s + (0 if number == one.host else 1.0) - self._run.world.now_s, 0.0))
        while not self.is_calm or match_id not in self._run.storage.database.matches:
            if number == one.host:
                wanted = {"mode": one.mode, "format": one.format}
                answer = await device.command(match_id, "make", wanted, op_id=self._key(one), rest=True)
                if answer is not None and answer["ok"]:
                    break
            elif match_id in self._run.storage.database.matches:
                break
            await asyncio.sleep(1.0)
            if device.banned:
                return
        if number in one.debaters:
            await self._join(device, match_id)
        confused = 0.1 if number != self._plan.outsider else 0.6
        pace_s = one.pace_s if number < self._plan.moderator else 4 * one.pace_s
        actor = Actor(device, match_id, device.draws, pace_s=pace_s, confused=confused)
        actor.calm = self.is_calm
        actor.patient = bool(one.stay_away)
        self._actors.append(actor)
        await actor.act()

    async def _join(self, device: Device, match_id: str) -> None:
        while not device.banned:
            answer = await device.command(match_id, "join", {}, op_id=f"{device.name}/join/{match_id[:4]}", rest=True)
            if answer is not None and (answer["ok"] or not answer["error"]["retryable"]):
                return
            await asyncio.sleep(1.0)

    def some_device(self, draw: random.Random) -> str:
        names = list(self.devices)
        return names[draw.randrange(len(names))]

    def some_match(self, draw: random.Random) -> str:
        return self.match_ids[draw.randrange(len(self.match_ids))]

    def devices_beside(self, name: str) -> list[str]:
        """All devices of the people of the same match."""
        number = self.people.index(self.devices[name].person_id)
        for one in self._plan.matches:
            family = (one.host, *one.debaters, *one.watchers)
            if number in family:
                people = {self.people[member] for member in family}
                return [other for other, device in self.devices.items() if device.person_id in people]
        return [name]

    def put_away(self, name: str, away: bool) -> None:
        if away or name not in self._away_for_good:
            device = self.devices[name]
            device.process.call_soon(device.put_away, away)

    def ban(self, person_id: str) -> None:
        self._run.storage.database.ban(person_id)
        self._run.history.banned.append(Banned(self._run.world.now_us, person_id))

    def _abandon(self, one: MatchPlan) -> None:
        """They leave for good."""
        people = {self.people[number] for number in (one.host, *one.debaters, *one.watchers)}
        people |= {self.people[self._plan.moderator], self.people[self._plan.outsider]}
        for name, device in self.devices.items():
            if device.person_id in people:
                self._away_for_good.add(name)
                self.put_away(name, True)

    def _leave(self, numbers: tuple[int, ...]) -> None:
        for name, number in self._numbers.items():
            if number in numbers:
                self._away_for_good.add(name)
                self.put_away(name, True)

    def audience_goes_home(self) -> None:
        """While somebody watches no rule closes a match that its debaters left."""
        for name, device in self.devices.items():
            if not any(device.person_id in room.participants and not room.over for room in device.rooms.values()):
                self._away_for_good.add(name)
                self.put_away(name, True)


@dataclass(frozen=True, slots=True)
class _Stopped:
    """A clock that says when somebody signed in."""

    at_ms: int

    def now_ms(self) -> int:
        return self.at_ms
