"""One stored match: its journal replayed once, by the real code and by the checker's own, and what is found by it."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from checker.course import FINAL, Moment, after
from checker.history import StoredMatch
from checker.wire import NUMBERED

from echoplay_actors.match.codec import decode_event
from echoplay_actors.match.evolve import evolve
from echoplay_actors.match.state import MatchState
from echoplay_actors.ports.match_store import JournalRow

if TYPE_CHECKING:
    from checker.clocks import Clocks

ONE_STEP_ROWS_MAX = 6
"""No command causes more rows than these."""


class Story:
    """Rows go by their index from 0. `moments[i]` holds right before row i, `moments[-1]` at the end."""

    def __init__(self, match_id: str, stored: StoredMatch, clocks: Clocks) -> None:
        self.match_id = match_id
        self.stored = stored
        self.rows = stored.rows
        self.clocks = clocks
        self.moments: list[Moment] = [Moment()]
        self.versions: list[int] = []
        """The `v` of the room after each row."""
        self.row_of_v: dict[int, int] = {}
        self.rows_of_op: dict[str, list[int]] = {}
        v, moment = 0, self.moments[0]
        for index, row in enumerate(self.rows):
            moment = after(moment, row)
            self.moments.append(moment)
            if row.type in NUMBERED:
                v += 1
                self.row_of_v[v] = index
            self.versions.append(v)
            if row.op is not None:
                self.rows_of_op.setdefault(row.op, []).append(index)

    @cached_property
    def replay(self) -> tuple[list[MatchState], str | None]:
        """The states after each row, by the code under test; and what it stumbled over."""
        states: list[MatchState] = []
        state: MatchState | None = None
        for row in self.rows:
            try:
                state = evolve(state, decode_event(row.type, row.version, row.data), row.at_ms)
            except Exception as error:
                return states, f"row {row.seq} ({row.type}): {type(error).__name__}: {error}"
            states.append(state)
        return states, None

    @cached_property
    def clock_rows(self) -> list[int]:
        """By moment: the row that set the clock which runs then, -1 when none does.

        A new owner sets it anew, by a clock of its own, also where the end stays as it was.
        """
        found, ends_ms, last = [-1], None, -1
        for index, moment in enumerate(self.moments[1:]):
            if moment.ends_ms != ends_ms or self.rows[index].type == "TimerAdjusted":
                ends_ms, last = moment.ends_ms, index
            found.append(-1 if ends_ms is None else last)
        return found

    def moment_of(self, v: int) -> int | None:
        """Which moment begins with this `v`; None for one that never was."""
        if v == 0:
            return 1 if self.rows else None
        index = self.row_of_v.get(v)
        return None if index is None else index + 1

    @property
    def over(self) -> bool:
        return self.moments[-1].phase in FINAL

    @property
    def version(self) -> int:
        """The last `v`."""
        return self.versions[-1] if self.versions else 0

    def where(self, index: int) -> str:
        row = self.rows[index]
        return f"match {self.match_id} row {row.seq} ({row.type})"

    def owner(self, index: int) -> str | None:
        """Who wrote that row, None if that was not recorded."""
        return self.clocks.owner(self.match_id, self.rows[index].epoch)

    def world_us(self, index: int) -> int | None:
        """When that row was stamped, by its owner's clock."""
        return self.match_time_us(index, self.rows[index].at_ms)

    def match_time_us(self, index: int, match_ms: int) -> int | None:
        """When it was that match time, as the owner of that row counts it."""
        return self.clocks.world_us(self.owner(index), match_ms - self.moments[index + 1].ahead_ms)

    def at_us(self, index: int) -> int:
        """As near as can be told when that row was written, 0 when it cannot be told."""
        if len(self.stored.committed_us) > index:
            return self.stored.committed_us[index]
        return self.world_us(index) or 0

    def slack_us(self, index: int, match_ms: int) -> int:
        """How far `match_time_us` may be off."""
        return self.clocks.slack_us(self.owner(index), match_ms - self.moments[index + 1].ahead_ms)

    def cause(self, index: int) -> JournalRow | None:
        """The row that holds the operation which caused this one; None when time alone did."""
        at_ms = self.rows[index].at_ms
        for row in self.rows[index : index + ONE_STEP_ROWS_MAX]:
            if row.at_ms != at_ms or (row.type in _ALONE and row is not self.rows[index]):
                return None
            if row.op is not None:
                return row
        return None


_ALONE = frozenset(
    {
        "ParticipantJoined", "ParticipantReady", "SidesChanged", "VoteSubmitted", "PauseAgreed", "ContinueAgreed",
        "PointOffered", "PointWithdrawn", "PointAnswered", "PointEnded", "ParticipantArrived", "ParticipantReturned",
        "ParticipantDisconnected", "ParticipantLeft", "RoomOccupied", "RoomEmptied", "HostChanged", "OwnerLetGo",
        "OwnerRecovered",
    }
)  # fmt: skip
"""Rows that begin a step of their own, whatever stands before them."""
