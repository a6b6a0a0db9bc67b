"""Several nodes: the next match goes where the largest share of room is left, and nothing to a node that leaves."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from echoplay_cluster.directory.nodes import SILENT_S, Nodes
from echoplay_cluster.directory.roster import HOME, ActorEntry, Need, NodeEntry, PlacementLimits, Roster


def roster(home_max: int, **nodes: int) -> Roster:
    """Nodes whose budgets are as many actors as said, of ten matches each."""
    made = Roster(PlacementLimits(home_max, 10, 1))
    for node_id, actors_max in nodes.items():
        made.nodes[node_id] = NodeEntry(node_id, PlacementLimits(actors_max, 10, 1))
    return made


def actor(made: Roster, name: str, node_id: str = "", *, load: int = 0) -> ActorEntry:
    found = ActorEntry(name, name, f"unix:/{name}", 1, node_id)
    made.add(found)
    for number in range(load):
        made.assign(f"{name}-{number}", found)
    return found


def chosen(one: ActorEntry | Need) -> str | Need:
    return one.name if isinstance(one, ActorEntry) else one


def test_the_node_with_the_largest_share_of_its_budget_left_gets_the_next_match() -> None:
    made = roster(4, big=8)
    actor(made, "home-1", load=1)
    actor(made, "home-2")
    actor(made, "big-1", "big", load=1)
    actor(made, "big-2", "big")
    assert chosen(made.choose()) == "big-2", "7 of 8 are more than 3 of 4"
    actor(made, "big-3", "big", load=1)
    actor(made, "big-4", "big", load=1)
    assert chosen(made.choose()) == "home-2", "3 of 4 are more than 5 of 8"


def test_a_ready_spare_elsewhere_is_taken_before_one_has_to_start() -> None:
    made = roster(4, big=8)
    actor(made, "home-1")
    assert chosen(made.choose()) == "home-1"
    made.assign("m", made.actors["home-1"])
    assert made.choose() is Need.ACTOR
    node = made.freest_node()
    assert node is not None
    assert node.node_id == "big", "where the one that is started belongs"


def test_once_all_budgets_are_used_up_the_actor_with_the_fewest_takes_it_wherever_it_is() -> None:
    made = roster(1, other=1)
    actor(made, "home-1", load=3)
    actor(made, "other-1", "other", load=2)
    actor(made, "other-2", "other")
    assert chosen(made.choose()) == "other-1", "a spare past the budget is for matches that are lost"
    assert made.free == 10 - 3 + 10 - 2


def test_a_node_that_leaves_is_given_nothing() -> None:
    made = roster(1, other=4)
    actor(made, "home-1", load=1)
    lost = actor(made, "other-1", "other", load=1)
    actor(made, "other-2", "other")
    made.nodes["other"].leaving = True
    assert chosen(made.choose()) == "home-1"
    assert chosen(made.choose_refuge()) == "home-1"
    assert (made.spares, made.match_actors_max, made.free) == ([], 1, 9)
    assert not made.stays(lost)


def test_an_actor_of_a_node_that_has_not_made_itself_known_counts_at_home() -> None:
    made = roster(4)
    early = actor(made, "early", "other", load=1)
    assert made.node_of(early).node_id == HOME
    made.nodes["other"] = NodeEntry("other", PlacementLimits(4, 10, 1))
    assert made.node_of(early).node_id == "other"


class _Leaving:
    """Departures and staffing as `Nodes` knows them: whoever begins to leave is gone at once, unless they `stay`."""

    def __init__(self, made: Roster, *, stay: bool = False) -> None:
        self._roster = made
        self._stay = stay
        self.began: list[tuple[str, bool]] = []

    def begin(self, one: ActorEntry, *, for_good: bool) -> None:
        self.began.append((one.name, for_good))
        if not self._stay:
            self._roster.remove(one)

    def keep_spares(self) -> None:
        """There are enough."""


def nodes_of(made: Roster, *, stay: bool = False) -> tuple[Nodes, _Leaving]:
    leaving: Any = _Leaving(made, stay=stay)
    return Nodes(roster=made, staffing=leaving, departures=leaving), leaving


async def test_a_drained_node_is_relieved_of_all_it_has_for_good_and_then_forgotten() -> None:
    made = roster(1)
    nodes, leaving = nodes_of(made)
    nodes.welcome("other", PlacementLimits(2, 10, 1), now_s=0.0)
    actor(made, "other-1", "other", load=1)
    actor(made, "other-2", "other")
    assert await nodes.drain("other", within_s=5) == 0
    assert leaving.began == [("other-1", True), ("other-2", True)]
    nodes.miss_the_silent(now_s=SILENT_S + 1)
    assert list(made.nodes) == [HOME]


async def test_a_node_that_cannot_be_relieved_in_time_says_how_much_is_left_and_may_stay() -> None:
    made = roster(1)
    nodes, _ = nodes_of(made, stay=True)
    nodes.welcome("other", PlacementLimits(2, 10, 1), now_s=0.0)
    actor(made, "other-1", "other", load=1)
    draining = asyncio.ensure_future(nodes.drain("other", within_s=0.05))
    await asyncio.sleep(0)
    nodes.welcome("other", PlacementLimits(2, 10, 1), now_s=1.0)
    assert made.nodes["other"].leaving, "while it is drained its word that it is there changes nothing"
    assert await draining == 1
    nodes.welcome("other", PlacementLimits(2, 10, 1), now_s=2.0)
    assert not made.nodes["other"].leaving


def test_a_silent_node_is_given_nothing_and_welcomed_again_when_it_is_heard_of() -> None:
    made = roster(1)
    nodes, _ = nodes_of(made)
    nodes.welcome("other", PlacementLimits(2, 10, 1), now_s=0.0)
    actor(made, "other-1", "other", load=1)
    nodes.miss_the_silent(now_s=SILENT_S)
    assert not made.nodes["other"].leaving
    nodes.miss_the_silent(now_s=SILENT_S + 0.1)
    assert made.nodes["other"].leaving
    nodes.miss_the_silent(now_s=60.0)
    assert "other" in made.nodes, "it is remembered while its actors are linked"
    nodes.welcome("other", PlacementLimits(3, 10, 1), now_s=61.0)
    assert (made.nodes["other"].leaving, made.nodes["other"].limits.match_actors_max) == (False, 3)


@pytest.mark.parametrize("node_id", [HOME, "stranger"])
async def test_neither_the_directorys_own_node_nor_a_stranger_is_drained(node_id: str) -> None:
    made = roster(1)
    nodes, leaving = nodes_of(made)
    actor(made, "home-1", load=1)
    assert await nodes.drain(node_id, within_s=1) == 0
    assert leaving.began == []
    assert not made.nodes[HOME].leaving
