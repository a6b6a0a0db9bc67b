"""One match in an actor's memory: its installed state, and all that surrounds it but is no part of it.

What is installed is committed. Reactions, people and watchers live beside the state and never enter its hash.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Protocol

from echoplay_actors.actor.answers import Answers
from echoplay_actors.actor.draft import Draft
from echoplay_actors.actor.history import History, NumberedEvent
from echoplay_actors.actor.limits import ActorLimits
from echoplay_actors.actor.people import People
from echoplay_actors.actor.throttle import Throttle
from echoplay_actors.actor.told_alike import ToldAlike
from echoplay_actors.clock import Clock
from echoplay_actors.errors import BrokenInvariant
from echoplay_actors.match.codec import decode_event
from echoplay_actors.match.deadlines import Deadline, next_deadline
from echoplay_actors.match.evolve import evolve
from echoplay_actors.match.state import Countdown, MatchState
from echoplay_actors.match.values import Presence
from echoplay_actors.ports.match_store import JournalRow, TakenMatch
from echoplay_actors.ports.records import MatchCard
from echoplay_actors.protocol import messages
from echoplay_actors.protocol.absence_wire import absences_wire
from echoplay_actors.protocol.room_events import numbered_event, pause_asked_wire, to_json
from echoplay_actors.protocol.wire import reaction_counts
from echoplay_actors.snapshots.nameless import named
from echoplay_actors.snapshots.snapshot import Snapshot

Message = tuple[Any, ...]


class Subscriber(Protocol):
    """The other end of one link; sending never blocks and keeps the order."""

    def send(self, message: Message) -> None: ...


class Room:
    """A match this actor owns at `epoch`. `frozen` rooms wait for their recovery: no ticks, no deadlines."""

    def __init__(self, *, card: MatchCard, epoch: int, names: dict[str, str], limits: ActorLimits) -> None:
        self.card = card
        self.epoch = epoch
        self.names = names
        self._told_alike = ToldAlike(card, names)
        self.seq = 0
        self.snapshot_seq = 0
        """The row up to which a snapshot was saved."""
        self._state: MatchState | None = None
        self._deadline: tuple[MatchState, Deadline | None] | None = None
        self.answers = Answers(answers_max=limits.answers_kept_max, vote_answers_max=limits.vote_answers_kept_max)
        self.history = History(events_max=limits.history_events_max)
        self.people = People()
        self.watchers: dict[Subscriber, None] = {}
        """In the order in which they came, which is that in which they are sent to."""
        self.reactions: dict[str, int] = {}
        self.reactions_unsaved = False
        self.reaction_updates = Throttle(interval_ms=limits.update_interval_ms)
        self.vote_updates = Throttle(interval_ms=limits.update_interval_ms)
        self.presence_updates = Throttle(interval_ms=limits.presence_interval_ms)
        self.frozen = False
        self.lapse_proof_ms: int | None = None
        """The last proof of life before the lease lapsed, if it did after the recovery under way was stamped."""
        self.nudged = False
        """An envelope that asks nothing waits for its turn."""
        self.rests_until_ms = 0
        """Nothing of it goes through a turn before then: the journal refused it, or the actor is busy."""
        self.ticking: Countdown | None = None
        """The clock that `next_tick` counts down."""
        self.next_tick: int | None = None
        self.ahead_ms = 0
        """How far the match's time runs ahead of this actor's clock."""
        self.settle_at_ms: int | None = None
        self.forget_at_ms: int | None = None

    @classmethod
    def replayed(cls, taken: TakenMatch, limits: ActorLimits) -> Room:
        """The room as its journal has it; it has to be recovered before it goes on."""
        room = cls(card=taken.card, epoch=taken.epoch, names=dict(taken.names), limits=limits)
        room.reactions = dict(taken.reaction_counts)
        if taken.snapshot is not None:
            room.restore(taken.snapshot)
        room.replay(taken.rows)
        return room

    @property
    def match_id(self) -> str:
        return self.card.match_id

    @property
    def state(self) -> MatchState:
        if self._state is None:
            raise BrokenInvariant(f"match {self.match_id} was used before it was installed")
        return self._state

    @property
    def next_deadline(self) -> Deadline | None:
        """The deadline to fire first, worked out once a state."""
        state = self.state
        if self._deadline is None or self._deadline[0] is not state:
            self._deadline = (state, next_deadline(state))
        return self._deadline[1]

    @property
    def settled(self) -> bool:
        """False for a while after a recovery: whoever was here may still come back."""
        return self.settle_at_ms is None

    @property
    def spectators(self) -> int:
        """People who are connected and do not debate."""
        debating = sum(one.user_id in self.people for one in self.state.participants)
        return len(self.people) - debating

    @property
    def present(self) -> list[str]:
        """Participants who are connected now; until a recovered room has settled, also those who were before."""
        return [
            one.user_id
            for one in self.state.participants
            if one.user_id in self.people or (not self.settled and one.presence is Presence.HERE)
        ]

    def now_ms(self, clock: Clock) -> int:
        """The match's time, which every time in this room is: it goes on where the last owner's ended, whatever the
        clock of this machine was set to."""
        return clock.now_ms() + self.ahead_ms

    def keep_time(self, clock: Clock, proof_of_life_ms: int) -> None:
        """After a replay: nothing happens from now on before what happened, or was seen to be alive, already."""
        reached_ms = max(self.state.at_ms, proof_of_life_ms + self.state.ahead_ms)
        self.ahead_ms = max(reached_ms - clock.now_ms(), 0)

    def draft(self) -> Draft:
        """A tentative successor, to be stepped and, after its commit, installed."""
        return Draft(self._state, seq=self.seq, epoch=self.epoch, names=self.names)

    def install(self, draft: Draft) -> None:
        """Make a committed draft the state."""
        self._state = draft.state
        self.seq = draft.seq
        for row in draft.rows:
            self._remember(row)
        for event in draft.numbered:
            self.history.add(event)

    def snapshot(self) -> Snapshot:
        """What replaying the journal up to `seq` would give."""
        commands, votes = self.answers.written()
        return Snapshot(self.seq, self.state, commands, votes, self.history.kept())

    def restore(self, snapshot: Snapshot) -> None:
        """Begin where the snapshot was made; for a room in which nothing was yet."""
        self._state = snapshot.state
        self.seq = self.snapshot_seq = snapshot.seq
        for digest, answer in (*snapshot.command_answers, *snapshot.vote_answers):
            self.answers.keep(digest, answer, written=True)
        for event in snapshot.events:
            self.history.add(named(event, self.names))

    def replay(self, rows: Iterable[JournalRow]) -> None:
        """Apply journal rows that follow what is installed; a hole in `seq` is a broken invariant."""
        state = self._state
        for row in rows:
            if row.seq != self.seq + 1:
                raise BrokenInvariant(f"match {self.match_id}: seq {row.seq} follows {self.seq}")
            event = decode_event(row.type, row.version, row.data)
            state = evolve(state, event, row.at_ms)
            self.seq = row.seq
            self._remember(row)
            shown = numbered_event(event, state, self.names, row.epoch)
            if shown is not None:
                self.history.add(NumberedEvent(state.version, row.epoch, shown[0], to_json(shown[1])))
        self._state = state

    def send(self, name: str, payload_json: str, *, v: int = 0, epoch: int | None = None) -> None:
        """To every edge that watches."""
        sent_epoch = self.epoch if epoch is None else epoch
        message = (messages.EVENT, self.match_id, sent_epoch, v, name, payload_json)
        for watcher in self.watchers:
            watcher.send(message)

    def snapshot_json(self, now_ms: int) -> str:
        """`room_state` as JSON."""
        return self._told_alike.room_state(
            self.state,
            reactions=self.reactions,
            spectators=self.spectators,
            present=self.present,
            epoch=self.epoch,
            now_ms=now_ms,
        )

    def missed_since(self, v: int, now_ms: int) -> dict[str, Any]:
        """`{events: [[v, name, json], …], epoch, v}`, or `{roomState, epoch, v}` when that cannot be told.

        The numbered events come first, then the room's counts, a pause that is asked for and the time of sides that
        are gone as they are now (v 0): those are never numbered, and the next change may be long in coming.
        """
        at = {"epoch": self.epoch, "v": self.state.version}
        missed = self.history.since(v)
        if missed is None or v > self.state.version or (not missed and v < self.state.version):
            return {"roomState": self.snapshot_json(now_ms), **at}
        events = [[event.v, event.name, event.payload] for event in missed]
        counts = [self.reaction_update(), self.vote_update(), self.presence()]
        if (asked := self.pause_asked()) is not None:
            counts.append(asked)
        if self.state.absences:
            counts.append(self.absences(now_ms))
        return {"events": events + [[0, name, payload] for name, payload in counts], **at}

    def reaction_update(self) -> tuple[str, str]:
        """The event's name and JSON, as of now."""
        return "reaction_update", to_json({"matchId": self.match_id, "counts": reaction_counts(self.reactions)})

    def vote_update(self) -> tuple[str, str]:
        return "vote_update", self._told_alike.vote_update(self.state)

    def presence(self) -> tuple[str, str]:
        counted = {"matchId": self.match_id, "spectators": self.spectators, "present": self.present}
        return "presence", to_json(counted)

    def absences(self, now_ms: int) -> tuple[str, str]:
        """The sides that are gone, with what they have left of their time."""
        gone = absences_wire(self.state, now_ms)
        return "absences", to_json({"matchId": self.match_id, "absences": gone})

    def pause_asked(self) -> tuple[str, str] | None:
        """As the others; None when nobody asks for a pause, or to go on."""
        asked = pause_asked_wire(self.state)
        return None if asked is None else ("pause_asked", to_json({"matchId": self.match_id, **asked}))

    def forget_names(self) -> None:
        """Drop the names of those who do not debate after all."""
        for user_id in [one for one in self.names if self.state.participant(one) is None]:
            del self.names[user_id]

    def _remember(self, row: JournalRow) -> None:
        if row.op is not None and row.answer is not None:
            self.answers.keep(row.op, row.answer, written=True)
