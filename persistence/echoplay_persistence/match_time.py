"""Match time (milliseconds since 1970) as the timestamps of the readable tables, and back: exact both ways."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from echoplay_persistence.outcomes import Refused

_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


def timestamp(at_ms: int) -> datetime:
    """What a timestamptz column is given; `Refused` outside the years 1 to 9999."""
    try:
        return _BEGINNING + at_ms * _MILLISECOND
    except OverflowError as error:
        raise Refused("there is no such time") from error


def milliseconds(at: datetime) -> int:
    """What a timestamptz column says; microseconds are cut off."""
    return (at - _BEGINNING) // _MILLISECOND


def milliseconds_or_none(at: datetime | None) -> int | None:
    return None if at is None else milliseconds(at)
