"""From an event of somebody in a room to a command of the match's actor, and back to the answer.

Handing over never waits: the answer leaves when the actor's comes, so a commit under way holds up nobody's pongs.
"""

from __future__ import annotations

from echoplay_actors.chores import Chores
from echoplay_actors.errors import Forbidden, NotFound, RateLimited, Refusal, Unavailable, WrongPhase
from echoplay_actors.match.values import Person
from echoplay_actors.ports.gateway import Answer, MatchGateway
from echoplay_actors.protocol import requests
from echoplay_http.asking import Asking, debates_in, result_of
from echoplay_http.realtime.connection import Seat
from echoplay_http.realtime.events import ClientEvent, MatchEvent, command_arguments
from echoplay_http.realtime.reply import Reply
from echoplay_http.realtime.rooms import Rooms
from echoplay_http.texts import refusal


class Commands:
    """Everything but entering a room."""

    def __init__(
        self, gateway: MatchGateway, rooms: Rooms, asking: Asking, chores: Chores, *, unanswered_max: int
    ) -> None:
        self._gateway = gateway
        self._rooms = rooms
        self._asking = asking
        self._chores = chores
        self._unanswered_max = unanswered_max

    def hand_over(self, reply: Reply, event: ClientEvent, body: MatchEvent, person: Person) -> None:
        """Ask; whoever is not in the room learns no more than that."""
        connection = reply.connection
        if connection.unanswered >= self._unanswered_max:
            raise RateLimited(refusal("too_often"), retry_after_ms=1_000)
        assert event.command is not None
        command = event.command
        connection.unanswered += 1
        seat = connection.rooms.get(body.match_id)
        if seat is None:
            self._chores.start(self._answer_outsider(reply, body.match_id, person))
            return
        if seat is Seat.OVER:
            over = NotFound(refusal("no_such_match"))
            self._chores.start(self._answer_when_over(reply, body.match_id, command, person, over))
            return

        def answered(found: Answer | Refusal) -> None:
            if isinstance(found, NotFound):
                self._chores.start(self._answer_when_over(reply, body.match_id, command, person, found))
                return
            connection.unanswered -= 1
            if isinstance(found, Refusal):
                reply.refuse(found)
            else:
                reply.accept(found.payload)

        arguments = command_arguments(body)
        self._gateway.ask(body.match_id, command, person, arguments, op_id=body.op_id, answered=answered)

    async def _answer_outsider(self, reply: Reply, match_id: str, person: Person) -> None:
        try:
            await self._rooms.card(match_id, person)
            reply.refuse(Forbidden(refusal("join_first")))
        except Refusal as found:
            reply.refuse(found)
        except Exception:
            reply.refuse(Unavailable(refusal("away")))
            raise
        finally:
            reply.connection.unanswered -= 1

    async def _answer_when_over(
        self, reply: Reply, match_id: str, command: str, person: Person, found: Refusal
    ) -> None:
        """A match that is over still tells its result to those who debated."""
        try:
            stored = await self._asking.finished(match_id, otherwise=found)
            if command != requests.SCORE:
                raise WrongPhase(refusal("match_over"))
            if not debates_in(stored, person.user_id):
                raise Forbidden(refusal("participants_only"))
            reply.accept({"epoch": stored.get("epoch", 0), "v": stored.get("v", 0), **result_of(stored)})
        except Refusal as refused:
            reply.refuse(refused)
        except Exception:
            reply.refuse(Unavailable(refusal("away")))
            raise
        finally:
            reply.connection.unanswered -= 1
