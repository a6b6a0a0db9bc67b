"""What a seed decides before its run begins: the people, the matches, the parts, and which faults may happen (a swarm).

Drawing the kinds of faults anew for each seed, instead of always all of them, reaches states in which one kind would
have hidden what another does (Groce et al., "Swarm Testing", ISSTA 2012).
"""

from __future__ import annotations

import random
from dataclasses import dataclass, replace

from echoplay_actors.formats.catalogue import FORMATS
from echoplay_actors.match.limits import EMPTY_MATCH_CLOSES_AFTER_MS, LOBBY_CLOSES_AFTER_MS

MATCHES = 4
PEOPLE_A_MATCH = 5
FAULTS_S = 60.0
FORMATS_PLAYED = ("FREE", "FREE", "FREE", "DUEL", "SPAR", "OXFORD", "LD")
STAYS_AWAY = 0.4
"""In so many runs somebody who debates leaves for good."""
GOES_ON = 0.2
"""Of those, in so many of a format that goes on without them."""
REAL_WAITS = 0.1
"""In so many runs the rules that close a match nobody is in wait as long as they really do."""
SPARE_EDGE = 0.5
"""In so many runs there is an edge more than listen."""
HURRIES = 0.5
"""So many debates of a preset go fast enough to be voted on while faults happen."""
MODES = ("SOLO", "GLOBAL", "GLOBAL", "COUPLE", "FAMILY")


@dataclass(frozen=True, slots=True)
class MatchPlan:
    """One match: who makes it, who debates, who watches; people are numbered from 0."""

    number: int
    mode: str
    format: str
    host: int
    debaters: tuple[int, ...]
    watchers: tuple[int, ...]
    begins_s: float
    abandoned: bool
    """Everybody leaves it for good at some time: it has to be closed by rule."""
    pace_s: float
    """How long a person waits between two things they do, on average."""
    stay_away: tuple[int, ...] = ()
    """Those who debate, leave soon and for good; the others wait for them, and hurry nothing."""
    leave_at_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Waits:
    """How long a lobby may be idle, and a live match empty, before it is closed."""

    lobby_ms: int = LOBBY_CLOSES_AFTER_MS
    empty_ms: int = EMPTY_MATCH_CLOSES_AFTER_MS


SHORT_WAITS = Waits(lobby_ms=300_000, empty_ms=150_000)
"""Longer than a side has to come back; half an hour of nothing costs as much to play as several whole runs."""


@dataclass(frozen=True, slots=True)
class PlannedFault:
    """When which fault happens; `number` names it, and is what its own draws come from."""

    number: int
    at_s: float
    kind: str


@dataclass(frozen=True, slots=True)
class Plan:
    """All of it."""

    seed: int
    people: int
    matches: tuple[MatchPlan, ...]
    second_devices: tuple[int, ...]
    moderator: int
    outsider: int
    """Somebody without family who tries every match."""
    edges: int
    spare_edge: bool
    match_actors_max: int
    matches_per_actor: int
    spares: int
    faults: tuple[PlannedFault, ...]
    faults_s: float
    """Then it is calm."""
    rates: bool
    """Monotonic clocks run a little fast or slow."""
    waits: Waits


def plan_of(seed: int, kinds: tuple[str, ...]) -> Plan:
    """The same for the same seed."""
    draw = random.Random(f"{seed}/plan")
    people = MATCHES * PEOPLE_A_MATCH
    matches = []
    for number in range(MATCHES):
        own = tuple(range(number * PEOPLE_A_MATCH, (number + 1) * PEOPLE_A_MATCH))
        mode = draw.choice(MODES)
        format_id = draw.choice(FORMATS_PLAYED)
        if mode == "SOLO" and format_id != "FREE":
            mode = "GLOBAL"
        team_size = FORMATS[format_id].team_size
        if mode == "COUPLE" and team_size > 1:
            mode = "GLOBAL"
        seats = 1 if mode == "SOLO" else 2 * team_size or (2 if mode == "COUPLE" else draw.choice((2, 2, 3, 4)))
        pace_s = draw.choice((1.5, 3.0, 6.0)) * draw.uniform(0.8, 1.2)
        if format_id != "FREE" and random.Random(f"{seed}/{number}/pace").random() < HURRIES:
            pace_s = min(pace_s, 0.8)
        matches.append(
            MatchPlan(
                number=number, mode=mode, format=format_id, host=own[0], debaters=own[1:seats], watchers=own[seats:],
                begins_s=draw.choice((0.0, 2.0, 8.0)) * draw.random(), abandoned=draw.random() < 0.02, pace_s=pace_s,
            )
        )  # fmt: skip
    count = draw.choice((0, 1, 2, 3, 4, 6, len(kinds)))
    chosen = tuple(sorted(draw.sample(kinds, min(count, len(kinds)))))
    actors = draw.choice((1, 2, 2, 3, 4))
    per_actor = draw.choice((1, 4, 4, 10)) if actors == 4 else draw.choice((4, 4, 10))
    faults_s = draw.uniform(20.0, FAULTS_S) if chosen else 20.0
    return Plan(
        seed=seed, people=people + 2, matches=_with_who_stays_away(seed, matches),
        second_devices=tuple(sorted(draw.sample(range(people), 2))), moderator=people, outsider=people + 1,
        edges=draw.choice((1, 2, 2, 3)), spare_edge=random.Random(f"{seed}/spare edge").random() < SPARE_EDGE,
        match_actors_max=actors, matches_per_actor=per_actor,
        spares=draw.choice((1, 1, 2)), faults=_faults(draw, chosen, faults_s), faults_s=faults_s,
        rates=draw.random() < 0.3,
        waits=Waits() if random.Random(f"{seed}/waits").random() < REAL_WAITS else SHORT_WAITS,
    )  # fmt: skip


def _with_who_stays_away(seed: int, matches: list[MatchPlan]) -> tuple[MatchPlan, ...]:
    """In some runs a debater of a preset leaves soon and for good, or both do: time alone can end that match well.

    Drawn apart from all else, so that the rest of the plan is what it was without it.
    """
    draw = random.Random(f"{seed}/who stays away")
    fitting = [one for one in matches if FORMATS[one.format].team_size == 1]
    if not fitting or draw.random() >= STAYS_AWAY:
        return tuple(matches)
    chosen = draw.choice(fitting)
    pair = (chosen.host, *chosen.debaters)
    away = pair if draw.random() < 0.15 else (draw.choice(pair),)
    changed = replace(chosen, stay_away=away, leave_at_s=chosen.begins_s + draw.uniform(6.0, 18.0))
    if draw.random() < GOES_ON:
        own = (chosen.host, *chosen.debaters, *chosen.watchers)
        changed = replace(changed, format="FAMILY", mode="GLOBAL", debaters=own[1:3], watchers=own[3:])
    return tuple(changed if one is chosen else one for one in matches)


def _faults(draw: random.Random, kinds: tuple[str, ...], until_s: float) -> tuple[PlannedFault, ...]:
    """Now and then, or one upon the other."""
    pause_s = draw.uniform(2.0, 12.0)
    planned: list[PlannedFault] = []
    at_s = draw.expovariate(1 / pause_s)
    while kinds and at_s < until_s:
        planned.append(PlannedFault(len(planned), at_s, draw.choice(kinds)))
        at_s += draw.expovariate(1 / pause_s)
    return tuple(planned)
