"""Ending (design 8, 12): every match comes to an end, every device is told so once, and nobody is left behind."""

from __future__ import annotations

from checker.registry import Evidence, Found, Iterator, invariant
from checker.streams import ROOM_STATE

from echoplay_actors.ports.records import MatchClosed

SETTLED_US = 5_000_000
"""Long enough after an event, and after the last fault, for everybody in the room to have seen it."""


@invariant("every match ends")
def _(evidence: Evidence) -> Iterator[Found]:
    """Scored or closed by rule, by the end of the run: it goes on long enough after the last fault."""
    for story in evidence.stories.values():
        if not story.over:
            told = f"is in {story.moments[-1].phase} at the end"
            yield evidence.history.ended_us, f"match {story.match_id} {told}"


@invariant("the end is shown once and in order")
def _(evidence: Evidence) -> Iterator[Found]:
    """To each device, over all its connections; a result before the end, and both as they are recorded."""
    shown: dict[tuple[str, str], list[str]] = {}
    known: dict[tuple[str, str], int] = {}
    for stream in evidence.streams.all.values():
        key = (stream.device, stream.match_id)
        for seen in stream.numbered:
            v = seen.payload["v"]
            if seen.name in ("ai_score", "match_ended") and v > known.get(key, -1):
                names = shown.setdefault(key, [])
                if seen.name in names or (seen.name == "ai_score" and "match_ended" in names):
                    yield seen.at_us, f"{stream.device} in {stream.match_id}: {seen.name} after {names}"
                names.append(seen.name)
                yield from _unlike_record(evidence, stream.match_id, seen.name, seen.payload, seen.at_us)
            if v > known.get(key, -1) or seen.name == ROOM_STATE:
                known[key] = v


def _unlike_record(evidence: Evidence, match_id: str, name: str, payload: object, at_us: int) -> Iterator[Found]:
    story = evidence.stories.get(match_id)
    record = next((one for one in story.stored.records if isinstance(one, MatchClosed)), None) if story else None
    if record is None or not isinstance(payload, dict):
        return
    evaluation = record.evaluation
    wanted = (None, None) if evaluation is None else (evaluation.score, evaluation.winner_user_id)
    has = (payload.get("score" if name == "ai_score" else "aiScore"), payload.get("winnerUserId"))
    if has != wanted:
        yield at_us, f"{match_id}: {name} says {has}, the record {wanted}"


@invariant("nobody in the room is left behind")
def _(evidence: Evidence) -> Iterator[Found]:
    """Whoever is in a room when the run stops has been shown its last event, if that was not just now."""
    history = evidence.history
    by_us = history.ended_us - SETTLED_US
    if by_us < history.calm_from_us:
        return
    for stream in evidence.streams.all.values():
        story = evidence.stories.get(stream.match_id)
        entered_us = min((one.at_us for one in stream.entered if one.payload.get("ok")), default=None)
        if story is None or stream.ended_us is not None or entered_us is None or entered_us > by_us:
            continue
        last = story.row_of_v.get(story.version)
        known = max(stream.v, *stream.resumed_from(history.ended_us), 0)
        if last is not None and 0 < story.at_us(last) <= by_us and known < story.version:
            told = f"was shown v {known} of {story.version}"
            yield history.ended_us, f"{stream.device} in {stream.match_id} {told}"
