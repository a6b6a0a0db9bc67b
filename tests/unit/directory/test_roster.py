"""Where the next match goes: isolation first, then packing, then nowhere."""

from __future__ import annotations

import pytest

from echoplay_cluster.directory.roster import ActorEntry, Need, PlacementLimits, Roster


def roster(*loads: int, actors_max: int = 4, per_actor: int = 10, spares: int = 1) -> Roster:
    """Actors that carry as many matches as said, called a, b, c…"""
    made = Roster(PlacementLimits(actors_max, per_actor, spares))
    for number, load in enumerate(loads):
        actor = entry("abcdefgh"[number])
        made.add(actor)
        for match in range(load):
            made.assign(f"{actor.name}-{match}", actor)
    return made


def entry(name: str, incarnation: int = 1) -> ActorEntry:
    return ActorEntry(name, f"{name}-{incarnation}", f"unix:/{name}", 1, "node")


def chosen(one: ActorEntry | Need) -> str | Need:
    return one.name if isinstance(one, ActorEntry) else one


@pytest.mark.parametrize(
    ("loads", "actors_max", "per_actor", "where"),
    [
        ((), 4, 10, Need.ACTOR),
        ((0,), 4, 10, "a"),
        ((1, 0), 4, 10, "b"),
        ((1, 1), 4, 10, Need.ACTOR),
        ((9, 1, 0), 4, 10, "c"),
        ((2, 1, 0), 2, 10, "b"),
        ((2, 2), 2, 10, "a"),
        ((10, 9), 2, 10, "b"),
        ((10, 10, 0), 2, 10, Need.NOTHING_LEFT),
        ((1, 0), 1, 1, Need.NOTHING_LEFT),
        ((1, 0), 2, 1, "b"),
        ((1, 1, 0), 2, 1, Need.NOTHING_LEFT),
    ],
)
def test_a_new_match_gets_its_own_actor_then_shares_one_then_finds_the_node_full(
    loads: tuple[int, ...], actors_max: int, per_actor: int, where: str | Need
) -> None:
    assert chosen(roster(*loads, actors_max=actors_max, per_actor=per_actor).choose()) == where


@pytest.mark.parametrize(
    ("loads", "per_actor", "where"),
    [
        ((), 10, Need.ACTOR),
        ((3, 0), 10, "a"),
        ((0,), 10, "a"),
        ((3, 2), 10, "b"),
        ((3, 10), 10, "a"),
        ((10, 10), 10, Need.ACTOR),
        ((1, 1), 1, Need.ACTOR),
        ((1, 1, 0), 1, "c"),
    ],
)
def test_a_lost_match_goes_to_a_spare_or_whoever_has_room_even_past_the_budget(
    loads: tuple[int, ...], per_actor: int, where: str | Need
) -> None:
    assert chosen(roster(*loads, actors_max=1, per_actor=per_actor).choose_refuge()) == where


def test_lost_matches_get_an_actor_of_their_own_while_the_budget_lasts_and_one_that_leaves_takes_none_of_it() -> None:
    made = roster(3, 5, 0, actors_max=2, per_actor=10)
    assert chosen(made.choose_refuge()) == "a"
    next(iter(made.actors.values())).leaving = True
    assert chosen(made.choose_refuge()) == "c"
    list(made.actors.values())[2].matches.add("m")
    assert chosen(made.choose_refuge()) == "c", "the next ones join those that came before"


def test_what_an_actor_is_about_to_take_over_counts_already() -> None:
    made = roster(0, 0, per_actor=1)
    first = made.choose_refuge()
    assert isinstance(first, ActorEntry)
    first.coming.add("m")
    assert chosen(made.choose()) == "b"
    assert chosen(made.choose_refuge()) == "b"
    assert made.free_places(first) == 0


def test_a_match_has_one_actor_at_a_time() -> None:
    made = roster(1, 0)
    a, b = made.actors.values()
    made.assign("a-0", b)
    assert (a.matches, b.matches, made.owner_of["a-0"]) == (set(), {"a-0"}, b)
    made.unassign("a-0")
    made.unassign("a-0")
    assert (b.matches, made.owner_of) == (set(), {})


def test_an_actor_that_is_removed_leaves_its_matches() -> None:
    made = roster(2, 1)
    a, b = made.actors.values()
    assert made.remove(a) == {"a-0", "a-1"}
    assert set(made.owner_of) == {"b-0"}
    assert (made.has(a), made.has(b)) == (False, True)
    assert made.remove(a) == set()


def test_two_incarnations_of_one_name_are_two_actors() -> None:
    made = roster(1)
    again = entry("a", incarnation=2)
    made.add(again)
    (old,) = [actor for actor in made.actors.values() if actor is not again]
    made.remove(old)
    assert list(made.actors.values()) == [again]
