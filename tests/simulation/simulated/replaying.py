"""Whether a journal, replayed, gives the state that its match's actor has: looked at while a run goes on."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import Any

from checker.history import Breach, History

from echoplay_actors.actor.match_actor import MatchActor
from echoplay_actors.match.codec import decode_event, state_bytes
from echoplay_actors.match.evolve import evolve
from echoplay_actors.match.state import MatchState
from echoplay_actors.ports.match_store import JournalRow
from echoplay_actors.testing import MemoryDatabase


@dataclass(slots=True)
class _Replay:
    seq: int = 0
    state: Any = None
    readable: bool = True
    alike: tuple[Any, Any] = (None, None)
    """Its state and the actor's, the last time they were found to be alike: nobody changes a state."""


class Replaying:
    """Replays each journal once, row by row as it grows."""

    def __init__(self, database: MemoryDatabase, history: History) -> None:
        self._database = database
        self._history = history
        self._replays: dict[str, _Replay] = {}

    def state(self, match_id: str) -> MatchState | None:
        """As the journal has it now; None before there is one."""
        replay = self._replays.setdefault(match_id, _Replay())
        stored = self._database.matches.get(match_id)
        if stored is not None:
            for row in itertools.islice(stored.rows, replay.seq, None):
                replay.seq += 1
                if replay.readable:
                    replay.readable = self._step(replay, row)
        state: MatchState | None = replay.state
        return state

    def _step(self, replay: _Replay, row: JournalRow) -> bool:
        """False for a row that cannot be read, which the checker finds too."""
        try:
            replay.state = evolve(replay.state, decode_event(row.type, row.version, row.data), row.at_ms)
        except Exception:
            return False
        return True

    def compare(self, shell: MatchActor, now_us: int, *, to_the_byte: bool) -> None:
        """Everything this actor has installed, where nothing has been written since."""
        for match_id, room in shell.rooms.items():
            stored = self._database.matches[match_id]
            if (stored.owner, stored.epoch, len(stored.rows)) != (shell.actor_id, room.epoch, room.seq):
                continue
            state, replay = self.state(match_id), self._replays[match_id]
            if not replay.readable or state is None:
                continue
            if not to_the_byte and state is replay.alike[0] and room.state is replay.alike[1]:
                continue
            if state == room.state and (not to_the_byte or state_bytes(state) == state_bytes(room.state)):
                replay.alike = state, room.state
            else:
                text = f"match {match_id} at seq {room.seq}: its journal gives another state than its actor has"
                self._history.breaches.append(Breach(now_us, "replay gives the live state", text))
