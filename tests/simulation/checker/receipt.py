"""Receipt (design 7): a command counts from when the server received it, not before it was sent, nor later."""

from __future__ import annotations

from checker.registry import Evidence, Found, Iterator, invariant


@invariant("a command is stamped when it is received")
def _(evidence: Evidence) -> Iterator[Found]:
    """Between its first sending and its first answer, by the clock of the owner that wrote it."""
    operations = evidence.operations
    for story in evidence.stories.values():
        for digest, indices in story.rows_of_op.items():
            operation = operations.digests.get((story.match_id, digest))
            at_us = story.world_us(indices[0])
            if operation is None or at_us is None or not operation.asked:
                continue
            row = story.rows[indices[0]]
            slack_us = story.slack_us(indices[0], row.at_ms)
            if at_us < operation.asked[0].at_us - slack_us:
                told = f"stamped {(operation.asked[0].at_us - at_us) // 1000} ms before it was sent"
                yield at_us, f"{story.where(indices[0])}: {told}"
            answers = (one for one in operation.accepted if one.payload.get("epoch", row.epoch) >= row.epoch)
            answered_us = min((one.at_us for one in answers), default=None)
            if answered_us is not None and at_us > answered_us + slack_us:
                told = f"stamped {(at_us - answered_us) // 1000} ms after it was answered"
                yield at_us, f"{story.where(indices[0])}: {told}"
