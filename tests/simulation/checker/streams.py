"""What each connection was sent of each match, in order, sorted by what it is: one pass over all that was seen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain

from checker.history import Answered, Asked, Disconnected, History, Seen
from checker.operations import ENTERING

ROOM_STATE = "room_state"


@dataclass(slots=True)
class Stream:
    """One connection and one match. `None` in `ended_us`: the connection was still there at the end."""

    connection: int
    device: str
    person: str
    match_id: str
    first_us: int = 0
    numbered: list[Seen] = field(default_factory=list)
    """Numbered events and snapshots."""
    ticks: list[tuple[Seen, int, int]] = field(default_factory=list)
    """Each with the newest `v` before it, and how many numbered events and snapshots came before it."""
    reactions: list[Seen] = field(default_factory=list)
    """`reaction_update` and snapshots."""
    totals: list[Seen] = field(default_factory=list)
    """`vote_update` and snapshots."""
    others: list[Seen] = field(default_factory=list)
    entering: list[Asked] = field(default_factory=list)
    entered: list[Answered] = field(default_factory=list)
    """The answers to them, refusals too."""
    v: int = 0
    ended_us: int | None = None

    def resumed_from(self, by_us: int) -> list[int]:
        """The `v` of each resume that was asked by then."""
        named = (one.body.get("v") for one in self.entering if one.command == "resume" and one.at_us <= by_us)
        return [v for v in named if isinstance(v, int)]

    @property
    def everything(self) -> Iterator[Seen]:
        """All of it, whatever it is; not in order, and snapshots more than once."""
        return chain(self.numbered, self.reactions, self.totals, self.others, (seen for seen, _, _ in self.ticks))


class Streams:
    """By connection and match, in the order in which they began."""

    def __init__(self, history: History) -> None:
        self.all: dict[tuple[int, str], Stream] = {}
        self.shown: dict[tuple[str, int], list[Seen]] = {}
        """The same numbered event, to whomever it was shown, by match and `v`."""
        for asked in history.asked:
            if asked.command in ENTERING:
                self._of(asked).entering.append(asked)
        for answered in history.answered:
            if answered.command in ENTERING:
                self._of(answered).entered.append(answered)
        for seen in history.seen:
            self._sort(seen)
        ends: dict[int, Disconnected] = {one.connection: one for one in history.disconnected}
        for stream in self.all.values():
            end = ends.get(stream.connection)
            stream.ended_us = None if end is None else end.at_us

    def _sort(self, seen: Seen) -> None:
        if seen.name == "error":
            return  # the refusal of something that asked for no acknowledgement
        stream = self.all.get((seen.connection, seen.match_id))
        if stream is None:
            stream = self._of(seen)
        if not stream.first_us:
            stream.first_us = seen.at_us
        name = seen.name
        if name == "timer_tick":
            stream.ticks.append((seen, stream.v, len(stream.numbered)))
        elif name == "reaction_update":
            stream.reactions.append(seen)
        elif name == "vote_update":
            stream.totals.append(seen)
        elif "v" in seen.payload:
            stream.numbered.append(seen)
            v = seen.payload["v"]
            if name == ROOM_STATE:
                stream.v = v
                stream.reactions.append(seen)
                stream.totals.append(seen)
                return
            if v > stream.v:
                stream.v = v
            group = self.shown.get((seen.match_id, v))
            if group is None:
                self.shown[seen.match_id, v] = [seen]
            else:
                group.append(seen)
        else:
            stream.others.append(seen)

    def _of(self, one: Seen | Asked | Answered) -> Stream:
        key = (one.connection, one.match_id)
        stream = self.all.get(key)
        if stream is None:
            stream = self.all[key] = Stream(one.connection, one.device, one.person, one.match_id)
        return stream
