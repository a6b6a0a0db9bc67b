"""One run: everything put together from a seed, played with faults, then in calm until every match is over, and judged.

This is the simulation's composition root. The same seed gives the same run, to the last event.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from checker.check import check
from checker.history import Breach, Fault, History, StoredMatch, Violation
from simulated.cluster import START_AT_MS, Cluster, Walls
from simulated.error_watch import ErrorWatch
from simulated.faults.all_faults import FAULTS
from simulated.guests import Guests
from simulated.lease_watch import LeaseWatch
from simulated.network import Network
from simulated.plan import MatchPlan, Plan, PlannedFault, plan_of
from simulated.process import Process
from simulated.replaying import Replaying
from simulated.serving import SERVE
from simulated.storage_server import NAME as POSTGRES
from simulated.storage_server import StorageServer
from simulated.waiting import waiting_for
from simulated.world import US, Stuck, World

from echoplay_cluster.directory.roster import PlacementLimits

CALM_S_MAX = 240.0
AFTER_LONGEST_RULE_S = 400.0
"""So much longer than the longest rule that closes a match: a lobby that nobody touches."""
LOOK_S = 0.5
LINGER_S = 3.0
HOME_AFTER_S = 60.0
ROWS_A_MATCH_MAX = 1_000
"""Far above what 22 people write in a run."""
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

    @property
    def digest(self) -> str:
        """Of all that was seen and written: the same for the same seed."""
        digest = hashlib.blake2b(digest_size=8)
        for seen in self.history.seen:
            digest.update(f"{seen.at_us}{seen.device}{seen.name}{seen.payload}".encode())
        for stored in self.history.matches.values():
            for row in stored.rows:
                digest.update(f"{row.seq}{row.epoch}{row.at_ms}{row.type}".encode())
        return digest.hexdigest()


class Run:
    """See the module; `play` once."""

    def __init__(self, seed: int, *, only: tuple[str, ...] | None = None, plan: Plan | None = None) -> None:
        self.plan = plan or plan_of(seed, tuple(FAULTS) if only is None else only)
        self.world = World(seed)
        self.network = Network(self.world)
        self.history = History(seed)
        self.history.lobby_ms, self.history.empty_ms = self.plan.waits.lobby_ms, self.plan.waits.empty_ms
        self.walls = Walls()
        self.storage = StorageServer(self.world, self.network, self.history, self._storage_wall_ms)
        self.storage.committed = self._committed
        self.kill_at_commit: Process | None = None
        self.cells: set[tuple[str, str]] = set()
        self._is_calm = False
        self._replaying = Replaying(self.storage.database, self.history)
        self._over_since_us: int | None = None
        plan_ = self.plan
        limits = PlacementLimits(plan_.match_actors_max, plan_.matches_per_actor, plan_.spares)
        self.cluster = Cluster(self.world, self.network, self.storage, self.history, self.walls, limits, SERVE)
        self.cluster.has_spare_edge = plan_.spare_edge
        self._leases = LeaseWatch(self.cluster, self.storage, self.history)
        self.guests = Guests(self)

    # Putting together

    def _storage_wall_ms(self) -> int:
        return START_AT_MS + self.world.now_us // 1000 + self.walls.off_ms.get(POSTGRES, 0)

    def play(self) -> Outcome:
        """All of it."""
        with waiting_for(self.plan.waits):
            return self._play()

    def _play(self) -> Outcome:
        plan = self.plan
        if plan.rates:
            rates = self.world.stream("rates")
            names = [*(f"match-{number}" for number in range(1, 30)), *(f"edge-{number}" for number in range(1, 5))]
            self.walls.rates = {name: 1.0 + rates.uniform(-0.002, 0.002) for name in names}
        self.cluster.spawn("directory", "directory")
        for number in range(plan.edges):
            self.cluster.spawn(f"edge-{number + 1}", "edge")
        self.guests.come()
        for planned in plan.faults:
            self.later(planned.at_s, self._inflict, planned)
        self.later(plan.faults_s, self.calm)
        self.later(LOOK_S, self._look)
        with ErrorWatch(self.history, lambda: self.world.now_us):
            try:
                self.world.run_until(round(plan.faults_s * US))
                by_rule = bool(self.history.banned) or any(one.abandoned or one.stay_away for one in plan.matches)
                rule_s = plan.waits.lobby_ms / 1000 + AFTER_LONGEST_RULE_S
                end_s = plan.faults_s + (rule_s if by_rule else CALM_S_MAX)
                self.world.run_until(round(end_s * US))
            except Stuck as stuck:
                self.history.breaches.append(Breach(self.world.now_us, "nothing goes on and on", str(stuck)))
        self._finish()
        return self._outcome()

    # Faults

    def later(self, seconds: float, callback: Callable[..., Any], *args: Any) -> None:
        self.world.call_in(round(seconds * US), callback, *args)

    def parts(self) -> list[str]:
        """Everything that has a place on the network, but people."""
        return [POSTGRES, *dict.fromkeys(one.process.name for one in self.cluster.all)]

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
        for match_id in self.guests.match_ids:
            state = self._replaying.state(match_id)
            if state is not None and not state.phase.final:
                found.add(state.phase.value)
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
        storage, calls = self.storage, self.cluster.calls.faults
        storage.start()
        storage.hold_nothing()
        storage.slow_us, storage.losing, storage.failing = 0, 0.0, 0.0
        calls.lost, calls.twice, calls.late_us = 0.0, 0.0, 0
        self.cluster.restart_slow = 1.0
        self.kill_at_commit = None
        for one in self.cluster.all:
            one.process.steps_left = None
            one.process.thaw()
        self.guests.calm()
        self.later(HOME_AFTER_S, self.guests.audience_goes_home)

    # Looking on

    def _look(self) -> None:
        self.later(LOOK_S if self._is_calm else 4 * LOOK_S, self._look)
        matches = self.storage.database.matches
        for match_id, stored in matches.items():
            if len(stored.rows) > ROWS_A_MATCH_MAX:
                raise Stuck(f"match {match_id} writes on and on: {stored.rows[-1].type} at seq {len(stored.rows)}")
        if (
            self._is_calm
            and self._over_since_us is None
            and all(
                matches[match_id].final if match_id in matches else self._nobody_makes(one)
                for one, match_id in zip(self.plan.matches, self.guests.match_ids, strict=True)
            )
        ):
            self._over_since_us = self.world.now_us
            self.world.end_in(round(LINGER_S * US))
        self._look_at_actors(last=False)

    def _look_at_actors(self, *, last: bool) -> None:
        for one in self.cluster.living_actors():
            if one.shell is None or one.process.frozen:
                continue
            offsets = self.history.match_clock_offsets.setdefault(one.shell.actor_id, [])
            offsets.append((self.world.now_us, one.shell._clock.now_ms()))
            self._leases.look(one.shell)
            self._replaying.compare(one.shell, self.world.now_us, to_the_byte=last)

    def _nobody_makes(self, one: MatchPlan) -> bool:
        return any(banned.person == self.guests.people[one.host] for banned in self.history.banned)

    def _finish(self) -> None:
        history = self.history
        history.ended_us = self.world.now_us
        self._look_at_actors(last=True)
        for match_id, stored in self.storage.database.matches.items():
            committed_us = self.storage.committed_us.get(match_id, ())
            history.matches[match_id] = StoredMatch(
                stored.card, stored.owner, stored.epoch, stored.rows, stored.records, committed_us
            )
        for one in [one for one in self.cluster.all if one.process.alive]:
            one.wanted = False
            one.reason = "the run is over"
            one.process.kill()
        for device in self.guests.devices.values():
            device.process.alive = False
            device.process.let_go()
        for one in self.cluster.all:
            one.process.let_go()

    def _outcome(self) -> Outcome:
        history = self.history
        return Outcome(
            seed=self.plan.seed, violations=check(history), simulated_s=self.world.now_s, steps=self.world.steps,
            events=len(history.seen), faults=len(history.faults), cells=self.cells, history=history,
        )  # fmt: skip
