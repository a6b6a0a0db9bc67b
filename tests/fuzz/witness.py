"""A well-behaved client in a room full of hostile ones: it must go on getting what is its due, and nothing else."""

from __future__ import annotations

import asyncio
import itertools
import json
from typing import Any

from hostile_line import WITHIN_S, HostileLine, Silent
from running_edge import Person, RunningEdge


class Witness:
    """In one room; `wrong` is what it should not have seen. Its room's clock runs as long as it stays."""

    def __init__(self, person: Person, match_id: str) -> None:
        self.person = person
        self.match_id = match_id
        self.wrong: list[str] = []
        self.ticks = 0
        self._line: HostileLine
        self._numbers = itertools.count(1)
        self._answers: dict[int, asyncio.Future[Any]] = {}
        self._next_tick = asyncio.Event()
        self._v: int | None = None
        self._ended = False
        self._shown: asyncio.Future[Any] | None = None

    @classmethod
    async def come(cls, edge: RunningEdge, person: Person, match_id: str, *, round_s: int) -> Witness:
        """In the room, speaking for `round_s` seconds."""
        witness = cls(person, match_id)
        host, _, port = edge.url.removeprefix("http://").partition(":")
        witness._line = await HostileLine.open((host, int(port)), "EIO=4&transport=websocket", witness._hear)
        assert await witness._line.upgraded
        witness._line.say(f'40/realtime,{{"token":"{person.token}"}}')
        await witness.ask("join_room")
        await witness.ask("start_round", speakerUserId=person.id, durationSec=round_s)
        return witness

    async def ask(self, event: str, **fields: Any) -> Any:
        """The answer to an event, which has to be yes."""
        number = next(self._numbers)
        answer = self._answers[number] = asyncio.get_running_loop().create_future()
        asked = json.dumps([event, {"matchId": self.match_id, **fields}])
        self._line.say(f"42/realtime,{number}{asked}")
        try:
            async with asyncio.timeout(WITHIN_S):
                answered = await answer
        except TimeoutError:
            raise Silent(f"the witness asked {event} and was not answered within {WITHIN_S:.0f} s") from None
        assert answered["ok"], (event, answered)
        return answered

    async def looks_around(self) -> None:
        """It reacts, asks for the room anew, and sees that the clock still ticks."""
        self._shown = asyncio.get_running_loop().create_future()
        await self.ask("submit_reaction", type="heart")
        await self.ask("join_room")
        self._next_tick.clear()
        try:
            async with asyncio.timeout(WITHIN_S):
                await self._shown
                await self._next_tick.wait()
        except TimeoutError:
            raise Silent(f"the witness saw no room and no tick for {WITHIN_S:.0f} s") from None

    async def leave(self) -> None:
        """It ends the debate, so that nothing of it goes on, and goes."""
        await self.ask("end_round")
        await self.ask("request_ai_score")
        self._ended = True
        self._line.drop()
        await self._line.gone()

    def _hear(self, text: str) -> None:
        if text.startswith("2"):
            self._line.say("3")
        elif text.startswith("43/realtime,"):
            number, _, answer = text[12:].partition("[")
            self._answers.pop(int(number)).set_result(json.loads("[" + answer)[0])
        elif text.startswith("42/realtime,"):
            name, payload = json.loads(text[12:])
            self._see(name, payload)
        elif text.startswith(("1", "41", "44")) and not self._ended:
            self.wrong.append(f"the witness was turned away: {text}")

    def _see(self, name: str, payload: dict[str, Any]) -> None:
        about = payload["match"]["id"] if name == "room_state" else payload.get("matchId")
        if about != self.match_id or name == "error":
            self.wrong.append(f"the witness of {self.match_id} was sent {name} {str(payload)[:200]}")
        if name == "room_state":
            self._v = payload["v"]
            if self._shown is not None and not self._shown.done():
                self._shown.set_result(None)
        elif "v" in payload:
            if self._v is not None and payload["v"] != self._v + 1:
                self.wrong.append(f"after version {self._v} the witness was sent {payload['v']}: {name}")
            self._v = payload["v"]
        if name == "timer_tick":
            self.ticks += 1
            self._next_tick.set()
