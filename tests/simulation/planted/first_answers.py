"""Bugs of the answers: forgotten, somebody else's, given twice, or not what the journal has."""

from __future__ import annotations

from planted.planting import Bug, Change

from echoplay_actors.actor import intake
from echoplay_actors.actor.answers import Answers
from echoplay_actors.actor.desk import Desk
from echoplay_actors.actor.room import Room
from echoplay_actors.actor.turn import Turns
from echoplay_http.realtime.reply import Reply

_ONCE = frozenset({"an operation takes effect once"})

BUGS = (
    Bug(
        "forget first answers",
        (Change(Answers.first, "return ", "return None  # "),),
        caught_by=_ONCE | {"an operation keeps its first answer"},
        only=(),
    ),
    Bug(
        "forget first answers with their owner",
        (Change(Room.replay, "self._remember(row)", "pass"),),
        caught_by=_ONCE | {"a snapshot is what its journal gives"},
        only=("actor killed in a turn",),
    ),
    Bug(
        "carry a retried vote out again",
        (
            Change(
                Turns._ask,
                "known = work.answers.get(digest) or room.answers.first(digest)",
                "known = work.answers.get(digest) or room.answers.first(digest)\n"
                "    if asked.name == 'submit_vote':\n"
                "        known = None",
            ),
        ),
        caught_by=_ONCE,
        only=(),
    ),
    Bug(
        "forget what was refused",
        (
            Change(
                Answers.keep,
                "if isinstance(answer, Refusal) or not written:",
                "if isinstance(answer, Refusal):\n        return\n    if not written:",
            ),
        ),
        caught_by=frozenset({"an operation keeps its first answer"}),
        first_seed=3,
        only=(),
    ),
    Bug(
        "give another person's answer to the same operation id",
        (
            Change(
                Desk._ask,
                "digest = operation_digest(user_id, op_id) if op_id is not None else None",
                "known = room.__dict__.setdefault('digests', {})\n"
                "    digest = known.setdefault(op_id, operation_digest(user_id, op_id)) if op_id is not None else None",
            ),
        ),
        caught_by=frozenset({"an answer is one's own"}),
        first_seed=70,
        only=(),
    ),
    Bug(
        "answer with the v before",
        (Change(intake.first_answer, '"v": state.version', '"v": max(state.version - 1, 0)'),),
        caught_by=frozenset({"an answer agrees with the journal"}),
        only=(),
    ),
    Bug(
        "acknowledge twice",
        (
            Change(
                Reply.accept,
                'self._acknowledge({"ok": True, **payload})',
                'self._acknowledge({"ok": True, **payload})\n        self._acknowledge({"ok": True, **payload})',
            ),
        ),
        caught_by=frozenset({"only what was asked is answered, and once"}),
        only=(),
    ),
)
