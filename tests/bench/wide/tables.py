"""What was measured, as rows of text: the same for the terminal and for the page, with what issue 6 aims at."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from statistics import mean
from typing import Any

Found = dict[str, Any]
Row = tuple[str, str, str]
"""What, the figure, the aim."""


def rows(part: str, found: Found) -> list[Row]:
    """Of one part."""
    tables: dict[str, Callable[[Found], list[Row]]] = {
        "fan-out": _fan_out, "nights": _nights, "density": _density, "creation": _creation, "connect": _connect,
        "growth": _growth,
    }  # fmt: skip
    return tables[part](found)


def warnings(found: Any) -> list[str]:
    """Where the load generator was the bottleneck, and whatever else makes figures doubtful; each kind once."""
    kinds = Counter(_doubts(found))
    worst: dict[str, tuple[str, int]] = {}
    for said, count in sorted(kinds.items()):
        kind = re.sub(r"[\d.]+", "", said)
        worst[kind] = (max(worst.get(kind, ("", 0))[0], said, key=_number), worst.get(kind, ("", 0))[1] + count)
    return [said if count == 1 else f"{said} at most, {count} times" for said, count in worst.values()]


def _number(said: str) -> float:
    found = re.search(r"\d+(\.\d+)?", said)
    return float(found.group()) if found else 0.0


def _doubts(found: Any) -> Iterator[str]:
    if isinstance(found, list):
        for one in found:
            yield from _doubts(one)
    elif isinstance(found, dict):
        if found.get("bottleneck"):
            yield found["bottleneck"]
        if found.get("refusals"):
            yield f"refused: {found['refusals']}"
        if found.get("lost"):
            yield f"{found['lost']} connections were lost"
        for one in found.values():
            yield from _doubts(one)


def _fan_out(found: Found) -> list[Row]:
    ours, node = found["EchoPlay"], found["Node"]
    return [
        (f"{found['people']} people in {found['rooms']} rooms, messages a second: ours / Node",
         f"{ours['messages_a_second']:.0f} / {node['messages_a_second']:.0f}", ""),
        ("bare send(), a message", f"{found['bare_send_us']:.1f} µs", ""),
        ("our edge, a message", f"{ours['us_a_message_at_the_edge']:.1f} µs", ""),
        ("all our processes, a message", f"{ours['us_a_message']:.1f} µs", ""),
        ("Node, a message", f"{node['us_a_message']:.1f} µs", ""),
        ("our edge against bare send()", f"{found['times_bare_send']:.2f} ×", "≤ 1.6 ×"),
        ("our edge against Node", f"{found['times_node']:.2f} ×", "≤ 0.5 ×"),
    ]  # fmt: skip


_CORES_AIM = {"night": "≤ 0.7 ×", "family": "≤ 0.9 ×"}


def _nights(found: Found) -> list[Row]:
    table: list[Row] = []
    for name, evening in found.items():
        ours, node = evening["turns"]["EchoPlay"], evening["turns"]["Node"]
        is_night = name == "night"
        what = f"{name} {evening['rooms']} × {evening['people_a_room']}"
        table += [
            (f"{what}: cores, ours / Node", f"{_mean(ours, 'cores'):.3f} / {_mean(node, 'cores'):.3f}", ""),
            (f"{what}: cores against Node", f"{evening['cores_to_node']:.2f} ×", _CORES_AIM.get(name, "")),
            (f"{what}: a message, ours / Node",
             f"{_mean(ours, 'us_a_message'):.1f} / {_mean(node, 'us_a_message'):.1f} µs", ""),
            (f"{what}: a message against Node", f"{evening['us_a_message_to_node']:.2f} ×",
             "≤ 0.65 ×" if name == "arena" else ""),
            (f"{what}: messages a second, ours / Node",
             f"{_mean(ours, 'messages_a_second'):.0f} / {_mean(node, 'messages_a_second'):.0f}", ""),
            (f"{what}: reaction p50 / p99, ours; Node",
             f"{_spread(ours, 'reaction_ms')}; {_spread(node, 'reaction_ms')}",
             "≤ 5 / 110 ms" if is_night else ""),
            (f"{what}: tick late p50 / p99, ours; Node", f"{_spread(ours, 'tick_ms')}; {_spread(node, 'tick_ms')}",
             "p99 ≤ 20 ms" if is_night else ""),
            (f"{what}: tick later than its slot p50 / p99, ours; Node",
             f"{_spread(ours, 'tick_past_slot_ms')}; {_spread(node, 'tick_past_slot_ms')}", ""),
            (f"{what}: vote acknowledged p50 / p99, ours; Node",
             f"{_spread(ours, 'vote_ms')}; {_spread(node, 'vote_ms')}",
             "p50 ≤ 8 ms" if is_night else ""),
            (f"{what}: memory a person, ours / Node",
             f"{_mean(ours, 'bytes_a_person') / 1000:.1f} / {_mean(node, 'bytes_a_person') / 1000:.1f} kB", "≤ 40 kB"),
            (f"{what}: memory, ours / Node",
             f"{_mean(ours, 'memory_bytes') / 1e6:.0f} / {_mean(node, 'memory_bytes') / 1e6:.0f} MB", ""),
        ]  # fmt: skip
    return table


def _density(found: Found) -> list[Row]:
    table: list[Row] = [
        (
            "memory before the first match / with 40",
            f"{found['memory_idle_bytes'] / 1e6:.0f} / {found['memory_floor_bytes'] / 1e6:.0f} MB",
            "",
        ),
    ]
    for step in found["steps"]:
        what = f"{step['matches']:,} live matches"
        tick = step["tick_ms"]
        table += [
            (f"{what}: tick late p50 / p99 / most",
             f"{tick['p50']:.1f} / {tick['p99']:.1f} / {tick['most']:.1f} ms", ""),
            (f"{what}: later than 100 ms, or missing",
             f"{step['late_share'] * 100:.2f} %, {step['ticks_missing'] * 100:.2f} %",
             "0 at 10,000" if step["matches"] == 10_000 else ""),
            (f"{what}: cores", f"{step['cores']:.3f}", ""),
            (f"{what}: memory for each match of this step", f"{step['bytes_a_match'] / 1000:.1f} kB", "≤ 20 kB"),
        ]  # fmt: skip
    return table


def _creation(found: Found) -> list[Row]:
    return [
        (f"{found['matches']} matches, made a second", f"{found['matches_a_second']:.0f}", "≥ 150"),
        ("processor time a match, all processes", f"{found['cpu_ms_a_match']:.2f} ms", ""),
        ("of that by part", _by_part(found["cpu_ms_a_match_by_part"], "ms"), ""),
    ]


def _connect(found: Found) -> list[Row]:
    table: list[Row] = []
    for what, label in (("connect", "connecting"), ("join", "connecting and joining")):
        ours, node = ([turn[what] for turn in found["turns"][name]] for name in ("EchoPlay", "Node"))
        table += [
            (f"{label}, a second, ours / Node", f"{_mean(ours, 'a_second'):.0f} / {_mean(node, 'a_second'):.0f}", ""),
            (f"{label}, processor time, ours / Node",
             f"{_mean(ours, 'cpu_ms'):.2f} / {_mean(node, 'cpu_ms'):.2f} ms", ""),
            (f"{label}, against Node", f"{found[f'{what}_to_node']:.2f} ×", "≤ 1.2 ×" if what == "connect" else ""),
            (f"{label}, ours by part", _by_part(ours[-1]["cpu_ms_by_part"], "ms"), ""),
        ]  # fmt: skip
    return table


def _growth(found: Found) -> list[Row]:
    table = [
        (f"{step['people']:,} people: each a second, without / with what is used idle",
         f"{step['us_a_person_a_second']:.0f} / {step['us_a_person_a_second_with_floor']:.0f} µs", "")
        for step in found["steps"]
    ]  # fmt: skip
    table.append(("dearest against cheapest, without", f"{found['dearest_to_cheapest']:.2f} ×", "≤ 1.2 ×"))
    table += [_wide(f"{width['edges']} edges and actors", width) for width in found["widths"]]
    if "two_nodes" in found:  # what was measured before there was this step is still shown
        table.append(_wide("on two nodes, 1 edge and actor each", found["two_nodes"]))
    return table


def _wide(what: str, width: Found) -> Row:
    said = f"{width['us_a_person_a_second']:.0f} µs; {width['tick_ms']['p99']:.1f} ms"
    return (f"{width['people']:,} people, {what}: each a second; tick p99", said, "")


def _mean(turns: Sequence[Found], field: str) -> float:
    return mean(turn[field] for turn in turns)


def _spread(turns: Sequence[Found], field: str) -> str:
    """Medians and 99th percentiles, each the mean of the turns."""
    found = [turn[field] for turn in turns if turn[field]["count"]]
    if not found:
        return "none"
    return f"{mean(one['p50'] for one in found):.1f} / {mean(one['p99'] for one in found):.1f} ms"


def _by_part(parts: dict[str, float], unit: str) -> str:
    shown = sorted(((value, part) for part, value in parts.items() if value > 0.005), reverse=True)
    return ", ".join(f"{part} {value:.2f}" for value, part in shown) + f" {unit}"
