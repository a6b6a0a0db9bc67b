"""First answers by operation id: a command that is sent again is answered again, and not carried out again.

Accepted ones can be rebuilt from the journal, which keeps each beside its events. Refusals wrote nothing and are
remembered in memory only.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Mapping
from typing import Any

from echoplay_actors.errors import Refusal

FirstAnswer = Mapping[str, Any] | Refusal


def operation_digest(user_id: str, op_id: str) -> str:
    """What stands for (person, operation id) in the journal: 128 bits that hold nothing a person wrote."""
    return hashlib.blake2b(f"{user_id}\0{op_id}".encode(), digest_size=16).hexdigest()


class Answers:
    """The first answer of each operation, the oldest forgotten beyond `answers_max`."""

    def __init__(self, *, answers_max: int) -> None:
        self._answers: OrderedDict[str, FirstAnswer] = OrderedDict()
        self._answers_max = answers_max

    def first(self, digest: str) -> FirstAnswer | None:
        return self._answers.get(digest)

    def keep(self, digest: str, answer: FirstAnswer) -> None:
        """Remember; what is already known stays, and a refusal that is worth retrying is not kept."""
        if digest in self._answers or (isinstance(answer, Refusal) and answer.retryable):
            return
        self._answers[digest] = answer
        if len(self._answers) > self._answers_max:
            self._answers.popitem(last=False)
