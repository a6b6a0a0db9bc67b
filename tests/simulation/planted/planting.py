"""Planting a bug: one small change to the source of one real function, for as long as a block lasts.

The function's code is replaced, not the function, so whoever imported it runs the planted one. A change that does not
fit the source any more is an error: a bug that was not planted proves nothing.
"""

from __future__ import annotations

import inspect
import textwrap
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import CodeType, FunctionType
from typing import Any


@dataclass(frozen=True, slots=True)
class Change:
    """In the source of `where`, `before` (which stands there once) becomes `after`."""

    where: Callable[..., Any]
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Bug:
    """A planted bug: what it does, the invariants any of which may name it, and within how many seeds that must be."""

    name: str
    changes: tuple[Change, ...]
    caught_by: frozenset[str]
    seeds_max: int
    first_seed: int = 1
    """Where the search begins: a seed whose faults give the bug a chance."""
    only: tuple[str, ...] | None = None
    """The kinds of faults that are drawn; all of them unless said."""


@contextmanager
def planted(bug: Bug) -> Iterator[None]:
    """Run a block with the bug in."""
    originals: list[tuple[FunctionType, CodeType]] = []
    try:
        for change in bug.changes:
            function = _function(change.where)
            originals.append((function, function.__code__))
            function.__code__ = _changed(function, change)
        yield
    finally:
        for function, code in reversed(originals):
            function.__code__ = code


def _function(where: Any) -> FunctionType:
    found = inspect.unwrap(getattr(where, "__func__", where))
    if isinstance(found, property):
        found = found.fget
    if not isinstance(found, FunctionType):
        raise TypeError(f"{where!r} is no function that can be changed")
    return found


def _changed(function: FunctionType, change: Change) -> CodeType:
    source = textwrap.dedent(inspect.getsource(function))
    if source.count(change.before) != 1:
        raise ValueError(f"{change.before!r} stands {source.count(change.before)} times in {function.__qualname__}")
    namespace: dict[str, Any] = {}
    text = "from __future__ import annotations\n" + source.replace(change.before, change.after)
    compiled = compile(text, f"<planted {function.__qualname__}>", "exec")
    exec(compiled, function.__globals__ | {}, namespace)
    code = _function(namespace[function.__name__]).__code__
    if code.co_freevars != function.__code__.co_freevars:
        raise ValueError(f"{function.__qualname__} closes over something: it cannot be changed this way")
    return code
