"""The edge's side of a gateway: what its rooms were shown, and answers to wait for."""

from __future__ import annotations

import asyncio
from typing import Any

from scripted_actor import KEYS, WITHIN_S, Heard, ScriptedActor

from echoplay_actors.errors import Refusal
from echoplay_actors.ids import SystemRandomness
from echoplay_actors.match.values import Person, Role
from echoplay_actors.ports.gateway import Answer, NewMatch
from echoplay_actors.protocol import messages
from echoplay_cluster.directory.location import Locator
from echoplay_cluster.gateway.gateway import LinkGateway
from echoplay_cluster.link.dialer import Dialer


def person(user_id: str) -> Person:
    return Person(user_id, Role.USER)


class Answers:
    """Every answer to one request, in order; there should be one."""

    def __init__(self) -> None:
        self.all: list[Answer | Refusal] = []
        self._first = asyncio.Event()

    def __call__(self, outcome: Answer | Refusal) -> None:
        self.all.append(outcome)
        self._first.set()

    async def get(self, *, within_s: float = WITHIN_S) -> Any:
        """The payload, or the refusal."""
        async with asyncio.timeout(within_s):
            await self._first.wait()
        (outcome,) = self.all
        return outcome.payload if isinstance(outcome, Answer) else outcome


class EdgeSide(Heard):
    """A `LinkGateway` with the `RoomListener` it hands its events to."""

    def __init__(self, locator: Locator, *, patience_s: float = 8.0, name: str = "edge-1") -> None:
        super().__init__()
        self.shown: list[tuple[str, str, int, int]] = []
        self.payloads: list[str] = []
        self.gone: list[str] = []
        dialer = Dialer(name=name, keys=KEYS, randomness=SystemRandomness())
        self.gateway = LinkGateway(locator=locator, dialer=dialer, randomness=SystemRandomness(), patience_s=patience_s)
        self.gateway.attach(self)

    def room_event(self, match_id: str, name: str, payload: str, *, epoch: int, v: int) -> None:
        self.shown.append((match_id, name, epoch, v))
        self.payloads.append(payload)
        self.tell()

    def room_gone(self, match_id: str) -> None:
        self.gone.append(match_id)
        self.tell()

    def numbers(self, match_id: str) -> list[int]:
        """The numbered events that a room was shown."""
        return [v for shown, _, _, v in self.shown if shown == match_id and v]

    def shown_numbered(self, match_id: str) -> list[tuple[str, int]]:
        """Their names and numbers. A missed event is shown under the epoch it was caught up in."""
        return [(name, v) for shown, name, _, v in self.shown if shown == match_id and v]

    # Requests

    def ask(
        self, match_id: str, command: str = "vote", *, op_id: str | None = "op", user_id: str = "ada", **arguments: Any
    ) -> Answers:
        answers = Answers()
        self.gateway.ask(match_id, command, person(user_id), arguments, op_id=op_id, answered=answers)
        return answers

    def enter(self, match_id: str, user_id: str = "ada") -> Answers:
        answers = Answers()
        self.gateway.enter(match_id, person(user_id), user_id.title(), since_v=None, op_id=None, answered=answers)
        return answers

    def resume(self, match_id: str, *, epoch: int = 1, v: int = 0) -> Answers:
        answers = Answers()
        self.gateway.resume(match_id, person("ada"), epoch=epoch, v=v, answered=answers)
        return answers

    def open(self, match_id: str, user_id: str = "ada") -> Answers:
        answers = Answers()
        new = NewMatch(match_id, "COUPLE", "FREE", "Cats or dogs?", False, person(user_id), user_id.title())
        self.gateway.open_match(new, answers)
        return answers


async def entered(edge: EdgeSide, actor: ScriptedActor, user_id: str = "ada", *, v: int = 3, epoch: int = 1) -> None:
    """Somebody is in the room `m`, and has seen it up to `v`."""
    before = len(actor.of(messages.ENTER))
    entering = edge.enter("m", user_id)
    actor.answer(await actor.request(messages.ENTER, before + 1), {"roomState": "{}", "epoch": epoch, "v": v})
    await entering.get()
