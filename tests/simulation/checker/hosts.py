"""Hosts (design 12): there is always one; who is gone for a minute is replaced, once, by somebody who is here."""

from __future__ import annotations

from checker.deadlines import HOST_MS
from checker.lateness import too_late
from checker.registry import Evidence, Found, Iterator, invariant


@invariant("there is one host, who debates")
def _(evidence: Evidence) -> Iterator[Found]:
    """Whoever becomes host was not, debates, and is here."""
    for story in evidence.stories.values():
        for index, row in enumerate(story.rows):
            now = story.moments[index]
            if row.type == "HostChanged":
                who = row.data["host_id"]
                if who == now.host or who not in now.seats or who not in now.here:
                    yield (
                        story.at_us(index),
                        f"{story.where(index)}: {who} after {now.host}, here are {sorted(now.here)}",
                    )


@invariant("a host is replaced for their own absence")
def _(evidence: Evidence) -> Iterator[Found]:
    """And so not twice for one: whoever came after is here."""
    for story in evidence.stories.values():
        for index, row in enumerate(story.rows):
            now = story.moments[index]
            if row.type == "HostChanged" and now.host not in now.gone_ms:
                yield story.at_us(index), f"{story.where(index)}: {now.host} is not gone"


@invariant("a host who is gone is replaced")
def _(evidence: Evidence) -> Iterator[Found]:
    """As soon as a minute is over (outages are added to it) and another participant is here."""
    for story in evidence.stories.values():
        stands_since_ms: int | None = None
        for index, row in enumerate(story.rows):
            now = story.moments[index]
            since_ms = now.gone_ms.get(now.host)
            if since_ms is None or not now.here - {now.host}:
                stands_since_ms = None
                continue
            if stands_since_ms is None:
                stands_since_ms = story.rows[index - 1].at_ms
            due_ms = max(since_ms + HOST_MS, stands_since_ms)
            if row.type != "OwnerRecovered" and too_late(evidence, story, index, due_ms):
                told = f"{now.host} had to be replaced {row.at_ms - due_ms} ms before"
                yield story.at_us(index), f"{story.where(index)}: {told}"
                break
