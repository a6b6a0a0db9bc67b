"""What was asked and answered, by operation: person, match and operation id.

The digest is made here once more: a journal in which persons or operations are confused must not go unnoticed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from checker.history import Answered, Asked, History

Key = tuple[str, str, str]
"""Person, match, operation id."""
ENTERING = frozenset({"join_room", "resume"})
_REQUESTS = {"request_ai_score": "score"}


@dataclass(slots=True)
class Operation:
    """One operation, however often it was asked."""

    person: str
    match_id: str
    op_id: str
    digest: str
    """What stands for it in the journal."""
    asked: list[Asked] = field(default_factory=list)
    answered: list[Answered] = field(default_factory=list)

    @property
    def commands(self) -> frozenset[str]:
        """The requests it was asked as; more than one where a client used an id twice."""
        return frozenset(request_of(one.command) for one in self.asked)

    @property
    def accepted(self) -> list[Answered]:
        return [one for one in self.answered if one.payload.get("ok")]

    @property
    def same(self) -> bool:
        """True when the same was asked each time."""
        first = self.asked[0]
        return all(one.command == first.command and _fields(one) == _fields(first) for one in self.asked[1:])


class Operations:
    """All of a run."""

    def __init__(self, history: History) -> None:
        self.by_key: dict[Key, Operation] = {}
        self.digests: dict[tuple[str, str], Operation] = {}
        """By match and digest."""
        self.nameless: dict[str, set[str]] = {}
        """Requests that were asked without an operation id, by match."""
        for asked in history.asked:
            if asked.op_id is not None:
                self._of(asked).asked.append(asked)
            elif asked.command not in ENTERING:
                self.nameless.setdefault(asked.match_id, set()).add(request_of(asked.command))
        for answered in history.answered:
            if answered.op_id is not None:
                self._of(answered).answered.append(answered)

    def _of(self, one: Asked | Answered) -> Operation:
        assert one.op_id is not None
        key = (one.person, one.match_id, one.op_id)
        found = self.by_key.get(key)
        if found is None:
            found = self.by_key[key] = Operation(*key, digest_of(one.person, one.op_id))
            self.digests[one.match_id, found.digest] = found
        return found


def digest_of(person: str, op_id: str) -> str:
    """What stands for the operation in the journal: BLAKE2b of 16 bytes over person, NUL, operation id."""
    return hashlib.blake2b(f"{person}\0{op_id}".encode(), digest_size=16).hexdigest()


def request_of(command: str) -> str:
    """`rest:start` and `start`, `request_ai_score` and `score` are the same request."""
    name = command.removeprefix("rest:")
    return _REQUESTS.get(name, name)


def error_code(payload: Mapping[str, Any]) -> str:
    """The code of a refusal, empty when it is none."""
    error = payload.get("error")
    return str(error.get("code", "")) if isinstance(error, Mapping) else ""


def retryable(payload: Mapping[str, Any]) -> bool:
    error = payload.get("error")
    return isinstance(error, Mapping) and bool(error.get("retryable"))


def _fields(one: Asked) -> dict[str, Any]:
    return {name: value for name, value in one.body.items() if name not in ("opId", "key", "matchId")}
