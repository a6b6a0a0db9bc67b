"""One run: everything put together from a seed, played with faults, then in calm until every match is over, and judged.

This is the simulation's composition root. The same seed gives the same run, to the last event.
"""

from __future__ import annotations

import asyncio
import hashlib
import itertools
import logging
import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from checker.check import check
from checker.history import Banned, Breach, Fault, History, StoredMatch, Violation
from simulated.acting import Actor
from simulated.cluster import START_AT_MS, Cluster, Incarnation, Walls
from simulated.device import Device
from simulated.faults import FAULTS
from simulated.network import Network
from simulated.plan import MatchPlan, Plan, PlannedFault, plan_of
from simulated.process import Process
from simulated.serving import EDGE_SETTINGS, SECRET, SERVE
from simulated.storage import NAME as POSTGRES
from simulated.storage import StorageServer
from simulated.world import US, World

from echoplay_actors.ids import match_id_of, new_id
from echoplay_actors.match.codec import decode_event, state_bytes
from echoplay_actors.match.evolve import evolve
from echoplay_actors.match.values import Person, Role
from echoplay_actors.ports.account_store import Account
from echoplay_actors.testing import SeededRandomness
from echoplay_cluster.directory.roster import PlacementLimits
from echoplay_http.tokens import Tokens

CALM_S_MAX = 240.0
CLOSED_BY_RULE_S_MAX = 2_000.0
"""Above the longest rule that closes a match: a lobby nobody touches for 30 minutes."""
LOOK_S = 0.5
LINGER_S = 3.0
HOME_AFTER_S = 60.0
DEVICE_BACK_S = (0.5, 6.0)
PHASES = ("LOBBY", "OPEN", "SPEAKING", "HANDOVER", "PAUSED", "VOTING")
"""Those that a fault can meet: all that are not final."""


@dataclass(slots=True)
class Outcome:
    """What came of a seed."""

    seed: int
    violations: list[Violation]
    simulated_s: float
    steps: int
    events: int
    faults: int
    cells: set[tuple[str, str]]
    """(fault, phase) pairs that were visited."""
    history: History
    digest: str
    """Of all that was seen and written: the same for the same seed."""


@dataclass(slots=True)
class _Replay:
    seq: int = 0
    state: Any = None


class Run:
    """See the module; `play` once."""

    def __init__(self, seed: int, *, only: tuple[str, ...] | None = None, plan: Plan | None = None) -> None:
        self.plan = plan or plan_of(seed, tuple(FAULTS) if only is None else only)
        self.world = World(seed)
        self.network = Network(self.world)
        self.history = History(seed)
        self.walls = Walls()
        self.storage = StorageServer(self.world, self.network, self._storage_wall_ms)
        self.storage.committed = self._committed
        self.kill_at_commit: Process | None = None
        self.devices: dict[str, Device] = {}
        self.people: list[str] = []
        self.match_ids: list[str] = []
        self.cells: set[tuple[str, str]] = set()
        self._back = self.world.stream("devices back")
        self._actors: list[Actor] = []
        self._is_calm = False
        self._replays: dict[str, _Replay] = {}
        self._scripts: dict[str, Callable[[Device], Any]] = {}
        self._tokens: dict[str, str] = {}
        self._away_for_good: set[str] = set()
        self._over_since_us: int | None = None
        plan_ = self.plan
        limits = PlacementLimits(plan_.match_actors_max, plan_.matches_per_actor, plan_.spares)
        self.cluster = Cluster(self.world, self.network, self.storage, self.history, self.walls, limits, SERVE)
        self._invite()

    # Putting together

    def _invite(self) -> None:
        randomness = SeededRandomness(self.plan.seed)
        clock = _Fixed()
        tokens = Tokens(EDGE_SETTINGS, clock=clock)
        database = self.storage.database
        for number in range(self.plan.people):
            user_id = new_id(now_ms=START_AT_MS, randomness=randomness)
            role = Role.MOD if number == self.plan.moderator else Role.USER
            self.people.append(user_id)
            database.add_account(Account(user_id, f"Person {number}", None, None, role.value, None))
            self._tokens[user_id] = tokens.issue(Person(user_id, role))
        for one in self.plan.matches:
            match_id = match_id_of(secret=SECRET.encode(), request=(self.people[one.host], self._key(one)))
            self.match_ids.append(match_id)
            family = (one.host, *one.debaters, *one.watchers)
            if one.mode == "FAMILY":
                database.make_family(*(self.people[member] for member in family))
                self.history.families[match_id] = frozenset(self.people[member] for member in family)
        self.history.moderators = frozenset({self.people[self.plan.moderator]})

    def _key(self, one: MatchPlan) -> str:
        return f"make-{one.number}"

    def _storage_wall_ms(self) -> int:
        return START_AT_MS + self.world.now_us // 1000 + self.walls.off_ms.get(POSTGRES, 0)

    def play(self) -> Outcome:
        """All of it."""
        plan = self.plan
        if plan.rates:
            rates = self.world.stream("rates")
            names = [*(f"match-{number}" for number in range(1, 30)), *(f"edge-{number}" for number in range(1, 5))]
            self.walls.rates = {name: 1.0 + rates.uniform(-0.002, 0.002) for name in names}
        self.cluster.spawn("directory", "directory")
        for number in range(plan.edges):
            self.cluster.spawn(f"edge-{number + 1}", "edge")
        for number in range(plan.people):
            for copy in range(2 if number in plan.second_devices else 1):
                self._add_device(number, copy)
        for one in plan.matches:
            if one.abandoned:
                self.later(random.Random(f"{plan.seed}/{one.number}").uniform(12.0, plan.faults_s), self._abandon, one)
        for planned in plan.faults:
            self.later(planned.at_s, self._inflict, planned)
        self.later(plan.faults_s, self.calm)
        self.later(LOOK_S, self._look)
        by_rule = bool(self.history.banned) or any(one.abandoned for one in plan.matches)
        end_s = plan.faults_s + (CLOSED_BY_RULE_S_MAX if by_rule else CALM_S_MAX)
        watch = _ErrorWatch(self)
        with watch:
            self.world.run_until(round((plan.faults_s + 1) * US), stop=self._is_over)
            if self.history.banned:
                end_s = plan.faults_s + CLOSED_BY_RULE_S_MAX
            self.world.run_until(round(end_s * US), stop=self._is_over)
        self._finish()
        return self._outcome()

    # People

    def _add_device(self, number: int, copy: int) -> None:
        name = f"device-{number}" + ("b" if copy else "")
        self._scripts[name] = lambda device: self._script(device, number)
        self._start_device(name, self.people[number], None)

    def _start_device(self, name: str, person_id: str, before: Device | None) -> None:
        process = Process(self.world, self.network, name, ended=self._device_ended, broken=self._device_broken)
        draws = self.world.stream(f"{name}/{self.world.now_us}")
        device = Device(self.cluster, process, person_id, self._tokens[person_id], draws)
        if before is not None:
            device.banned = before.banned
            device.away = name in self._away_for_good
        self.devices[name] = device
        process.start(device.live())
        process.start(self._scripts[name](device))

    def _device_ended(self, process: Process) -> None:
        before = self.devices[process.name]
        delay_us = int(self._back.uniform(*DEVICE_BACK_S) * US)
        self.world.call_in(delay_us, self._start_device, process.name, before.person_id, before)

    def _device_broken(self, process: Process, error: BaseException) -> None:
        raise error

    async def _script(self, device: Device, number: int) -> None:
        """What this person came for."""
        tasks = []
        for one, match_id in zip(self.plan.matches, self.match_ids, strict=True):
            family = (one.host, *one.debaters, *one.watchers)
            if number in family or number in (self.plan.moderator, self.plan.outsider):
                tasks.append(self._take_part(device, one, match_id, number))
        await asyncio.gather(*tasks)

    async def _take_part(self, device: Device, one: MatchPlan, match_id: str, number: int) -> None:
        await asyncio.sleep(max(one.begins_s + (0 if number == one.host else 1.0) - self.world.now_s, 0.0))
        while not self._is_calm or match_id not in self.storage.database.matches:
            if number == one.host:
                wanted = {"mode": one.mode, "format": one.format}
                answer = await device.command(match_id, "make", wanted, op_id=self._key(one), rest=True)
                if answer is not None and answer["ok"]:
                    break
            elif match_id in self.storage.database.matches:
                break
            await asyncio.sleep(1.0)
            if device.banned:
                return
        if number in one.debaters:
            await self._join(device, match_id)
        confused = 0.1 if number != self.plan.outsider else 0.6
        pace_s = one.pace_s if number < self.plan.moderator else 4 * one.pace_s
        actor = Actor(device, match_id, device.draws, pace_s=pace_s, confused=confused)
        actor.calm = self._is_calm
        self._actors.append(actor)
        await actor.act()

    async def _join(self, device: Device, match_id: str) -> None:
        while not device.banned:
            answer = await device.command(match_id, "join", {}, op_id=f"{device.name}/join", rest=True)
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
        for one in self.plan.matches:
            family = (one.host, *one.debaters, *one.watchers)
            if number in family:
                people = {self.people[member] for member in family}
                return [other for other, device in self.devices.items() if device.person_id in people]
        return [name]

    def put_away(self, name: str, away: bool) -> None:
        if away or name not in self._away_for_good:
            device = self.devices[name]
            device.away = away
            if away and device.line is not None:
                device.process.call_soon(device.line.close, "left")

    def ban(self, person_id: str) -> None:
        self.storage.database.ban(person_id)
        self.history.banned.append(Banned(self.world.now_us, person_id))

    def _abandon(self, one: MatchPlan) -> None:
        """They leave for good."""
        people = {self.people[number] for number in (one.host, *one.debaters, *one.watchers)}
        people |= {self.people[self.plan.moderator], self.people[self.plan.outsider]}
        for name, device in self.devices.items():
            if device.person_id in people:
                self._away_for_good.add(name)
                self.put_away(name, True)

    # Faults

    def later(self, seconds: float, callback: Callable[..., Any], *args: Any) -> None:
        self.world.call_in(round(seconds * US), callback, *args)

    def parts(self) -> list[str]:
        """Everything that has a place on the network, but people."""
        return [POSTGRES, *dict.fromkeys(one.process.name for one in self.cluster.all)]

    def stop_actor(self, one: Incarnation) -> None:
        """SIGTERM: it finishes what is under way, then ends."""

        async def stop() -> None:
            assert one.shell is not None
            await one.shell.stop()
            one.reason = "stopped"
            one.process.kill()

        one.process.call_soon(lambda: one.process.create_task(stop()))

    def deploy(self, seconds: float) -> None:
        """Everything is stopped as the conductor does it, and started again after that time."""
        self.cluster.stopping = True
        for one in self.cluster.of_kind("edge"):
            one.reason = "stopped"
            one.process.kill()
        for one in self.cluster.living_actors():
            if one.ready:
                self.stop_actor(one)

        def start() -> None:
            for one in [one for one in self.cluster.all if one.process.alive]:
                one.reason = "stopped"
                one.process.kill()
            self.cluster.stopping = False
            for one in list(self.cluster.running.values()):
                if one.kind != "actor":
                    self.cluster.spawn(one.process.name, one.kind)

        self.later(seconds, start)

    def _inflict(self, planned: PlannedFault) -> None:
        if self._is_calm or self.cluster.stopping:
            return
        phases = self._phases()
        hit = FAULTS[planned.kind](self, self.world.stream(f"fault/{planned.number}"))
        if hit is not None:
            target, lasts_us = hit
            until_us = None if lasts_us is None else self.world.now_us + lasts_us
            self.history.faults.append(Fault(self.world.now_us, until_us, planned.kind, target, phases))
            self.cells.update((planned.kind, phase) for phase in phases)

    def _phases(self) -> tuple[str, ...]:
        found = set()
        for match_id in self.match_ids:
            replay = self._replayed(match_id)
            if replay.state is not None and not replay.state.phase.final:
                found.add(replay.state.phase.value)
        return tuple(sorted(found))

    def _committed(self, process: str, what: str) -> None:
        hunted = self.kill_at_commit
        if hunted is not None and hunted.name == process and what in ("append", "open", "take_over"):
            self.kill_at_commit = None
            hunted.kill()

    def calm(self) -> None:
        """No more faults; what was broken is mended, and people want to get done."""
        self._is_calm = True
        self.history.calm_from_us = self.world.now_us
        self.network.heal_all()
        storage, calls = self.storage, self.cluster.calls
        storage.start()
        storage.slow_us, storage.losing, storage.failing = 0, 0.0, 0.0
        calls.lost, calls.twice, calls.late_us = 0.0, 0.0, 0
        self.cluster.restart_slow = 1.0
        self.kill_at_commit = None
        for one in self.cluster.all:
            one.process.steps_left = None
            one.process.thaw()
        for name, device in self.devices.items():
            device.process.thaw()
            self.put_away(name, name in self._away_for_good)
        for actor in self._actors:
            actor.calm = True
        self.later(HOME_AFTER_S, self._audience_goes_home)

    # Looking on

    def _look(self) -> None:
        self.later(LOOK_S if self._is_calm else 4 * LOOK_S, self._look)
        matches = self.storage.database.matches
        if (
            self._is_calm
            and self._over_since_us is None
            and all(
                matches[match_id].final if match_id in matches else self._nobody_makes(one)
                for one, match_id in zip(self.plan.matches, self.match_ids, strict=True)
            )
        ):
            self._over_since_us = self.world.now_us
        for one in self.cluster.living_actors():
            if one.shell is None or one.process.frozen:
                continue
            offsets = self.history.match_clock_offsets.setdefault(one.shell.actor_id, [])
            offsets.append((self.world.now_us, one.shell._clock.now_ms()))
            for match_id, room in one.shell.rooms.items():
                self._compare(match_id, one.shell.actor_id, room)

    def _nobody_makes(self, one: MatchPlan) -> bool:
        return any(banned.person == self.people[one.host] for banned in self.history.banned)

    def _audience_goes_home(self) -> None:
        """While somebody watches no rule closes a match that its debaters left."""
        for name, device in self.devices.items():
            if not any(device.person_id in room.participants and not room.over for room in device.rooms.values()):
                self._away_for_good.add(name)
                self.put_away(name, True)

    def _compare(self, match_id: str, actor_id: str, room: Any) -> None:
        stored = self.storage.database.matches[match_id]
        if (stored.owner, stored.epoch, len(stored.rows)) != (actor_id, room.epoch, room.seq):
            return
        replay = self._replayed(match_id)
        if replay.state != room.state or (self._is_calm and state_bytes(replay.state) != state_bytes(room.state)):
            text = f"match {match_id} at seq {room.seq}: its journal gives another state than its actor has"
            self.history.breaches.append(Breach(self.world.now_us, "replay gives the live state", text))

    def _replayed(self, match_id: str) -> _Replay:
        replay = self._replays.setdefault(match_id, _Replay())
        stored = self.storage.database.matches.get(match_id)
        if stored is not None:
            for row in itertools.islice(stored.rows, replay.seq, None):
                replay.state = evolve(replay.state, decode_event(row.type, row.version, row.data), row.at_ms)
                replay.seq += 1
        return replay

    def _is_over(self) -> bool:
        since_us = self._over_since_us
        return since_us is not None and self.world.now_us >= since_us + LINGER_S * US

    def _finish(self) -> None:
        history = self.history
        history.ended_us = self.world.now_us
        for match_id, stored in self.storage.database.matches.items():
            history.matches[match_id] = StoredMatch(
                stored.card, stored.owner, stored.epoch, stored.rows, stored.records
            )
        for one in [one for one in self.cluster.all if one.process.alive]:
            one.wanted = False
            one.reason = "the run is over"
            one.process.kill()
        for device in self.devices.values():
            device.process.alive = False
            device.process.let_go()
        for one in self.cluster.all:
            one.process.let_go()

    def _outcome(self) -> Outcome:
        history = self.history
        digest = hashlib.blake2b(digest_size=8)
        for seen in history.seen:
            digest.update(f"{seen.at_us}{seen.device}{seen.name}{seen.payload}".encode())
        for stored in history.matches.values():
            for row in stored.rows:
                digest.update(f"{row.seq}{row.epoch}{row.at_ms}{row.type}".encode())
        return Outcome(
            seed=self.plan.seed, violations=check(history), simulated_s=self.world.now_s, steps=self.world.steps,
            events=len(history.seen), faults=len(history.faults), cells=self.cells, history=history,
            digest=digest.hexdigest(),
        )  # fmt: skip


class _Fixed:
    def now_ms(self) -> int:
        return START_AT_MS


class _ErrorWatch(logging.Handler):
    """Whatever our own code logs as an error while a run goes on is one that nobody foresaw."""

    def __init__(self, run: Run) -> None:
        super().__init__(logging.ERROR)
        self._run = run

    def emit(self, record: logging.LogRecord) -> None:
        error = record.exc_info[1] if record.exc_info else None
        text = f"{record.name}: {record.getMessage()}" + (f" ({type(error).__name__}: {error})" if error else "")
        self._run.history.breaches.append(Breach(self._run.world.now_us, "nothing fails unforeseen", text))

    def __enter__(self) -> _ErrorWatch:
        root = logging.getLogger()
        self._level = root.level
        root.setLevel(logging.ERROR)
        root.addHandler(self)
        return self

    def __exit__(self, *_: object) -> None:
        root = logging.getLogger()
        root.removeHandler(self)
        root.setLevel(self._level)
