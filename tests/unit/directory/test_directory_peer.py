"""A peer: each question has one answer, and none is waited for once the link is gone."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from echoplay_actors.errors import Moved, Unavailable
from echoplay_actors.protocol import messages
from echoplay_cluster.directory.peer import Peer


class FakeLink:
    """Takes the link's part, and the dialer's that makes it."""

    def __init__(self) -> None:
        self.ready = True
        self.sent: list[tuple[Any, ...]] = []

    async def reach(self, address: str, user: Peer) -> FakeLink:
        return self

    def send(self, message: tuple[Any, ...]) -> None:
        self.sent.append(message)

    def close(self, reason: str) -> None:
        self.ready = False


class Watched:
    def __init__(self) -> None:
        self.gone: list[tuple[str, bool]] = []
        self.lost: list[str] = []
        self.link: Any = FakeLink()
        self.over: list[str] = []
        self.leaving: list[bool] = []
        self.peer = Peer(
            gone=lambda match_id, final: self.gone.append((match_id, final)), lost=self.lost.append,
            over=self.over.append, leaving=lambda: self.leaving.append(True),
        )  # fmt: skip

    async def asked(self, within_s: float = 60.0) -> asyncio.Task[dict[str, Any]]:
        await self.peer.reach("unix:/somewhere", self.link)
        task = asyncio.ensure_future(self.peer.ask(messages.REPORT, within_s=within_s))
        await asyncio.sleep(0)
        return task


async def test_answers_find_their_questions_in_any_order() -> None:
    one = Watched()
    first = await one.asked()
    second = asyncio.ensure_future(one.peer.ask(messages.ADOPT, {"m": "first"}, within_s=60.0))
    await asyncio.sleep(0)
    assert one.link.sent == [(messages.REPORT, 1), (messages.ADOPT, 2, {"m": "first"})]
    one.peer.link_message(one.link, [messages.ANSWER, 2, True, {"adopted": ["m"]}])
    one.peer.link_message(one.link, [messages.ANSWER, 1, True, {"matches": []}])
    assert (await first, await second) == ({"matches": []}, {"adopted": ["m"]})


async def test_a_refusal_is_raised_as_what_it_was() -> None:
    one = Watched()
    asked = await one.asked()
    one.peer.link_message(one.link, [messages.ANSWER, 1, False, Moved("elsewhere").as_wire()])
    with pytest.raises(Moved):
        await asked


async def test_what_is_not_answered_in_time_is_unavailable_and_its_late_answer_harms_nobody() -> None:
    one = Watched()
    asked = await one.asked(within_s=0.0)
    with pytest.raises(Unavailable):
        await asked
    one.peer.link_message(one.link, [messages.ANSWER, 1, True, {}])
    one.peer.link_message(one.link, [messages.ANSWER, 99, True, {}])


async def test_a_lost_link_answers_everybody_who_waits_and_is_told_once() -> None:
    one = Watched()
    asked = await one.asked()
    one.link.ready = False
    one.peer.link_lost(one.link, "it was silent")
    with pytest.raises(Unavailable, match="silent"):
        await asked
    assert (one.lost, one.peer.linked) == (["it was silent"], False)
    with pytest.raises(Unavailable):
        await one.peer.ask(messages.REPORT, within_s=60.0)


async def test_it_hears_which_matches_leave() -> None:
    one = Watched()
    await one.peer.reach("unix:/somewhere", one.link)
    one.peer.link_message(one.link, [messages.GONE, "m", True])
    assert one.gone == [("m", True)]


async def test_what_is_no_message_is_an_error_of_the_link() -> None:
    one = Watched()
    with pytest.raises(ValueError, match="unknown"):
        one.peer.link_message(one.link, ["nonsense"])


async def test_one_that_was_never_reached_says_so() -> None:
    one = Watched()
    with pytest.raises(Unavailable):
        await one.peer.ask(messages.REPORT, within_s=60.0)
    one.peer.close("never mind")
