"""A turn of an actor: many waiting commands, one commit, then install, publish and acknowledge, in order.

Nothing is installed, shown or acknowledged before its commit, or without a lease.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager

from echoplay_actors.actor.answers import FirstAnswer
from echoplay_actors.actor.attendance import attendance_news
from echoplay_actors.actor.draft import Draft
from echoplay_actors.actor.envelope import Asked, Envelope
from echoplay_actors.actor.intake import command_from, first_answer, full_answer, names_in
from echoplay_actors.actor.room import Room
from echoplay_actors.actor.work import Work
from echoplay_actors.clock import Clock
from echoplay_actors.errors import Moved, Refusal, Unavailable
from echoplay_actors.ids import Randomness
from echoplay_actors.match.commands import LetGo, RecoverMatch
from echoplay_actors.match.state import MatchState
from echoplay_actors.match.texts import refusal


class Turns:
    """Runs the turns of one actor over its rooms."""

    def __init__(
        self, *, rooms: Mapping[str, Room], commit: Callable[[dict[str, Work]], Awaitable[None]], clock: Clock,
        randomness: Randomness,
        until_leased: Callable[[], Awaitable[None]],
        installed: Callable[[Room], None],
        let_go: Callable[[Room], None],
    ) -> None:  # fmt: skip
        self._rooms = rooms
        self._commit = commit
        self._clock = clock
        self._randomness = randomness
        self._until_leased = until_leased
        self._installed = installed
        self._let_go = let_go

    async def run(self, envelopes: Sequence[Envelope]) -> None:
        """One turn."""
        works: dict[str, Work] = {}
        outcomes: list[tuple[Envelope, Work, FirstAnswer]] = []
        for envelope in envelopes:
            room = self._rooms.get(envelope.match_id)
            if room is None:
                _reply(envelope, Moved(refusal("moved")))
                continue
            work = works.get(envelope.match_id)
            if work is None:
                work = works[envelope.match_id] = Work(room, room.draft())
            outcomes.append((envelope, work, self._step(envelope, work)))
        await self._commit({match_id: work for match_id, work in works.items() if work.draft.rows})
        await self._until_leased()
        for work in works.values():
            if self._rooms.get(work.room.match_id) is work.room:
                self._publish(work)
        for envelope, work, outcome in outcomes:
            self._acknowledge(envelope, work, outcome)

    # Stepping

    def _step(self, envelope: Envelope, work: Work) -> FirstAnswer:
        room, draft, now_ms = work.room, work.draft, envelope.at_ms
        if work.let_go:
            return Moved(refusal("moved"))
        if isinstance(envelope.command, RecoverMatch):
            draft.apply(envelope.command, now_ms)
            work.recovered = True
            return {"epoch": draft.epoch}
        if envelope.asked is None:
            work.nudged = True
        if (room.frozen and not work.recovered) or now_ms < room.rests_until_ms:
            return Unavailable(refusal("storage_away"))
        draft.fire_due(now_ms)
        if isinstance(envelope.command, LetGo):
            work.let_go = bool(draft.apply(envelope.command, now_ms))
            return {"epoch": draft.epoch}
        if envelope.asked is not None:
            return self._ask(envelope.asked, work, now_ms)
        for command in attendance_news(draft.state or room.state, room.people, settled=room.settled):
            draft.apply(command, now_ms)
        return {"epoch": draft.epoch}

    def _ask(self, asked: Asked, work: Work, now_ms: int) -> FirstAnswer:
        """The first answer if this operation had one, whatever it is called now; otherwise its answer now."""
        room, digest = work.room, asked.digest
        if digest is None:
            return self._decide(asked, work, now_ms)
        known = work.answers.get(digest) or room.answers.first(digest)
        if known is None:
            known = work.answers[digest] = self._decide(asked, work, now_ms)
        return known

    def _decide(self, asked: Asked, work: Work, now_ms: int) -> FirstAnswer:
        room, draft = work.room, work.draft
        state = draft.state or room.state
        try:
            command = command_from(
                asked.name, asked.by, asked.arguments, state=state, now_ms=now_ms, randomness=self._randomness
            )
            with _named(room, asked, draft):
                events = draft.apply(command, now_ms)
        except Refusal as refused:
            return refused
        answer = first_answer(asked.name, asked.by, draft, draft.state or state)
        if asked.digest is not None and events:
            draft.seal(asked.digest, answer)
        return answer

    # Showing

    def _publish(self, work: Work) -> None:
        room, draft = work.room, work.draft
        before = room.state
        room.install(draft)
        if work.nudged:
            room.nudged = False
        if work.recovered:
            room.frozen = room.lapse_proof_ms is not None
        if room.state.votes is not before.votes:
            room.vote_updates.mark()
        for event in draft.numbered:
            room.send(event.name, event.payload, v=event.v, epoch=event.epoch)
        if _agreement_changed(before, room.state) and (asked := room.pause_asked()) is not None:
            room.send(*asked)
        if work.let_go:
            self._let_go(room)
        else:
            self._installed(room)

    def _acknowledge(self, envelope: Envelope, work: Work, outcome: FirstAnswer) -> None:
        asked = envelope.asked
        outcome = work.undone or outcome
        if asked is not None and asked.digest is not None and work.answers.get(asked.digest) is outcome:
            work.room.answers.keep(asked.digest, outcome, written=False)
        if asked is not None and not isinstance(outcome, Refusal):
            outcome = full_answer(outcome, work.room, work.room.now_ms(self._clock))
        _reply(envelope, outcome)


def _agreement_changed(before: MatchState, after: MatchState) -> bool:
    """Whether it may be others now whose agreement to a pause is missing: also when somebody came, left or is host."""
    agreed = (before.agreed, before.host_id) != (after.agreed, after.host_id)
    return agreed or before.participants is not after.participants


@contextmanager
def _named(room: Room, asked: Asked, draft: Draft) -> Iterator[None]:
    """Know the names of those who take a seat, so that the room can be told; forget them if they do not.

    Also when the command is refused: nobody is left to forget them later.
    """
    names = names_in(asked.name, asked.by, asked.arguments)
    for user_id, name in names.items():
        room.names.setdefault(user_id, name)
    try:
        yield
    finally:
        for user_id in names:
            if draft.state is not None and draft.state.participant(user_id) is None:
                room.names.pop(user_id, None)


def _reply(envelope: Envelope, outcome: FirstAnswer) -> None:
    if envelope.reply is not None:
        envelope.reply(outcome)
