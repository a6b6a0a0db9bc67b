"""Placement at the size of a paper plan: the real roster with up to a thousand nodes; matches come and end, nodes too.

python tests/bench/thousand_nodes.py

Prints how evenly nodes are loaded, what becomes of it when a node joins and when one is lost, and what one placement
takes the directory. Time is simulated, the roster and its cost are real. For `docs/scale.md`.
"""

from __future__ import annotations

import heapq
import random
import statistics
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import cast

from echoplay_actors.chores import Chores
from echoplay_cluster.directory.crew import Crew
from echoplay_cluster.directory.roster import ActorEntry, NodeEntry, PlacementLimits, Roster
from echoplay_cluster.directory.staffing import ActorStarter, Staffing

LIMITS = PlacementLimits(match_actors_max=4, matches_per_actor=10_000, spares=1)
MATCH_LASTS_S = 1_200.0
SEED = 1
SIZES = (10, 100, 1_000)
MATCHES_A_NODE = 250
PLACEMENTS_TIMED = 300


@dataclass(slots=True)
class World:
    """Nodes with all their actors ready, and the ends of the matches that run."""

    roster: Roster
    draw: random.Random
    ends: list[tuple[float, str]] = field(default_factory=list)
    now_s: float = 0.0
    made: int = 0

    def add_node(self, node_id: str) -> None:
        self.roster.nodes[node_id] = NodeEntry(node_id, LIMITS)
        for number in range(LIMITS.match_actors_max + LIMITS.spares):
            name = f"{node_id}/{number}"
            self.roster.add(ActorEntry(name, name, f"tcp:{name}:1", 1, node_id))

    def place(self) -> None:
        chosen = self.roster.choose()
        assert isinstance(chosen, ActorEntry)
        self.assign(f"m{self.made}", chosen)
        self.made += 1

    def assign(self, match_id: str, actor: ActorEntry) -> None:
        self.roster.assign(match_id, actor)
        heapq.heappush(self.ends, (self.now_s + self.draw.expovariate(1 / MATCH_LASTS_S), match_id))

    def go_on(self, seconds: float, a_second: float) -> None:
        """Matches come at that rate and end as they do."""
        until_s = self.now_s + seconds
        while (next_s := self.now_s + self.draw.expovariate(a_second)) < until_s:
            self.now_s = next_s
            while self.ends and self.ends[0][0] <= self.now_s:
                self.roster.unassign(heapq.heappop(self.ends)[1])
            self.place()
        self.now_s = until_s

    def load(self) -> Counter[str]:
        found: Counter[str] = Counter({node_id: 0 for node_id in self.roster.nodes if node_id})
        for actor in self.roster.actors.values():
            found[actor.node_id] += actor.load
        return found


def world_of(nodes: int) -> World:
    """Full of matches that are somewhere in their course, spread as placement would have."""
    world = World(Roster(PlacementLimits(0, LIMITS.matches_per_actor, 0)), random.Random(SEED))
    for number in range(nodes):
        world.add_node(f"n{number}")
    # Four of the five actors of a node carry matches; the fifth is its spare.
    carrying = [actor for actor in world.roster.actors.values() if not actor.name.endswith("/4")]
    for number in range(nodes * MATCHES_A_NODE):
        world.assign(f"m{number}", carrying[number % len(carrying)])
    world.made = nodes * MATCHES_A_NODE
    return world


def placement_ms(world: World) -> float:
    """Processor time of one placement, median: all that the directory does for it with its roster."""
    # Every node has its spare: nobody is started, and whoever would do it is not there.
    staffing = Staffing(
        starter=cast(ActorStarter, None),
        crew=cast(Crew, None),
        roster=world.roster,
        chores=Chores(),
        homeless=lambda: 0,
    )
    took = []
    for _ in range(PLACEMENTS_TIMED):
        began_s = time.process_time()
        world.place()
        staffing.keep_spares()
        took.append((time.process_time() - began_s) * 1000)
    return statistics.median(took)


def spread(world: World) -> str:
    loads = sorted(world.load().values())
    return f"{loads[0]} / {statistics.median(loads):.0f} / {loads[-1]}"


def main() -> None:
    """Print it all."""
    print("| Nodes | Live matches | A placement, ms of a core | Matches a node: least / median / most |")
    print("| --- | --- | --- | --- |")
    for nodes in SIZES:
        world = world_of(nodes)
        rate = nodes * MATCHES_A_NODE / MATCH_LASTS_S
        world.go_on(60.0, rate)
        print(f"| {nodes:,} | {len(world.roster.owner_of):,} | {placement_ms(world):.2f} | {spread(world)} |")
    world = world_of(100)
    rate = 100 * MATCHES_A_NODE / MATCH_LASTS_S
    world.add_node("new")
    print("\n100 nodes; one more joins, and takes what is new:")
    for minute in (0, 1, 5, 20):
        print(f"  after {minute:>2} min it has {world.load()['new']} matches, the others {spread(world)}")
        world.go_on({0: 60.0, 1: 240.0, 5: 900.0, 20: 0.1}[minute], rate)
    lost = [actor for actor in world.roster.actors.values() if actor.node_id == "n0"]
    world.roster.nodes["n0"].leaving = True
    orphans = [match_id for actor in lost for match_id in world.roster.remove(actor)]
    before = world.load()
    for match_id in orphans:
        refuge = world.roster.choose_refuge()
        assert isinstance(refuge, ActorEntry)
        world.roster.assign(match_id, refuge)
    gained = {node_id: count - before[node_id] for node_id, count in world.load().items() if count > before[node_id]}
    print(
        f"\none is lost with {len(orphans)} matches: {len(gained)} nodes take them, at most {max(gained.values())} each"
    )


if __name__ == "__main__":
    main()
