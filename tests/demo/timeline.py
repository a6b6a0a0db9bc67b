"""A timeline that people read: since when, who, and what they did or saw, as it happens.

What several saw alike at the same moment is one line with their names, or with how many they were.
"""

from __future__ import annotations

import asyncio
import time
from typing import Any

from server.realtime import Client, Seen

_TOGETHER_S = 0.15
"""Sights this far apart may share a line; it is printed when that time is over, with the time of the first."""
_NAMED_MAX = 3


class Timeline:
    """Prints lines; `everybody` is how many are there in the end."""

    def __init__(self, everybody: int) -> None:
        self._everybody = everybody
        self._began_s = time.monotonic()
        self._lines: dict[tuple[str, str], tuple[float, list[str]]] = {}
        print(f"{'seconds':>8}  {'who':<24}  what")
        print(f"{'-' * 8}  {'-' * 24}  {'-' * 72}")

    def say(self, who: str, what: str) -> None:
        """Something that somebody does, now."""
        self._add(time.monotonic(), who, what, alone=who)

    def follow(self, client: Client, names: dict[str, str]) -> None:
        """Show whatever this client sees from now on; `names` are people's, by id."""

        def saw(seen: Seen) -> None:
            if (what := _words(seen, names)) is not None:
                self._add(seen.at_s, client.name, what)

        client.on_seen = saw

    def flush(self) -> None:
        """Print what waits for others who see the same."""
        for line in list(self._lines):
            self._show(line)

    def _add(self, at_s: float, who: str, what: str, alone: str = "") -> None:
        line = (alone, what)
        if line not in self._lines:
            self._lines[line] = (at_s, [])
            asyncio.get_running_loop().call_later(_TOGETHER_S, self._show, line)
        self._lines[line][1].append(who)

    def _show(self, line: tuple[str, str]) -> None:
        if line not in self._lines:
            return
        at_s, who = self._lines.pop(line)
        names = ", ".join(who) if len(who) <= _NAMED_MAX else f"{len(who)} people"
        names = "everybody" if len(who) == self._everybody else names
        print(f"{at_s - self._began_s:8.2f}  {names:<24}  {line[1]}", flush=True)


def _words(seen: Seen, names: dict[str, str]) -> str | None:
    """What an event means, None where a line would be too much."""
    data: dict[str, Any] = seen.data
    place = f"  (epoch {data['epoch']}, v {data['v']})" if "v" in data else ""
    match seen.name:
        case "(connected)" | "(disconnected)":
            return None
        case "timer_tick":
            what = f"{data['remaining']} s left"
        case "round_started":
            what = f"round {data['number']}: {names[data['speakerUserId']]} has {data['durationSec']} s"
        case "round_ended":
            what = f"round {data['number']} is over"
        case "timer_adjusted":
            what = f"the clock got {data['addedMs']} ms back ({data['reason']})"
        case "vote_update":
            what = "votes: " + ", ".join(f"{names[one]} {count}" for one, count in sorted(data["totals"].items()))
        case "reaction_update":
            what = "reactions: " + ", ".join(f"{kind} {count}" for kind, count in data["counts"].items() if count)
        case "presence":
            what = f"{data['spectators']} watching"
        case "ai_score":
            what = f"the result: {data['score']} of 100, {names.get(data['winnerUserId'], 'nobody')} wins"
        case "participant_joined" | "participant_left":
            what = f"{names[data['userId']]} {'joined' if seen.name.endswith('joined') else 'left'}"
        case "debate_started" | "match_ended":
            what = "the debate has started" if seen.name == "debate_started" else "the match has ended"
        case "room_state":
            what = f"came in: {data['match']['status']}, {len(data['participants'])} debate"
        case name:
            what = name.replace("_", " ")
    return what + place
