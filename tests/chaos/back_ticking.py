"""How long it took until people heard the clock again, from what they recorded.

A fault is measured on the debates whose clock runs the whole time: from its beginning (of a freeze: from its beginning,
too) to the first second that anybody there hears afterwards. Seconds come one apart, so up to one of them is waiting.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import pairwise

from checker.history import History

US = 1_000_000
AFTERWARDS_US = 2 * US
PHASES = ("LOBBY", "OPEN", "SPEAKING", "HANDOVER", "PAUSED", "VOTING")


def back_after_s(history: History, metronomes: Sequence[str]) -> dict[str, list[float]]:
    """By kind of fault, the seconds until each of these matches ticked again."""
    ticks = _ticks_us(history, metronomes)
    found: dict[str, list[float]] = defaultdict(list)
    for fault in history.faults:
        for times in ticks.values():
            after = bisect_right(times, fault.at_us)
            if 0 < after < len(times):
                found[fault.kind].append((times[after] - fault.at_us) / US)
    return found


def moved_after_s(history: History, metronomes: Sequence[str]) -> dict[str, list[float]]:
    """The same of those matches alone that another actor took over for it, as `timer_adjusted` tells."""
    ticks, adjusted = _ticks_us(history, metronomes), _times_us(history, metronomes, "timer_adjusted")
    found: dict[str, list[float]] = defaultdict(list)
    for fault in history.faults:
        for match_id, times in ticks.items():
            moved = bisect_right(adjusted[match_id], fault.at_us)
            after = bisect_right(times, fault.at_us)
            if moved < len(adjusted[match_id]) and after < len(times) and adjusted[match_id][moved] <= times[after]:
                found[fault.kind].append((times[after] - fault.at_us) / US)
    return found


def missed_seconds(history: History, metronomes: Sequence[str]) -> Counter[str]:
    """By kind of fault, how many seconds of these clocks nobody heard while it lasted and right after it."""
    heard: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for seen in history.seen:
        if seen.name == "timer_tick" and seen.match_id in metronomes:
            heard[seen.match_id].append((seen.at_us, seen.payload["remaining"]))
    found: Counter[str] = Counter()
    for fault in history.faults:
        until_us = (fault.until_us or fault.at_us) + AFTERWARDS_US
        for times in heard.values():
            some = {remaining for at_us, remaining in times if fault.at_us - US <= at_us <= until_us}
            if some:
                found[fault.kind] += max(some) - min(some) + 1 - len(some)
    return found


def silent_s(history: History, metronomes: Sequence[str]) -> dict[str, list[float]]:
    """By kind of fault, the most seconds between two ticks of each of these clocks, from its beginning on."""
    heard = _ticks_us(history, metronomes)
    found: dict[str, list[float]] = defaultdict(list)
    for fault in history.faults:
        until_us = (fault.until_us or fault.at_us) + AFTERWARDS_US
        for times in heard.values():
            some = times[max(bisect_right(times, fault.at_us) - 1, 0) : bisect_right(times, until_us) + 1]
            if len(some) > 1:
                found[fault.kind].append(max(min(later, until_us) - sooner for sooner, later in pairwise(some)) / US)
    return found


def _ticks_us(history: History, metronomes: Sequence[str]) -> dict[str, list[int]]:
    """When anybody heard each of these clocks."""
    return _times_us(history, metronomes, "timer_tick")


def _times_us(history: History, metronomes: Sequence[str], name: str) -> dict[str, list[int]]:
    found: dict[str, list[int]] = defaultdict(list)
    for seen in history.seen:
        if seen.name == name and seen.match_id in metronomes:
            found[seen.match_id].append(seen.at_us)
    return found


def table(history: History, metronomes: Sequence[str]) -> str:
    """A line a kind of fault."""
    counts = Counter(fault.kind for fault in history.faults)
    back, missed = back_after_s(history, metronomes), missed_seconds(history, metronomes)
    silent, moved = silent_s(history, metronomes), moved_after_s(history, metronomes)
    width = max(map(len, counts), default=0)
    lines = [
        f"{'fault':<{width}} {'times':>6} {'p50 s':>7} {'p99 s':>7} {'most s':>7} {'silent':>7} {'missed':>7} "
        f"{'moved':>6} {'p50 s':>7} {'p99 s':>7} {'most s':>7}   until the clock is heard again, the longest silence, "
        "seconds that nobody heard, and the same of those clocks that another actor took over"
    ]
    for kind in sorted(counts):
        longest = f"{max(silent[kind]):>7.2f}" if kind in silent else f"{'—':>7}"
        lines.append(
            f"{kind:<{width}} {counts[kind]:>6} {_told(back[kind])} {longest} {missed[kind]:>7} "
            f"{len(moved[kind]):>6} {_told(moved[kind])}"
        )
    return "\n".join(lines)


def _told(seconds: Sequence[float]) -> str:
    took = sorted(seconds)
    times = (_at(took, 0.5), _at(took, 0.99), took[-1]) if took else ()
    return " ".join(f"{one:>7.2f}" for one in times) or " ".join(f"{'—':>7}" for _ in range(3))


def _at(ordered: Sequence[float], share: float) -> float:
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)]


def coverage(history: History) -> str:
    """How often each fault met a debate in each phase, as its people knew it then."""
    cells = Counter((fault.kind, phase) for fault in history.faults for phase in fault.phases)
    kinds = sorted({fault.kind for fault in history.faults})
    width = max(map(len, kinds), default=0)
    lines = [" " * width + "".join(f"{phase:>10}" for phase in PHASES)]
    lines += [f"{kind:<{width}}" + "".join(f"{cells[kind, phase] or '—':>10}" for phase in PHASES) for kind in kinds]
    return "\n".join(lines)
