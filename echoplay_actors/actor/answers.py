"""First answers by operation id: a command that is sent again is answered again, and not carried out again.

What was written can be had again from the journal, which keeps each answer beside its events; refusals, reactions and
whatever changed nothing are remembered in memory only. The three kinds do not push each other out: no crowd that
votes or reacts makes a match forget that a round was started already.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Mapping
from typing import Any, TypeVar

from echoplay_actors.errors import Refusal
from echoplay_actors.protocol.requests import SUBMIT_VOTE

FirstAnswer = Mapping[str, Any] | Refusal

COMMAND = "command"
"""The field of a kept answer that says which command it answered; nobody is shown it."""


def operation_digest(user_id: str, op_id: str) -> str:
    """What stands for (person, operation id) in the journal: 128 bits that hold nothing a person wrote."""
    return hashlib.blake2b(f"{user_id}\0{op_id}".encode(), digest_size=16).hexdigest()


def shown(answer: Mapping[str, Any]) -> dict[str, Any]:
    """A kept answer as the asker sees it."""
    return {name: value for name, value in answer.items() if name != COMMAND}


class Answers:
    """The first answer of each operation; of each kind the oldest is forgotten beyond its bound."""

    def __init__(self, *, answers_max: int, vote_answers_max: int) -> None:
        self._commands = _Shelf[Mapping[str, Any]](answers_max)
        self._votes = _Shelf[Mapping[str, Any]](vote_answers_max)
        self._unwritten = _Shelf[FirstAnswer](answers_max)

    def first(self, digest: str) -> FirstAnswer | None:
        return self._commands.get(digest) or self._votes.get(digest) or self._unwritten.get(digest)

    def keep(self, digest: str, answer: FirstAnswer, *, written: bool) -> None:
        """Remember; what is already known stays, and a refusal that is worth retrying is not kept."""
        if self.first(digest) is not None or (isinstance(answer, Refusal) and answer.retryable):
            return
        if isinstance(answer, Refusal) or not written:
            self._unwritten.put(digest, answer)
        elif answer.get(COMMAND) == SUBMIT_VOTE:
            self._votes.put(digest, answer)
        else:
            self._commands.put(digest, answer)

    def written(self) -> tuple[list[tuple[str, Mapping[str, Any]]], list[tuple[str, Mapping[str, Any]]]]:
        """Those that were written, of commands and of votes: `(digest, answer)`, the oldest first."""
        return self._commands.kept(), self._votes.kept()


_Answer = TypeVar("_Answer")


class _Shelf(OrderedDict[str, _Answer]):
    """Bounded; what came first goes first."""

    def __init__(self, answers_max: int) -> None:
        super().__init__()
        self._answers_max = answers_max

    def put(self, digest: str, answer: _Answer) -> None:
        self[digest] = answer
        if len(self) > self._answers_max:
            self.popitem(last=False)

    def kept(self) -> list[tuple[str, _Answer]]:
        # Of a crowd that is the longest part of a snapshot: `items` of an ordered mapping take twice as long.
        return list(zip(self, self.values(), strict=True))
