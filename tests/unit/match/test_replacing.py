"""Our `replace` does what the library's does, for every dataclass that a match's state is made of."""

from __future__ import annotations

import dataclasses

import pytest

from echoplay_actors.match import state
from echoplay_actors.match.replacing import replace

KINDS = [
    kind
    for kind in vars(state).values()
    if isinstance(kind, type) and dataclasses.is_dataclass(kind) and len(dataclasses.fields(kind)) > 1
]


@pytest.mark.parametrize("kind", KINDS)
def test_each_field_is_replaced_as_the_library_does_it(kind: type) -> None:
    names = [one.name for one in dataclasses.fields(kind)]
    before = kind(**{name: object() for name in names})
    kept = [getattr(before, name) for name in names]
    for name in names:
        value = object()
        after = replace(before, **{name: value})
        assert type(after) is kind
        assert after == dataclasses.replace(before, **{name: value})
        assert getattr(after, name) is value
    assert [getattr(before, name) for name in names] == kept
    assert replace(before) == before
    assert replace(before) is not before


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_that_the_library_does_besides_is_left_out(kind: type) -> None:
    assert not hasattr(kind, "__post_init__")
    assert all(one.init for one in dataclasses.fields(kind))


def test_a_field_that_there_is_not_is_an_error() -> None:
    with pytest.raises(TypeError, match="nonsense"):
        replace(state.Countdown(1, 2), nonsense=3)  # type: ignore[call-arg]
