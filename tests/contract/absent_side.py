"""A story that takes two minutes: a debater leaves a duel and stays away, and the other one wins.

It is told on a thread of its own while other tests run.
"""

from __future__ import annotations

import asyncio
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

from shapes import EVENTS, wrongs

from server.realtime import Seen
from server.rest import Answer
from server.running import RunningServer
from server.visit import Person, Visit

FORFEITED_WITHIN_S = 150.0


@dataclass(frozen=True, slots=True)
class ForfeitStory:
    """What a spectator saw, in order, and what the match is afterwards; `wrong` is what no shape fits."""

    host: Person
    guest: Person
    left: Seen
    side_left: Seen
    returned: Seen
    room_state: Seen
    forfeited: Seen
    score: Seen
    ended: Seen
    record: Answer
    wrong: tuple[str, ...]


class AbsentSide:
    """`story` waits for its end."""

    def __init__(self, server: RunningServer) -> None:
        self._thread = ThreadPoolExecutor(1, "absent-side")
        self._story: Future[ForfeitStory] = self._thread.submit(lambda: asyncio.run(_tell(server)))

    def story(self) -> ForfeitStory:
        return self._story.result(FORFEITED_WITHIN_S + 30.0)

    def close(self) -> None:
        self._thread.shutdown(wait=True)


async def _tell(server: RunningServer) -> ForfeitStory:
    wrong: set[str] = set()

    def watch(seen: Seen) -> None:
        if seen.name in EVENTS:
            wrong.update(wrongs(EVENTS[seen.name], seen.data, seen.name))

    async with Visit(server, watch=watch) as visit:
        host, guest = await visit.people("Hanna", "Gustav")
        match_id = await visit.make_match(host, "COUPLE", format="DUEL")
        await visit.join(guest, match_id)
        first, second = await visit.enter(host, match_id), await visit.enter(guest, match_id)
        watcher = await visit.enter(await visit.person("Wanda"), match_id)
        assert (await first.ask("start_debate", matchId=match_id))["ok"]
        await second.close()
        await watcher.event("side_left", within_s=10.0)
        back = await visit.enter(guest, match_id)
        returned = await watcher.event("side_returned", within_s=10.0)
        watcher.skip()
        await back.close()
        left = await watcher.event("participant_left", within_s=10.0)
        side_left = await watcher.event("side_left", within_s=10.0)
        late = await visit.client(await visit.person("Xenia"))
        state = await late.enter(match_id)
        forfeited = await watcher.event("side_forfeited", within_s=FORFEITED_WITHIN_S)
        score, ended = await watcher.event("ai_score"), await watcher.event("match_ended")
        record = await visit.rest.get(f"/v1/matches/{match_id}", token=host.token)
        told = (left, side_left, returned, state, forfeited, score, ended)
        return ForfeitStory(host, guest, *told, record, tuple(sorted(wrong)))
