"""Where every invariant is registered: a name, and a function that finds where it does not hold.

To add one, write a function in the file it belongs to (or a new one, named in `check.py`):

    @invariant("seq is dense")
    def _(evidence: Evidence) -> Iterator[Found]:
        yield at_us, "what is wrong, and where"

It is given the evidence of one run, must not change it, and yields nothing where all is well. What it cannot judge,
since it was not recorded, it passes over.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from checker.evidence import Evidence

Found = tuple[int, str]
"""World time in microseconds (0 where none can be told), and the sentence that says what is wrong."""
Judge = Callable[[Evidence], Iterator[Found]]

INVARIANTS: dict[str, Judge] = {}
"""By name, in the order in which they are checked."""
FOUND_WHILE_RUNNING = frozenset(
    {
        "replay gives the live state",
        "no invariant breaks",
        "no error escapes",
        "nothing fails unforeseen",
        "nothing goes on and on",
    }
)
"""What a run finds broken itself and hands on as a `Breach`: a state is compared while it is alive."""


def invariant(name: str) -> Callable[[Judge], Judge]:
    """Register under this name: a short phrase in lower case that says what holds."""

    def register(judge: Judge) -> Judge:
        if name in INVARIANTS:
            raise ValueError(f"there are two invariants called {name!r}")
        INVARIANTS[name] = judge
        return judge

    return register


__all__ = ["FOUND_WHILE_RUNNING", "INVARIANTS", "Evidence", "Found", "Iterator", "Judge", "invariant"]
