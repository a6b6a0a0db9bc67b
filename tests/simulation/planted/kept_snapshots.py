"""Bugs of snapshots: they say more than the journal, or less than their owner knew, or half of them is not read."""

from __future__ import annotations

from planted.planting import Bug, Change

from echoplay_actors.actor.commit import Commits
from echoplay_actors.actor.room import Room
from echoplay_actors.testing.memory_journal import MemoryJournal

_WHATEVER_IT_SAYS = Change(MemoryJournal.goes_as_far, "return ", "return True or ")
_NEWER = frozenset({"a snapshot is no newer than its journal"})
_UNLIKE = frozenset({"a snapshot is what its journal gives"})

BUGS = (
    Bug(
        "a snapshot newer than the journal",
        (Change(Room.snapshot, "Snapshot(self.seq, ", "Snapshot(self.seq + 1, "), _WHATEVER_IT_SAYS),
        caught_by=_NEWER,
        only=(),
    ),
    Bug(
        "a snapshot written before its commit",
        (
            Change(
                Commits.commit,
                "if written and not",
                "from echoplay_actors.snapshots.body import SCHEMA, body_parts\n"
                "    from echoplay_actors.snapshots.snapshot import Snapshot, StoredSnapshot\n"
                "    for match_id, work in written.items():\n"
                "        draft, room = work.draft, work.room\n"
                "        if draft.seq // 8 > room.seq // 8 and not draft.state.phase.final:\n"
                "            answers, events = room.answers.written(), [*room.history.kept(), *draft.numbered]\n"
                "            body = b''.join(body_parts(Snapshot(draft.seq, draft.state, *answers, events)))\n"
                "            snapshot = StoredSnapshot(match_id, draft.epoch, draft.seq, SCHEMA, body)\n"
                "            await self._store.save_snapshot(owner=self._owner, snapshot=snapshot)\n"
                "    if written and not",
            ),
            _WHATEVER_IT_SAYS,
        ),
        caught_by=_NEWER,
        only=(),
    ),
    Bug(
        "forget answers in a snapshot",
        (Change(Room.snapshot, "commands, votes = self.answers.written()", "commands, votes = [], []"),),
        caught_by=_UNLIKE,
        only=(),
    ),
    Bug(
        "begin with a snapshot's state alone",
        (
            Change(
                Room.restore,
                "for digest, answer in (*snapshot.command_answers, *snapshot.vote_answers):",
                "for digest, answer in ():",
            ),
        ),
        caught_by=_UNLIKE | {"an operation takes effect once"},
        first_seed=25,
        only=("actor killed in a turn",),
    ),
)
