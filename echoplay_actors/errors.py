"""The one tree of errors that EchoPlay raises on purpose.

    EchoPlayError
    ├── Refusal                  a command or request that the rules turn down
    │   ├── Unauthenticated      no valid token
    │   ├── Forbidden            known, but not allowed to do this
    │   ├── NotFound             missing, malformed, or another person's private thing
    │   ├── Invalid              the request itself is wrong
    │   ├── WrongPhase           right request, wrong moment
    │   ├── MatchFull            no room left
    │   ├── RateLimited          too often (`retry_after_ms`)
    │   ├── Unavailable          try again soon; took effect once or never
    │   │   ├── ServerFull       no place for another match; says where in the queue one stands
    │   │   └── Moved            ask the match's new owner (never leaves the server)
    │   └── TooLarge             over a stated size
    └── BrokenInvariant          our own bug: the process that sees it must end

Every refusal has a stable `code`, says whether trying again can help (`retryable`) and carries a sentence for
a person. Only the edge turns them into HTTP or Socket.IO.
"""

from __future__ import annotations

from typing import Any, ClassVar


class EchoPlayError(Exception):
    """Root of the tree."""


class BrokenInvariant(EchoPlayError):
    """A promise of the design does not hold in this process's memory; going on would spread it."""


class Refusal(EchoPlayError):
    """A request that is turned down; `code` never changes, `message` may."""

    code: ClassVar[str]
    retryable: ClassVar[bool] = False

    def __init__(self, message: str, *, retry_after_ms: int | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.retry_after_ms = retry_after_ms

    def as_wire(self) -> dict[str, Any]:
        """The contract's error object: `{code, message, retryable, retryAfterMs?}`."""
        wire: dict[str, Any] = {"code": self.code, "message": self.message, "retryable": self.retryable}
        if self.retry_after_ms is not None:
            wire["retryAfterMs"] = self.retry_after_ms
        return wire


class Unauthenticated(Refusal):
    """No token, or one that is wrong, expired or of another person."""

    code = "unauthenticated"


class Forbidden(Refusal):
    """The person is known and may not do this."""

    code = "forbidden"


class NotFound(Refusal):
    """Missing, malformed and other people's private ids all get this one answer."""

    code = "not_found"


class Invalid(Refusal):
    """The request has a field that is missing, mistyped or out of bounds."""

    code = "invalid"


class WrongPhase(Refusal):
    """The match is not in a phase in which this can be done."""

    code = "wrong_phase"


class MatchFull(Refusal):
    """The room holds as many people as it may."""

    code = "match_full"


class RateLimited(Refusal):
    """The person asks more often than the stated limit."""

    code = "rate_limited"
    retryable = True


class Unavailable(Refusal):
    """A part is down or busy; the request took effect once or never."""

    code = "unavailable"
    retryable = True


class ServerFull(Unavailable):
    """No actor may take one more match. `position` counts from 1, None when the queue is full too."""

    def __init__(
        self, message: str, *, retry_after_ms: int | None = None, position: int | None = None, of: int = 0
    ) -> None:
        super().__init__(message, retry_after_ms=retry_after_ms)
        self.position = position
        self.of = of


class TooLarge(Refusal):
    """The request is over a stated size."""

    code = "too_large"


class Moved(Unavailable):
    """This actor does not have the match (any more). Between actors and edges only: the edge asks again elsewhere."""

    code = "moved"


REFUSALS: dict[str, type[Refusal]] = {
    refusal.code: refusal
    for refusal in (
        Unauthenticated, Forbidden, NotFound, Invalid, WrongPhase, MatchFull, RateLimited, Unavailable, TooLarge,
    )
}  # fmt: skip


def refusal_from_wire(wire: dict[str, Any]) -> Refusal:
    """The refusal that `as_wire` described; an unknown code reads as `Unavailable`."""
    code = wire.get("code", "")
    kind = Moved if code == Moved.code else REFUSALS.get(code, Unavailable)
    return kind(str(wire.get("message", "")), retry_after_ms=wire.get("retryAfterMs"))
