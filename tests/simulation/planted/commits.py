"""Bugs around the commit: who is told too early, and what is made of a commit that did not say yes."""

from __future__ import annotations

from planted.planting import Bug, Change

from echoplay_actors.actor.commit import Commits
from echoplay_actors.actor.turn import Turns

_COMMIT = "    await self._commit({match_id: work for match_id, work in works.items() if work.draft.rows})\n"

BUGS = (
    Bug(
        "acknowledge before commit",
        (
            Change(
                Turns.run,
                _COMMIT,
                "    for envelope, work, outcome in outcomes:\n"
                "        if envelope.asked is not None and envelope.asked.name not in ('start', 'score'):\n"
                "            self._acknowledge(envelope, work, outcome)\n" + _COMMIT,
            ),
        ),
        caught_by=frozenset({"no acknowledgement comes before its commit", "acknowledged is durable"}),
        only=("storage slow", "commits fail"),
    ),
    Bug(
        "show before commit",
        (
            Change(
                Turns.run,
                _COMMIT,
                "    for work in works.values():\n"
                "        for event in work.draft.numbered:\n"
                "            work.room.send(event.name, event.payload, v=event.v, epoch=event.epoch)\n" + _COMMIT,
            ),
        ),
        caught_by=frozenset({"nothing is shown before its commit", "what is shown is committed"}),
        only=("storage slow", "commits fail"),
    ),
    Bug(
        "a failed commit is taken for a success",
        (
            Change(
                Commits._write,
                "        for work in written.values():\n"
                '            work.undo(Unavailable(refusal("storage_away")))\n'
                "        return False",
                "        pass",
            ),
        ),
        caught_by=frozenset({"acknowledged is durable", "what is shown is committed"}),
        only=("commits fail",),
    ),
    Bug(
        "an unknown outcome is taken for a success",
        (
            Change(
                Commits._write,
                "except AppendUnknown:\n        await self._read_again(written)",
                "except AppendUnknown:\n        pass",
            ),
        ),
        caught_by=frozenset({"acknowledged is durable", "what is shown is committed"}),
        first_seed=4,
        only=("storage restarted", "storage slow"),
    ),
    Bug(
        "an unknown outcome is taken for a failure, and what is retried is written twice",
        (
            Change(
                Commits._read_again,
                "        if not added:\n",
                "        room.seq += len(added)\n        if True:\n",
            ),
        ),
        caught_by=frozenset({"an operation takes effect once"}),
        only=("commits of unknown outcome",),
    ),
)
