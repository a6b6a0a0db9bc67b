"""Planting a bug: a small change to the source of a real function or a few, for as long as a block lasts.

A function's code is replaced, not the function, so whoever imported it runs the planted one. A change that does not
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

SEEDS_MAX = 20
"""Within so many seeds from its first a bug must be caught, unless it says otherwise."""


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
    seeds_max: int = SEEDS_MAX
    first_seed: int = 1
    """Where the search begins: a seed whose faults give the bug a chance."""
    only: tuple[str, ...] | None = None
    """The kinds of faults that are drawn; all of them unless said."""


@contextmanager
def planted(bug: Bug) -> Iterator[None]:
    """Run a block with the bug in."""
    changes: dict[FunctionType, list[Change]] = {}
    for change in bug.changes:
        changes.setdefault(function_of(change.where), []).append(change)
    originals = {function: function.__code__ for function in changes}
    try:
        for function, some in changes.items():
            function.__code__ = _changed(function, some)
        yield
    finally:
        for function, code in originals.items():
            function.__code__ = code


def function_of(where: Any) -> FunctionType:
    """The function itself, behind a property, a class method or a decorator."""
    found = inspect.unwrap(getattr(where, "__func__", where))
    if isinstance(found, property):
        found = found.fget
    if not isinstance(found, FunctionType):
        raise TypeError(f"{where!r} is no function that can be changed")
    return found


def _changed(function: FunctionType, changes: list[Change]) -> CodeType:
    source = textwrap.dedent(inspect.getsource(function))
    for one in changes:
        if source.count(one.before) != 1:
            raise ValueError(f"{one.before!r} stands {source.count(one.before)} times in {function.__qualname__}")
        source = source.replace(one.before, one.after)
    namespace: dict[str, Any] = {}
    text = "from __future__ import annotations\n" + source
    compiled = compile(text, f"<planted {function.__qualname__}>", "exec")
    exec(compiled, function.__globals__ | {}, namespace)
    code = function_of(namespace[function.__name__]).__code__
    if code.co_freevars != function.__code__.co_freevars:
        raise ValueError(f"{function.__qualname__} closes over something: it cannot be changed this way")
    return code
