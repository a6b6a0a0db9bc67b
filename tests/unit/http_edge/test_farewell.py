"""How an edge lets its people go, on virtual time: when, how many a second, and within which bound."""

from __future__ import annotations

import asyncio
from collections import Counter

from echoplay_actors.testing import VirtualTimeLoop
from echoplay_http.realtime.connection import Connection, Connections, Seat
from echoplay_http.realtime.farewell import LAST_ANSWERS_S, TICKING_S, Farewell
from echoplay_http.settings import EdgeSettings

CLOCK_AT_S = 0.9
"""Where in each second the clock of this test's match is heard."""


class Leaving:
    """An edge that is about to end, and when it let whom go."""

    def __init__(self, *, followers: int = 0, others: int = 0, a_second: int = 200, within_s: float = 15.0) -> None:
        self.connections = Connections(EdgeSettings(jwt_secret="a secret of this test, long enough"))
        self.followers = [f"follower-{number}" for number in range(followers)]
        for name in (*self.followers, *(f"other-{number}" for number in range(others))):
            self.connections.add(Connection(name, None))
        for name in self.followers:
            self.of(name).rooms["match"] = Seat.LIVE
        self.gone_s: dict[str, float] = {}
        self._settings = {"a_second": a_second, "within_s": within_s}

    def of(self, name: str) -> Connection:
        found = self.connections.get(name)
        assert found is not None
        return found

    def play(self) -> float:
        """Until everybody is gone; the seconds that took."""
        loop = VirtualTimeLoop()
        try:
            return loop.run_until_complete(self._say(loop))
        finally:
            loop.close()

    async def _say(self, loop: asyncio.AbstractEventLoop) -> float:
        began_s = loop.time()

        def let_go(connection: Connection) -> None:
            assert connection.ending
            self.gone_s[connection.transport_id] = loop.time() - began_s
            self.connections.remove(connection)

        def members(room: str) -> list[str]:
            return [name for name in self.followers if self.connections.get(name)]

        farewell = Farewell(self.connections, members, let_go, **self._settings)  # type: ignore[arg-type]

        async def tick() -> None:
            await asyncio.sleep(CLOCK_AT_S)
            while True:
                farewell.heard("match", "match:match")
                await asyncio.sleep(1.0)

        ticking = asyncio.ensure_future(tick())
        await farewell.say()
        ticking.cancel()
        return loop.time() - began_s


def test_who_follows_a_clock_goes_right_when_it_was_heard() -> None:
    leaving = Leaving(followers=30, a_second=10)
    leaving.play()
    assert {round(at_s % 1.0, 6) for at_s in leaving.gone_s.values()} == {CLOCK_AT_S}


def test_who_follows_none_goes_as_soon_as_that_is_known() -> None:
    leaving = Leaving(followers=1, others=3)
    assert leaving.play() < TICKING_S + 0.2
    assert all(at_s >= TICKING_S for name, at_s in leaving.gone_s.items() if name.startswith("other"))


def test_no_more_go_a_second_than_may_come_back_a_second() -> None:
    leaving = Leaving(followers=60, others=60, a_second=20)
    leaving.play()
    a_second = Counter(int(at_s) for at_s in leaving.gone_s.values())
    assert len(leaving.gone_s) == 120
    assert max(a_second.values()) <= 2 * 20
    assert max(leaving.gone_s.values()) >= 120 / 20 - 2


def test_a_crowd_is_let_go_faster_so_that_all_are_gone_in_time() -> None:
    leaving = Leaving(followers=500, others=500, a_second=20, within_s=5.0)
    assert leaving.play() <= 5.0
    assert len(leaving.gone_s) == 1_000


def test_who_waits_for_an_answer_goes_after_it_and_at_the_end_without_it() -> None:
    leaving = Leaving(followers=2, within_s=5.0)
    waiting, entering = (leaving.of(name) for name in leaving.followers)
    waiting.unanswered, entering.holding = 1, True
    assert leaving.play() >= 5.0 + LAST_ANSWERS_S
    assert set(leaving.gone_s) == set(leaving.followers)
    assert min(leaving.gone_s.values()) >= 5.0
