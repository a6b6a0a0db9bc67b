"""Bugs of the fence: two who write, an epoch that is not raised or looked at too early, a journal with a hole."""

from __future__ import annotations

from planted.planting import Bug, Change
from simulated.storage import Storage

from echoplay_actors.actor.arrivals import Arrivals
from echoplay_actors.actor.commit import Commits
from echoplay_actors.actor.draft import Draft
from echoplay_actors.actor.room import Room
from echoplay_actors.testing import memory_journal
from echoplay_actors.testing.memory_journal import MemoryJournal

_OWNERS = frozenset({"one writer at a time"})

BUGS = (
    Bug(
        "forget the fence",
        (
            Change(
                MemoryJournal.fenced,
                "stored is None or stored.owner != owner or stored.epoch != one.epoch",
                "stored is None",
            ),
        ),
        caught_by=_OWNERS,
        first_seed=7,
        only=("commit overtaken",),
    ),
    Bug(
        "forget the fence, and number rows where they land",
        (
            Change(
                MemoryJournal.fenced,
                "stored is None or stored.owner != owner or stored.epoch != one.epoch",
                "stored is None",
            ),
            Change(
                MemoryJournal.append,
                'raise AppendRejected("seq is taken, or leaves a hole")',
                "from dataclasses import replace\n"
                "            rows = [replace(row, seq=len(stored.rows) + n) for n, row in enumerate(rows, 1)]",
            ),
        ),
        caught_by=_OWNERS | {"epochs never fall"},
        only=("commit overtaken",),
    ),
    Bug(
        "look at the epoch at one moment and write at another",
        (
            Change(
                Storage.append,
                "def append_it()",
                "stale = await self._commit(\n"
                "        'check', lambda: {one.match_id for one in batch if self._database.fenced(owner, one)}\n"
                "    )\n"
                "    def append_it()",
            ),
            Change(
                Storage.append,
                "fenced = self._database.append(owner=owner, batch=batch)",
                "from echoplay_actors.testing.memory_journal import _kept\n"
                "        fenced = frozenset(stale)\n"
                "        there = self._database.matches\n"
                "        allowed = [(there[one.match_id], one) for one in batch if one.match_id not in fenced]\n"
                "        if any(one.rows[0].seq != len(to.rows) + 1 for to, one in allowed):\n"
                "            raise AppendRejected('seq is taken, or leaves a hole')\n"
                "        self._database._write([(to, _kept(one), one.records) for to, one in allowed])",
            ),
        ),
        caught_by=_OWNERS,
        only=("commit overtaken",),
    ),
    Bug(
        "take over without raising the epoch",
        (
            Change(
                MemoryJournal.take_over,
                "self._change_owner(stored, owner)",
                "self._change_owner(stored, owner)\n            stored.epoch -= 1",
            ),
        ),
        caught_by=_OWNERS,
        only=("actor killed",),
    ),
    Bug(
        "let go of a match that its owner fenced itself",
        (
            Change(
                Commits._write,
                "if fenced:\n            await self._read_again({match_id: written[match_id] for match_id in fenced})",
                "for match_id in fenced:\n            self._lose(written[match_id])",
            ),
        ),
        caught_by=frozenset({"a clock that runs is shown"}),
        first_seed=189,
        only=("one-way partition", "partition"),
    ),
    Bug(
        "read the journal before the epoch is raised",
        tuple(
            Change(
                where,
                "def take() -> Sequence[TakenMatch]:\n"
                f"        taken = self._database.{name}(owner=owner, {which}={which})",
                "import dataclasses\n"
                "    matches = self._database.matches\n"
                "    early = await self._repeat(\n"
                f"        'read', lambda: {{one: list(matches[one].rows) for one in {which} if one in matches}}\n"
                "    )\n"
                "    def take() -> Sequence[TakenMatch]:\n"
                f"        taken = self._database.{name}(owner=owner, {which}={which})\n"
                "        rows = {one.card.match_id: early[one.card.match_id][one.after_seq:] for one in taken}\n"
                "        taken = [dataclasses.replace(one, rows=rows[one.card.match_id]) for one in taken]",
            )
            for where, name, which in (
                (Storage.take_over, "take_over", "last_owners"),
                (Storage.reclaim, "reclaim", "read_to"),
            )
        ),
        caught_by=frozenset({"a new owner reads all that was written"}),
        first_seed=7,
        only=("commit overtaken",),
    ),
    Bug(
        "leave a hole in the journal",
        (
            Change(Draft._record, "self.seq += 1", "self.seq += 2 if type(event).__name__ == 'RoundStarted' else 1"),
            Change(memory_journal._kept, 'raise AppendRejected("these events do not follow each other")', "pass"),
            Change(MemoryJournal.append, 'raise AppendRejected("seq is taken, or leaves a hole")', "pass"),
        ),
        caught_by=frozenset({"seq is dense"}),
        only=(),
    ),
    Bug(
        "go on without a recovery",
        (Change(Arrivals.adopt, "under_way.append(self._recoveries.recover(room, taken.proof_of_life_ms))", "pass"),),
        caught_by=frozenset({"a new owner recovers a match first"}),
        only=("actor killed",),
    ),
    Bug(
        "restart v at a take-over",
        (
            Change(
                Room.replay,
                "self._state = state",
                "import dataclasses\n    self._state = state and dataclasses.replace(state, version=0)",
            ),
        ),
        caught_by=frozenset({"what is shown is committed", "an answer agrees with the journal"}),
        first_seed=4,
        only=("actor killed",),
    ),
)
