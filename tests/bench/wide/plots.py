"""The plots of what was measured, one file each; a part that was not measured has none."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from statistics import mean
from typing import Any

from svg import lines, stacked_bars
from tree import PARTS

Found = dict[str, Any]
SEEN_SHARE = 0.004
_ORDER = list(dict.fromkeys([part for _, part in PARTS] + ["other"]))


def plots(known: Mapping[str, Found]) -> dict[str, str]:
    """File name to picture."""
    drawn: dict[str, Callable[[Found], str]] = {
        "fan-out": _fan_out, "nights": _nights, "density": _density, "connect": _connect, "growth": _growth,
    }  # fmt: skip
    return {f"{part}.svg": draw(known[part]["found"]) for part, draw in drawn.items() if part in known}


def _fan_out(found: Found) -> str:
    ours = found["EchoPlay"]
    behind = ours["us_a_message"] - ours["us_a_message_at_the_edge"]
    return stacked_bars("A message to everybody in a room, for each who gets it", "µs of processor time", [
        ("bare send()", {"itself": found["bare_send_us"]}),
        ("EchoPlay", {"itself": ours["us_a_message_at_the_edge"], "behind the edge": behind}),
        ("Node", {"itself": found["Node"]["us_a_message"]}),
    ])  # fmt: skip


def _nights(found: Found) -> str:
    bars = []
    for name, evening in found.items():
        label = f"{name} {evening['rooms']} × {evening['people_a_room']}"
        for side, turns in evening["turns"].items():
            bars.append((f"{label}, {side}", _means([turn["parts"] for turn in turns])))
    return stacked_bars("Whole evenings, all processes", "cores", bars)


def _means(turns: Sequence[Mapping[str, float]]) -> dict[str, float]:
    """Of each part, over all turns; parts that nobody would see are left out."""
    found = {part: mean(turn.get(part, 0.0) for turn in turns) for part in _ORDER}
    return {part: value for part, value in found.items() if value > SEEN_SHARE * sum(found.values())}


def _density(found: Found) -> str:
    steps = found["steps"]
    return lines("Seconds of the clock, late", "ms", "live matches", {
        name: [(step["matches"], step["tick_ms"][field]) for step in steps if step["tick_ms"][field] is not None]
        for name, field in (("median", "p50"), ("99 of 100", "p99"))
    })  # fmt: skip


def _connect(found: Found) -> str:
    bars = []
    for what, label in (("connect", "connecting"), ("join", "and joining")):
        for side, turns in found["turns"].items():
            bars.append((f"{label}, {side}", _means([turn[what]["cpu_ms_by_part"] for turn in turns])))
    return stacked_bars("One person coming in", "ms of processor time", bars)


def _growth(found: Found) -> str:
    steps = found["steps"]
    return lines("A person, each second", "µs of processor time", "people", {
        name: [(step["people"], step[field]) for step in steps]
        for name, field in (
            ("without what is used idle", "us_a_person_a_second"), ("with it", "us_a_person_a_second_with_floor"),
        )
    })  # fmt: skip
