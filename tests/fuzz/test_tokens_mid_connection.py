"""Tokens that end, are swapped or are somebody else's while a client goes on acting as fast as it can."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest
from hostile_line import WITHIN_S, HostileLine
from running_edge import Person, RunningEdge, running_edge


class Busy:
    """A client that reacts without a pause until it is hung up on; `answers` has each acknowledgement, in order."""

    def __init__(self, match_id: str) -> None:
        self.answers: list[dict[str, Any]] = []
        self.last_word: list[Any] = []
        self._match_id = match_id
        self._line: HostileLine
        self._answered = asyncio.Event()

    async def come(self, edge: RunningEdge, person: Person) -> None:
        host, _, port = edge.url.removeprefix("http://").partition(":")
        self._line = await HostileLine.open((host, int(port)), "EIO=4&transport=websocket", self._hear)
        assert await self._line.upgraded
        await self.sign_in(person.token)

    async def sign_in(self, token: str) -> None:
        self._line.say("40/realtime," + json.dumps({"token": token}))
        await self.ask("join_room")

    async def ask(self, event: str, **fields: Any) -> bool:
        """One event and its answer; false when there will be none."""
        self._answered.clear()
        self._line.say(f"42/realtime,1{json.dumps([event, {'matchId': self._match_id, **fields}])}")
        waiting = [asyncio.ensure_future(one.wait()) for one in (self._answered, self._line.closed)]
        await asyncio.wait(waiting, timeout=WITHIN_S, return_when=asyncio.FIRST_COMPLETED)
        for one in waiting:
            one.cancel()
        assert self._answered.is_set() or self._line.closed.is_set(), "neither an answer nor an end"
        return self._answered.is_set()

    async def act_until_the_end(self) -> None:
        while await self.ask("submit_reaction", type="heart"):
            pass

    def leave_namespace(self) -> None:
        self._line.say("41/realtime,")

    def drop(self) -> None:
        self._line.drop()

    def _hear(self, text: str) -> None:
        if text.startswith("43/realtime,1["):
            self.answers.append(json.loads(text[13:])[0])
            self._answered.set()
        elif text.startswith('42/realtime,["error"'):
            self.last_word.append(json.loads(text[12:])[1]["code"])
        elif text.startswith("2"):
            self._line.say("3")


async def live_match(edge: RunningEdge) -> tuple[Person, Person, str]:
    """Host, somebody who watches, and a match in which the host speaks."""
    host, viewer = await edge.sign_up("Ada"), await edge.sign_up("Ben")
    match_id = await edge.make_match(host)
    phone = await edge.in_room(host, match_id)
    begun = {"matchId": match_id, "speakerUserId": host.id, "durationSec": 600}
    assert (await phone.ask("start_round", begun))["ok"]
    return host, viewer, match_id


def granted_after_a_refusal(answers: list[dict[str, Any]]) -> bool:
    """Whether somebody who was refused once was let again."""
    oks = [answer["ok"] for answer in answers]
    return False in oks and any(oks[oks.index(False) :])


async def test_whoever_acts_without_a_pause_acts_until_the_token_ends_and_no_more() -> None:
    async with running_edge(token_life_s=2) as edge:
        _, viewer, match_id = await live_match(edge)
        busy = Busy(match_id)
        await busy.come(edge, viewer)
        await busy.act_until_the_end()
        assert busy.answers[1]["ok"]
        assert not granted_after_a_refusal(busy.answers)
        codes = [answer["error"]["code"] for answer in busy.answers if not answer["ok"]] + busy.last_word
        assert set(codes) == {"unauthenticated"}


async def test_whoever_acts_without_a_pause_is_stopped_by_a_suspension() -> None:
    async with running_edge(bare_connection_s=1.0) as edge:
        _, viewer, match_id = await live_match(edge)
        busy = Busy(match_id)
        await busy.come(edge, viewer)
        assert await busy.ask("submit_reaction", type="heart")
        edge.accounts.ban(viewer.id)
        await busy.act_until_the_end()
        assert not granted_after_a_refusal(busy.answers)
        assert busy.last_word == ["forbidden"]
        again = Busy(match_id)
        await again.come(edge, viewer)
        assert not again.answers


@pytest.mark.parametrize("event", ["join_room", "submit_vote", "submit_reaction"])
async def test_the_token_of_another_changes_nothing_of_who_one_is(edge: RunningEdge, event: str) -> None:
    """Whatever it is sent with: the host's token in the viewer's hands starts no round."""
    host, viewer, match_id = await live_match(edge)
    busy = Busy(match_id)
    await busy.come(edge, viewer)
    assert await busy.ask(event, jwt=host.token, forUserId=host.id, type="heart")
    assert busy.answers[-1]["ok"] is (event != "join_room")
    assert await busy.ask("start_round", speakerUserId=host.id, durationSec=60, jwt=host.token)
    assert busy.answers[-1]["error"]["code"] == "forbidden"
    busy.drop()


async def test_a_connection_that_comes_back_as_somebody_else_is_in_no_room_of_the_first(edge: RunningEdge) -> None:
    host, viewer, match_id = await live_match(edge)
    busy = Busy(match_id)
    await busy.come(edge, viewer)
    assert await busy.ask("submit_vote", forUserId=host.id)
    busy.leave_namespace()
    await edge.until(lambda: (match_id, viewer.id) not in edge.gateway.devices)
    other = await edge.sign_up("Cleo")
    await busy.sign_in(other.token)
    assert busy.answers[-1]["ok"]
    assert (match_id, other.id) in edge.gateway.devices
    assert (match_id, viewer.id) not in edge.gateway.devices
    busy.drop()


async def test_a_connect_on_top_of_another_does_not_swap_who_one_is(edge: RunningEdge) -> None:
    host, viewer, match_id = await live_match(edge)
    busy = Busy(match_id)
    await busy.come(edge, viewer)
    await busy.sign_in(host.token)
    assert await busy.ask("start_round", speakerUserId=host.id, durationSec=60)
    assert busy.answers[-1]["error"]["code"] == "forbidden"
    busy.drop()
