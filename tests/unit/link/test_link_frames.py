"""Frames: whatever pieces they come in, the same messages come out, or a refusal."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from echoplay_cluster.link.frames import FRAME_BYTES_MAX, HEARTBEAT, BadFrame, Decoder, encode

values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**64 - 1) | st.floats(allow_nan=False) | st.text() | st.binary(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=8,
)
messages = st.lists(st.lists(values, min_size=1, max_size=5), max_size=6)


def decoded(decoder: Decoder, pieces: list[bytes]) -> list[list[Any]]:
    return [message for piece in pieces for message in decoder.feed(piece)]


def cut(data: bytes, places: list[int]) -> list[bytes]:
    at = [0, *sorted(place % (len(data) + 1) for place in places), len(data)]
    return [data[start:end] for start, end in itertools.pairwise(at)]


@given(messages, st.lists(st.integers(min_value=0), max_size=12), st.lists(st.booleans(), min_size=6, max_size=6))
def test_any_cutting_of_the_stream_gives_the_same_messages(
    sent: list[list[Any]], places: list[int], beats: list[bool]
) -> None:
    stream = b"".join(
        encode(tuple(message)) + (HEARTBEAT if beat else b"") for message, beat in zip(sent, beats, strict=False)
    )
    assert decoded(Decoder(), cut(stream, places)) == sent


@given(st.lists(st.binary(max_size=64), max_size=8))
def test_garbage_is_refused_or_waited_for_and_nothing_else(pieces: list[bytes]) -> None:
    try:
        for message in decoded(Decoder(frame_bytes_max=64), pieces):
            assert isinstance(message, list)
    except BadFrame:
        pass


@pytest.mark.parametrize(
    "body",
    [
        b"\xc1",
        b"\x93\x01",
        b"\x01",
        b"\x80",
        b"\x90",
        b"\xa4text",
        b"\x91\x81\x01\x02",
        b"\x91\xa1\xff",
        b"\x91" * 2000,
    ],
)
def test_a_frame_that_holds_no_message_is_refused(body: bytes) -> None:
    with pytest.raises(BadFrame):
        list(Decoder().feed(len(body).to_bytes(4, "big") + body))


def test_a_frame_that_is_too_long_is_refused_before_it_has_come() -> None:
    with pytest.raises(BadFrame):
        list(Decoder().feed((FRAME_BYTES_MAX + 1).to_bytes(4, "big")))


def test_the_bound_may_be_raised_between_two_messages_of_one_piece() -> None:
    decoder = Decoder(frame_bytes_max=16)
    stream = decoder.feed(encode(("short",)) + encode(("long" * 100,)))
    assert next(stream) == ["short"]
    decoder.frame_bytes_max = FRAME_BYTES_MAX
    assert next(stream) == ["long" * 100]


@pytest.mark.parametrize("value", [2**64, object(), "\ud800", {"deep": {1, 2}}, b"x" * FRAME_BYTES_MAX])
def test_what_cannot_be_a_frame_is_refused_where_it_is_sent(value: object) -> None:
    with pytest.raises(BadFrame):
        encode((value,))


def test_messages_before_a_bad_frame_are_delivered() -> None:
    stream = Decoder().feed(encode((1,)) + b"\0\0\0\1\xc1")
    assert next(stream) == [1]
    with pytest.raises(BadFrame):
        next(stream)
