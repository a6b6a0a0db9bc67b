"""A story that takes a minute: the host goes and does not come back, and the guest becomes host.

It is told on a thread of its own while other tests run.
"""

from __future__ import annotations

import asyncio
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

from server.realtime import Seen
from server.running import RunningServer
from server.visit import Debate, Visit

REPLACED_WITHIN_S = 75.0


@dataclass(frozen=True, slots=True)
class HostStory:
    """What the guest saw, in seconds since the host went."""

    debate: Debate
    left: Seen
    left_after_s: float
    changed: Seen
    changed_after_s: float


class AbsentHost:
    """`story` waits for its end."""

    def __init__(self, server: RunningServer) -> None:
        self._thread = ThreadPoolExecutor(1, "absent-host")
        self._story: Future[HostStory] = self._thread.submit(lambda: asyncio.run(_tell(server)))

    def story(self) -> HostStory:
        return self._story.result(REPLACED_WITHIN_S + 15.0)

    def close(self) -> None:
        self._thread.shutdown(wait=True)


async def _tell(server: RunningServer) -> HostStory:
    async with Visit(server) as visit:
        debate = await visit.debate()
        guest = debate.guest_client
        went_s = asyncio.get_running_loop().time()
        await debate.host_client.close()
        left = await guest.event("participant_left", within_s=10.0)
        changed = await guest.event("host_changed", within_s=REPLACED_WITHIN_S)
        answer = await guest.ask("start_round", matchId=debate.id, speakerUserId=debate.guest.id, durationSec=60)
        assert answer["ok"], answer
        return HostStory(debate, left, left.at_s - went_s, changed, changed.at_s - went_s)
