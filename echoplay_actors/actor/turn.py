"""A turn of an actor: many waiting commands, one commit, then install, publish and acknowledge, in order.

Nothing is installed, shown or acknowledged before its commit. If storage refused, nothing happened; if nobody can
tell, the matches are read again from the journal first, under a higher epoch so that nothing can land behind it.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from echoplay_actors.actor.draft import Draft
from echoplay_actors.actor.envelope import Asked, Envelope
from echoplay_actors.actor.intake import command_from, first_answer, full_answer
from echoplay_actors.actor.room import Room
from echoplay_actors.clock import Clock
from echoplay_actors.errors import Moved, Refusal, Unavailable
from echoplay_actors.ids import Randomness
from echoplay_actors.match.commands import RecoverMatch
from echoplay_actors.match.state import Countdown
from echoplay_actors.match.texts import refusal
from echoplay_actors.ports.match_store import AppendFailed, AppendRejected, AppendUnknown, MatchAppend, MatchStore
from echoplay_actors.protocol.requests import JOIN

RETRY_STORAGE_AFTER_S = 0.1

Outcome = Mapping[str, Any] | Refusal

log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Work:
    """One match within a turn."""

    room: Room
    draft: Draft
    answers: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    recovered: bool = False
    undone: Refusal | None = None
    """Why nothing of it happened after all."""


class Turns:
    """Runs the turns of one actor over its rooms."""

    def __init__(
        self, *, rooms: dict[str, Room], store: MatchStore, owner: str, clock: Clock, randomness: Randomness,
        until_leased: Callable[[], Awaitable[None]],
        installed: Callable[[Room, Countdown | None], None],
        lost: Callable[[Room], None],
    ) -> None:  # fmt: skip
        self._rooms = rooms
        self._store = store
        self._owner = owner
        self._clock = clock
        self._randomness = randomness
        self._until_leased = until_leased
        self._installed = installed
        self._lost = lost

    async def run(self, envelopes: Sequence[Envelope]) -> None:
        """One turn."""
        works: dict[str, _Work] = {}
        outcomes: list[tuple[Envelope, _Work, Outcome]] = []
        for envelope in envelopes:
            room = self._rooms.get(envelope.match_id)
            if room is None:
                _reply(envelope, Moved(refusal("moved")))
                continue
            work = works.get(envelope.match_id)
            if work is None:
                work = works[envelope.match_id] = _Work(room, room.draft())
            outcomes.append((envelope, work, self._step(envelope, work)))
        await self._commit(works)
        await self._until_leased()
        for work in works.values():
            self._publish(work)
        for envelope, work, outcome in outcomes:
            self._acknowledge(envelope, work, outcome)

    def _step(self, envelope: Envelope, work: _Work) -> Outcome:
        room, draft, now_ms = work.room, work.draft, envelope.at_ms
        if isinstance(envelope.command, RecoverMatch):
            draft.apply(envelope.command, now_ms)
            work.recovered = True
            return {"epoch": draft.epoch}
        if room.frozen and not work.recovered:
            return Unavailable(refusal("storage_away"))
        draft.fire_due(now_ms)
        if envelope.command is not None:
            draft.apply(envelope.command, now_ms)
            return {"epoch": draft.epoch}
        asked = envelope.asked
        if asked is None:
            return {"epoch": draft.epoch}
        digest = asked.digest
        if digest is not None:
            known = work.answers.get(digest) or room.answers.first(digest)
            if known is not None:
                return known
        state = draft.state or room.state
        try:
            command = command_from(
                asked.name, asked.by, asked.arguments, state=state, now_ms=now_ms, randomness=self._randomness
            )
            with _named(room, asked, draft):
                events = draft.apply(command, now_ms)
        except Refusal as refused:
            if digest is not None:
                room.answers.keep(digest, refused)
            return refused
        answer = first_answer(asked.name, asked.by, draft, draft.state or state)
        if digest is not None:
            work.answers[digest] = answer
            if events:
                draft.seal(digest, answer)
        return answer

    async def _commit(self, works: dict[str, _Work]) -> None:
        """Append all drafts; afterwards each work's draft is committed, or its outcomes say why it is not."""
        written = {match_id: work for match_id, work in works.items() if work.draft.rows}
        if not written:
            return
        appends = [work.draft.as_append() for work in written.values()]
        try:
            await self._append(appends, written)
        except AppendRejected as rejected:
            if len(appends) == 1:
                log.error("the journal refused an append to match %s: %s", appends[0].match_id, rejected)
                await asyncio.sleep(RETRY_STORAGE_AFTER_S)
                await self._read_again(written)
                return
            for match_id, work in written.items():
                await self._commit({match_id: work})
        except AppendFailed:
            for work in written.values():
                _undo(work, Unavailable(refusal("storage_away")))
            await asyncio.sleep(RETRY_STORAGE_AFTER_S)
        except AppendUnknown:
            await self._read_again(written)

    async def _append(self, appends: Sequence[MatchAppend], written: dict[str, _Work]) -> None:
        fenced = await self._store.append(owner=self._owner, batch=appends)
        for match_id in fenced:
            work = written[match_id]
            _undo(work, Moved(refusal("moved")))
            self._lost(work.room)

    async def _read_again(self, written: dict[str, _Work]) -> None:
        """After an unknown outcome: what the journal has is what happened."""
        taken = None
        while taken is None:
            try:
                taken = await self._store.reclaim(owner=self._owner, match_ids=list(written))
            except (AppendFailed, AppendUnknown):
                await asyncio.sleep(RETRY_STORAGE_AFTER_S)
        by_id = {one.card.match_id: one for one in taken}
        for match_id, work in written.items():
            room = work.room
            if match_id not in by_id:
                _undo(work, Moved(refusal("moved")))
                self._lost(room)
                continue
            landed = by_id[match_id].rows[-1].seq >= work.draft.seq
            room.epoch = by_id[match_id].epoch
            if not landed:
                _undo(work, Unavailable(refusal("storage_away")))

    def _publish(self, work: _Work) -> None:
        room, draft = work.room, work.draft
        room.deadline_queued = False
        before = room.state.countdown
        votes_before = room.state.votes
        room.install(draft)
        if work.recovered:
            room.frozen = False
        if room.state.votes is not votes_before:
            room.vote_updates.mark()
        self._installed(room, before)
        for event in draft.numbered:
            room.send(event.name, event.payload, v=event.v, epoch=event.epoch)

    def _acknowledge(self, envelope: Envelope, work: _Work, outcome: Outcome) -> None:
        outcome = work.undone or outcome
        if envelope.asked is not None and not isinstance(outcome, Refusal):
            if envelope.asked.digest is not None:
                work.room.answers.keep(envelope.asked.digest, outcome)
            outcome = full_answer(envelope.asked.name, outcome, work.room, self._clock.now_ms())
        _reply(envelope, outcome)


@contextmanager
def _named(room: Room, asked: Asked, draft: Draft) -> Iterator[None]:
    """Know the name of somebody who takes a seat, so that the room can be told; forget it if they watch."""
    user_id = asked.by.user_id
    if asked.name == JOIN and user_id not in room.names:
        room.names[user_id] = str(asked.arguments.get("displayName", ""))
    yield
    if draft.state is not None and draft.state.participant(user_id) is None:
        room.names.pop(user_id, None)


def _undo(work: _Work, refused: Refusal) -> None:
    """Nothing of this draft happened; whoever waits for it is told."""
    work.draft = work.room.draft()
    work.recovered = False
    work.undone = refused


def _reply(envelope: Envelope, outcome: Outcome) -> None:
    if envelope.reply is not None:
        envelope.reply(outcome)
