"""The audience (design 11): nobody hears of a room they did not enter or may not see, nor after they were banned."""

from __future__ import annotations

from checker.operations import error_code
from checker.registry import Evidence, Found, Iterator, invariant

WITHIN_US = 1_000_000
"""A banned person acts no more after this."""
STORAGE_WAIT_US = 2_500_000
"""How long whoever asks storage waits for an answer that does not come."""
ON_ITS_WAY_US = 250_000
_TELLING = frozenset({"wrong_phase", "match_full", "forbidden"})
"""Refusals that only somebody gets who is told that there is such a match."""


@invariant("nobody hears of a room they did not enter")
def _(evidence: Evidence) -> Iterator[Found]:
    """On that very connection: something must have been asked to enter it by then, and not been refused.

    What is shown first comes before the acknowledgement, so one that is still to come, or never came, is enough.
    """
    for stream in evidence.streams.all.values():
        refused = [one.at_us for one in stream.entered if not one.payload.get("ok")]
        if not refused and stream.entering and stream.entering[0].at_us <= stream.first_us:
            continue
        for seen in stream.everything:
            asked = sum(one.at_us <= seen.at_us for one in stream.entering)
            if not asked or asked <= sum(at_us <= seen.at_us for at_us in refused):
                about = f"{stream.device} on connection {stream.connection}"
                yield seen.at_us, f"{about} saw {seen.name} of {stream.match_id}, which it had not entered"
                break


@invariant("a private match is known to its own only")
def _(evidence: Evidence) -> Iterator[Found]:
    """To the host's families and to those who moderate; to all others it is answered as if there were none."""
    history = evidence.history
    banned = {one.person for one in history.banned}
    for stream in evidence.streams.all.values():
        allowed = history.families.get(stream.match_id)
        if allowed is not None and stream.first_us and stream.person not in allowed | history.moderators:
            yield stream.first_us, f"{stream.person}, no family, saw something of {stream.match_id}"
    for one in history.answered:
        allowed = history.families.get(one.match_id)
        if allowed is None or one.person in allowed or one.person in history.moderators:
            continue
        if one.payload.get("ok"):
            yield one.at_us, f"{one.person}, no family, was answered {one.command} in {one.match_id}"
        elif error_code(one.payload) in _TELLING and one.person not in banned:
            yield one.at_us, f"{one.person}, no family, was told {error_code(one.payload)} of {one.match_id}"


def _out_after_us(evidence: Evidence) -> dict[str, int]:
    """When each banned person must be out: a second later, or after the storage could be asked again."""
    weather = evidence.weather
    return {
        one.person: weather.clears_us(one.at_us, WITHIN_US, STORAGE_WAIT_US) + ON_ITS_WAY_US
        for one in reversed(evidence.history.banned)
    }


@invariant("who is banned hears no more")
def _(evidence: Evidence) -> Iterator[Found]:
    out_us = _out_after_us(evidence)
    if out_us:
        for seen in evidence.history.seen:
            if seen.at_us > out_us.get(seen.person, seen.at_us) and seen.name != "error":
                yield seen.at_us, f"{seen.person}, who is banned, saw {seen.name} of {seen.match_id}"


@invariant("who is banned acts no more")
def _(evidence: Evidence) -> Iterator[Found]:
    """They are answered nothing but refusals, and nothing of theirs is stamped any more."""
    out_us = _out_after_us(evidence)
    if not out_us:
        return
    for one in evidence.history.answered:
        if one.payload.get("ok") and one.at_us > out_us.get(one.person, one.at_us):
            yield one.at_us, f"{one.person}, who is banned, was acknowledged {one.command} in {one.match_id}"
    for operation in evidence.operations.by_key.values():
        story = evidence.stories.get(operation.match_id)
        if story is not None and operation.person in out_us:
            for index in story.rows_of_op.get(operation.digest, ()):
                at_us = story.world_us(index)
                if at_us is not None and at_us > out_us[operation.person] and story.rows[index].epoch == 1:
                    yield at_us, f"{story.where(index)} is of {operation.person}, who is banned"
