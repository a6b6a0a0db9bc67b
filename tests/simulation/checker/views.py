"""Views (design 1, 10): what a device is shown was committed before, and is the same for everybody."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from checker.course import Moment
from checker.history import Seen
from checker.registry import Evidence, Found, Iterator, invariant
from checker.story import Story
from checker.streams import ROOM_STATE
from checker.wire import expected, iso


@invariant("what is shown is committed")
def _(evidence: Evidence) -> Iterator[Found]:
    """Each numbered event is the journal's row of that `v`: its name, its epoch and what it says."""
    for (match_id, v), group in evidence.streams.shown.items():
        story = evidence.stories.get(match_id)
        if story is None:
            continue
        index = story.row_of_v.get(v)
        judged: list[Seen] = []
        for seen in group:
            if any(seen.name == one.name and seen.payload == one.payload for one in judged):
                continue
            judged.append(seen)
            wrong = "the journal has no such v" if index is None else _unlike(story, index, seen)
            if wrong:
                yield seen.at_us, f"{seen.device} in {match_id}: {seen.name} at v {v}: {wrong}"


def _unlike(story: Story, index: int, seen: Seen) -> str:
    row = story.rows[index]
    name, fields = expected(row, story.moments[index].result)
    if seen.name != name:
        return f"row {row.seq} is {row.type}"
    if seen.payload.get("epoch") != row.epoch:
        return f"epoch {seen.payload.get('epoch')}, row {row.seq} is of epoch {row.epoch}"
    for field, value in fields.items():
        if seen.payload.get(field) != value:
            return f"{field} is {seen.payload.get(field)!r}, row {row.seq} has {value!r}"
    return ""


@invariant("two devices see the same")
def _(evidence: Evidence) -> Iterator[Found]:
    """At the same epoch and `v`, to the last field, names and texts included."""
    for (match_id, v), group in evidence.streams.shown.items():
        first: dict[Any, Seen] = {}
        for seen in group:
            other = first.setdefault(seen.payload.get("epoch"), seen)
            if other is not seen and (other.name != seen.name or other.payload != seen.payload):
                told = f"{seen.name} {dict(seen.payload)}, {other.device} saw {other.name} {dict(other.payload)}"
                yield seen.at_us, f"{seen.device} in {match_id} at v {v} saw {told}"
                break


@invariant("nothing is shown before its commit")
def _(evidence: Evidence) -> Iterator[Found]:
    """Judged where commits were recorded."""
    for (match_id, v), group in evidence.streams.shown.items():
        story = evidence.stories.get(match_id)
        index = None if story is None else story.row_of_v.get(v)
        if story is None or index is None or len(story.stored.committed_us) <= index:
            continue
        early = min(group, key=lambda seen: seen.at_us)
        if early.at_us < story.stored.committed_us[index]:
            told = f"{story.stored.committed_us[index] - early.at_us} µs before its commit"
            yield early.at_us, f"{early.device} in {match_id}: {early.name} at v {v} {told}"


@invariant("a snapshot agrees with the journal")
def _(evidence: Evidence) -> Iterator[Found]:
    """Phase, host, who debates, how many rounds, the clock, sides that are gone and the result are those of its `v`."""
    for stream in evidence.streams.all.values():
        story = evidence.stories.get(stream.match_id)
        for seen in stream.numbered:
            if story is not None and seen.name == ROOM_STATE:
                wrong = _untrue(story, seen.payload)
                if wrong:
                    yield seen.at_us, f"{stream.device} in {stream.match_id} at v {seen.payload['v']}: {wrong}"


def _untrue(story: Story, shown: Mapping[str, Any]) -> str:
    place = story.moment_of(shown["v"])
    if place is None:
        return f"the journal goes to v {story.version}"
    if shown["epoch"] > story.stored.epoch:
        return f"epoch {shown['epoch']}, its owner's is {story.stored.epoch}"
    now, match = story.moments[place], shown["match"]
    pairs = (
        ("phase", shown["phase"], now.phase),
        ("hostUserId", match["hostUserId"], now.host),
        ("participants", tuple(one["userId"] for one in shown["participants"]), now.seats),
        ("rounds", len(match["rounds"]), now.rounds),
        ("aiScore", match["aiScore"], None if now.result is None else now.result["score"]),
        ("timer", *_timer(shown["timer"], now)),
        ("absences", {one["side"]: one["returnsBy"] for one in shown["absences"]}, _returns(now)),
    )
    return next((f"{name} is {has!r}, the journal has {wanted!r}" for name, has, wanted in pairs if has != wanted), "")


def _returns(now: Moment) -> dict[str, str]:
    return {side: iso(by_ms) for side, by_ms in now.returns_ms.items()}


def _timer(shown: Mapping[str, Any] | None, now: Moment) -> tuple[Any, Any]:
    """What of the timer can be compared, and what it has to be: an end while it runs, a rest while it is stopped."""
    if now.waits or (now.ends_ms is None and now.left_ms is None):
        return shown, None
    if shown is None:
        return None, now.ends_ms or now.left_ms
    if now.ends_ms is not None:
        return shown["endsAt"], iso(now.ends_ms)
    return shown["remainingMs"], now.left_ms
