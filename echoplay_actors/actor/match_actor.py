"""A match actor: the shell around the rules of all matches it owns.

It reads the link, stamps what comes, runs turns, waits for deadlines, and shows what is committed. While its lease
does not hold it shows nothing; when the lease was revoked it stops, since somebody else owns its matches. This file
puts its parts together and speaks with the directory; edges are answered at the desk.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping

from echoplay_actors.actor.arrivals import Arrivals
from echoplay_actors.actor.caretaker import Caretaker
from echoplay_actors.actor.commit import Commits
from echoplay_actors.actor.departure import Departure
from echoplay_actors.actor.desk import Desk, answer_to
from echoplay_actors.actor.envelope import Envelope, Reply
from echoplay_actors.actor.limits import ActorLimits
from echoplay_actors.actor.reaction_flush import ReactionFlush
from echoplay_actors.actor.recoveries import Recoveries
from echoplay_actors.actor.room import Message, Room, Subscriber
from echoplay_actors.actor.snapshot_writer import SnapshotWriter
from echoplay_actors.actor.tenure import Tenure
from echoplay_actors.actor.turn import Turns
from echoplay_actors.batch import Batch
from echoplay_actors.chores import Chores
from echoplay_actors.clock import Clock
from echoplay_actors.errors import BrokenInvariant, Moved, Refusal, Unavailable
from echoplay_actors.ids import Randomness
from echoplay_actors.match.texts import refusal
from echoplay_actors.match.values import Person, Role
from echoplay_actors.ports.match_store import ActorLease, AppendFailed, AppendUnknown, MatchStore
from echoplay_actors.ports.records import MatchCard
from echoplay_actors.protocol import messages
from echoplay_actors.protocol.room_events import match_wire

log = logging.getLogger(__name__)

_NEEDS_LEASE = frozenset({messages.ASK, messages.ENTER, messages.RESUME, messages.WATCH, messages.OPEN})
"""Answering one of these shows something; without a lease the asker is sent to look for the owner again."""


class MatchActor:
    """Owns matches under one incarnation id. `stop_process` ends the process when going on would be wrong."""

    def __init__(
        self, *, actor_id: str, store: MatchStore, clock: Clock, randomness: Randomness, limits: ActorLimits,
        stop_process: Callable[[str], None],
    ) -> None:  # fmt: skip
        self.actor_id = actor_id
        self.rooms: dict[str, Room] = {}
        self._store = store
        self._clock = clock
        self._limits = limits
        self._stop_process = stop_process
        self._chores = Chores(failed=self._broken)
        self._ended = False
        self._tenure = Tenure(
            actor_id=actor_id, store=store, clock=clock, limits=limits,
            regained=self._regained, revoked=lambda: self._end("its lease was revoked"),
        )  # fmt: skip
        self._caretaker = Caretaker(
            rooms=self.rooms, tenure=self._tenure, clock=clock, limits=limits, queue=self._queue
        )
        commits = Commits(
            store=store, owner=actor_id, clock=clock, limits=limits,
            lost=lambda room: self._caretaker.let_go(room, final=False),
        )  # fmt: skip
        self._snapshots = SnapshotWriter(owner=actor_id, rooms=self.rooms, store=store, limits=limits)
        turns = Turns(
            rooms=self.rooms, commit=commits.commit, clock=clock, randomness=randomness,
            until_leased=self._tenure.until_held, installed=self._installed,
            let_go=self._caretaker.handed_over,
        )  # fmt: skip
        self._batch: Batch[Envelope] = Batch(
            turns.run,
            items_waiting_max=limits.commands_waiting_max,
            items_per_flush_max=limits.commands_per_turn_max,
            failed=self._broken,
        )
        self._recoveries = Recoveries(rooms=self.rooms, clock=clock, queue=self._queue, holds=self._tenure.holds)
        self._arrivals = Arrivals(
            owner=actor_id, rooms=self.rooms, store=store, clock=clock, randomness=randomness, limits=limits,
            caretaker=self._caretaker, recoveries=self._recoveries, until_leased=self._tenure.until_held,
        )  # fmt: skip
        self._desk = Desk(rooms=self.rooms, clock=clock, limits=limits, caretaker=self._caretaker, queue=self._queue)
        self._reactions = ReactionFlush(
            owner=actor_id, rooms=self.rooms, store=store, interval_ms=limits.reactions_flush_ms
        )
        self._departure = Departure(
            rooms=self.rooms, clock=clock, limits=limits, reactions=self._reactions, queue=self._queue
        )
        self._leaving = False
        self._stopped = asyncio.Event()

    async def start(self, *, name: str, address: str, node_id: str, pid: int) -> None:
        """Announce this incarnation and keep its lease from now on."""
        now_ms = self._clock.now_ms()
        await self._store.register_lease(ActorLease(self.actor_id, name, address, node_id, pid, now_ms))
        self._tenure.begin(now_ms)
        self._chores.start(self._tenure.keep())
        self._chores.start(self._reactions.keep())
        self._chores.start(self._snapshots.keep())

    async def leave(self) -> None:
        """Be relieved of every match, then stop; with what is left if the directory takes too long."""
        self._leaving = self._arrivals.closed = True
        for one in self._caretaker.overseers:
            one.send((messages.LEAVING,))
        try:
            async with asyncio.timeout(self._limits.leave_within_ms / 1000):
                await self._stopped.wait()
        except TimeoutError:
            log.warning("nobody relieved this actor in time; %d matches wait for another one", self._departure.left)
            await self.stop()

    async def stop(self) -> None:
        """Finish what is under way, save what is unsaved, show nothing more, give the lease back."""
        self._desk.closed = self._arrivals.closed = True
        try:
            async with asyncio.timeout(self._limits.drain_within_ms / 1000):
                await self._batch.settled()
                await self._reactions.save()
        except TimeoutError:
            log.warning("what was under way could not be finished in time; it happened once or never")
        self._seal()
        for room in list(self.rooms.values()):
            self._caretaker.let_go(room, final=room.state.phase.final, tell_overseers=False)
        await self._tenure.give_back()
        self._stopped.set()

    async def adopt(self, last_owners: Mapping[str, str]) -> list[str]:
        """Take these matches over from their last owners, and go on; the ids of those that are here now."""
        return await self._arrivals.adopt(last_owners)

    def receive(self, sender: Subscriber, message: Message) -> None:
        """One message from an edge or the directory; answered through `sender`."""
        kind, rest = message[0], message[1:]
        if kind in _NEEDS_LEASE and not self._tenure.holds(self._clock.now_ms()):
            answer_to(sender, rest[0])(Moved(refusal("moved")))
        elif self._desk.receive(sender, message):
            return
        elif kind == messages.OPEN:
            self._chores.start(self._open(answer_to(sender, rest[0]), *rest[1:]))
        elif kind == messages.ADOPT:
            self._oversee(sender)
            self._chores.start(self._adopt(answer_to(sender, rest[0]), rest[1]))
        elif kind == messages.LET_GO:
            self._chores.start(self._let_go(answer_to(sender, rest[0]), rest[1]))
        elif kind == messages.REPORT:
            answer_to(sender, rest[0])({"matches": list(self.rooms), "snapshotsLate": self._snapshots.late})
            self._oversee(sender)
        elif kind == messages.DRAIN:
            self._chores.start(self._drain(answer_to(sender, rest[0])))
        else:
            raise ValueError(f"unknown message {kind!r}")

    def sender_lost(self, sender: Subscriber) -> None:
        """A link broke: the people of that edge are gone until it, or another edge, says otherwise."""
        self._caretaker.overseers.pop(sender, None)
        self._desk.sender_lost(sender)

    async def _open(
        self, reply: Reply, match_id: str, mode: str, format_name: str, topic: str, private: bool, user_id: str,
        role: str, name: str,
    ) -> None:  # fmt: skip
        card = MatchCard(match_id, mode, format_name, topic, user_id, self._clock.now_ms(), private)
        try:
            room = await self._arrivals.open(card, Person(user_id, Role(role)), name)
        except Refusal as refused:
            reply(refused)
            return
        await self._tenure.until_held()
        record = match_wire(room.card, room.state, room.names)
        reply({"match": record, "epoch": room.epoch, "v": room.state.version})

    async def _adopt(self, reply: Reply, last_owners: Mapping[str, str]) -> None:
        try:
            reply({"adopted": await self.adopt(last_owners)})
        except Refusal as refused:
            reply(refused)
        except (AppendFailed, AppendUnknown):
            reply(Unavailable(refusal("storage_away")))

    async def _let_go(self, reply: Reply, most: int) -> None:
        self._arrivals.closed = True
        gone = await self._departure.let_go(most)
        reply({"matches": [room.match_id for room in gone], "left": self._departure.left})
        for room in gone:
            for one in room.watchers:
                one.send((messages.GONE, room.match_id, False))

    def _oversee(self, sender: Subscriber) -> None:
        self._caretaker.overseers[sender] = None
        if self._leaving:
            sender.send((messages.LEAVING,))

    async def _drain(self, reply: Reply) -> None:
        await self.stop()
        reply({})

    def _queue(self, envelope: Envelope) -> bool:
        """False when nothing more may wait."""
        return not self._ended and self._batch.add(envelope)

    def _installed(self, room: Room) -> None:
        self._caretaker.installed(room)
        self._snapshots.installed(room)

    def _regained(self, proof_of_life_ms: int) -> None:
        log.warning("the lease had lapsed and holds again; %d matches are given the time back", len(self.rooms))
        for room in self.rooms.values():
            if not room.state.phase.final:
                self._recoveries.lapsed(room, proof_of_life_ms)
        self._caretaker.wake()

    # The end

    def _seal(self) -> None:
        """From now on this actor shows and writes nothing."""
        self._ended = self._desk.closed = self._arrivals.closed = True
        self._tenure.end()
        self._caretaker.stop()
        self._batch.cancel()
        self._chores.cancel()

    def _end(self, reason: str) -> None:
        if not self._ended:
            self._seal()
            self._stop_process(reason)

    def _broken(self, error: BaseException) -> None:
        log.critical("the actor stops", exc_info=error)
        kind = "a broken invariant" if isinstance(error, BrokenInvariant) else "an unforeseen error"
        self._end(f"{kind}: {error}")
