"""A history with all that several invariants need to know of it, each worked out once and only when asked for."""

from __future__ import annotations

from functools import cached_property

from checker.clocks import Clocks
from checker.history import History
from checker.operations import Operations
from checker.story import Story
from checker.streams import Streams
from checker.tick_clocks import Tick, tick_clocks
from checker.weather import Weather


class Evidence:
    """What invariants are given. `story.world_us` and the like say None where nobody recorded it."""

    def __init__(self, history: History) -> None:
        self.history = history

    @cached_property
    def stories(self) -> dict[str, Story]:
        """Each stored match, its journal replayed, by id."""
        return {match_id: Story(match_id, stored, self.clocks) for match_id, stored in self.history.matches.items()}

    @cached_property
    def streams(self) -> Streams:
        """What each connection was sent of each match."""
        return Streams(self.history)

    @cached_property
    def ticks(self) -> list[Tick]:
        """Every tick with its clock."""
        return tick_clocks(self.streams.all.values(), self.stories)

    @cached_property
    def operations(self) -> Operations:
        """What was asked and answered, by person, match and operation id."""
        return Operations(self.history)

    @cached_property
    def clocks(self) -> Clocks:
        """World time and match time of every owner."""
        return Clocks(self.history)

    @cached_property
    def weather(self) -> Weather:
        """When there were faults."""
        return Weather(self.history)
