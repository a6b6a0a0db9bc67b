"""A match actor: the shell around the rules of all matches it owns.

It reads the link, stamps what comes, runs turns, waits for deadlines, and shows what is committed. While its lease
does not hold it shows nothing; when the lease was revoked it stops, since somebody else owns its matches.
Longer than most files: it is the one place where clock, journal, lease, rooms and link meet.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine, Sequence
from typing import Any

from echoplay_actors.actor.agenda import Agenda
from echoplay_actors.actor.answers import operation_digest
from echoplay_actors.actor.due import do_due
from echoplay_actors.actor.envelope import Asked, Envelope, Reply
from echoplay_actors.actor.lease import Lease
from echoplay_actors.actor.limits import ActorLimits
from echoplay_actors.actor.opening import open_room
from echoplay_actors.actor.room import Message, Room, Subscriber
from echoplay_actors.actor.ticks import begin_ticks
from echoplay_actors.actor.turn import Turns
from echoplay_actors.batch import Batch
from echoplay_actors.clock import Clock
from echoplay_actors.errors import BrokenInvariant, MatchFull, Moved, Refusal, Unavailable
from echoplay_actors.ids import Randomness
from echoplay_actors.match.commands import RecoverMatch, ReportOccupancy, ReportPresence
from echoplay_actors.match.state import Countdown
from echoplay_actors.match.texts import refusal
from echoplay_actors.match.values import Person, Role
from echoplay_actors.match.votes import check_reaction
from echoplay_actors.ports.match_store import ActorLease, AppendFailed, AppendUnknown, MatchStore
from echoplay_actors.ports.records import MatchCard
from echoplay_actors.protocol import messages, requests
from echoplay_actors.protocol.room_events import match_wire
from echoplay_actors.protocol.wire import audience_fields

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
        self._randomness = randomness
        self._limits = limits
        self._stop_process = stop_process
        self._lease = Lease(term_ms=limits.lease_term_ms)
        self._leased = asyncio.Event()
        self._agenda = Agenda()
        self._timer: asyncio.TimerHandle | None = None
        self._timer_ms: int | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._draining = False
        self._overseers: set[Subscriber] = set()
        """Directories: told of every match that leaves this actor."""
        self._turns = Turns(
            rooms=self.rooms, store=store, owner=actor_id, clock=clock, randomness=randomness,
            until_leased=self._until_leased, installed=self._installed, lost=self._lost,
        )  # fmt: skip
        self._batch: Batch[Envelope] = Batch(
            self._turns.run,
            items_waiting_max=limits.commands_waiting_max,
            items_per_flush_max=limits.commands_per_turn_max,
            failed=self._broken,
        )

    # Lifecycle

    async def start(self, *, name: str, address: str, node_id: str, pid: int) -> None:
        """Announce this incarnation and keep its lease from now on."""
        now_ms = self._clock.now_ms()
        await self._store.register_lease(ActorLease(self.actor_id, name, address, node_id, pid, now_ms))
        self._lease.renewed(now_ms)
        self._leased.set()
        self._spawn(self._keep_lease())
        self._spawn(self._save_reactions())

    async def stop(self) -> None:
        """Finish what is under way, save what is unsaved, give the lease back."""
        self._draining = True
        await self._batch.settled()
        await self._save_reactions_once()
        for task in list(self._tasks):
            task.cancel()
        if self._timer is not None:
            self._timer.cancel()
        await self._store.release_lease(actor_id=self.actor_id)

    async def adopt(self, match_ids: Sequence[str]) -> list[str]:
        """Take these matches over, give their outage back, and go on; the ids of those that are here now."""
        wanted = [match_id for match_id in match_ids if match_id not in self.rooms]
        recoveries: list[asyncio.Future[None]] = []
        for taken in await self._store.take_over(owner=self.actor_id, match_ids=wanted) if wanted else ():
            room = Room.replayed(taken, self._limits)
            now_ms = self._clock.now_ms()
            room.settle_at_ms = now_ms + self._limits.settle_after_ms
            self.rooms[room.match_id] = room
            recoveries.append(self._recover(room, taken.proof_of_life_ms))
        if recoveries:
            await asyncio.wait(recoveries)
        return [match_id for match_id in match_ids if match_id in self.rooms]

    def _recover(self, room: Room, proof_of_life_ms: int) -> asyncio.Future[None]:
        """Freeze the room until its recovery is committed."""
        room.frozen = True
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()

        def answered(outcome: Any) -> None:
            if isinstance(outcome, Unavailable) and not isinstance(outcome, Moved):
                self._queue(Envelope(room.match_id, self._clock.now_ms(), command=command, reply=answered))
            elif not done.done():
                done.set_result(None)

        command = RecoverMatch(proof_of_life_ms)
        self._queue(Envelope(room.match_id, self._clock.now_ms(), command=command, reply=answered))
        return done

    # The link

    def receive(self, sender: Subscriber, message: Message) -> None:
        """One message from an edge or the directory; answered through `sender`."""
        now_ms = self._clock.now_ms()
        kind, rest = message[0], message[1:]
        if kind in _NEEDS_LEASE and not self._lease.holds(now_ms):
            _answer_to(sender, rest[0])(Moved(refusal("moved")))
        elif kind == messages.ASK:
            self._ask(sender, now_ms, *rest)
        elif kind == messages.DEVICES:
            match_id, user_id, devices = rest
            self._devices(sender, match_id, user_id, devices, now_ms)
        elif kind == messages.ENTER:
            self._enter(sender, now_ms, *rest)
        elif kind == messages.RESUME:
            request_id, match_id, _epoch, v = rest
            self._with_room(sender, request_id, match_id, lambda room: room.missed_since(v, now_ms))
        elif kind == messages.WATCH:
            self._watch(sender, now_ms, *rest)
        elif kind == messages.UNWATCH:
            self._unwatch(sender, rest[0], now_ms)
        elif kind == messages.OPEN:
            self._spawn(self._open(_answer_to(sender, rest[0]), *rest[1:]))
        elif kind == messages.ADOPT:
            self._spawn(self._adopt(_answer_to(sender, rest[0]), rest[1]))
        elif kind == messages.REPORT:
            self._overseers.add(sender)
            _answer_to(sender, rest[0])({"matches": list(self.rooms)})
        elif kind == messages.DRAIN:
            self._spawn(self._drain(_answer_to(sender, rest[0])))
        else:
            raise ValueError(f"unknown message {kind!r}")

    def sender_lost(self, sender: Subscriber) -> None:
        """The link to an edge broke: its people are gone until it, or another edge, says otherwise."""
        self._overseers.discard(sender)
        now_ms = self._clock.now_ms()
        for room in list(self.rooms.values()):
            room.watchers.discard(sender)
            for user_id in room.people.edge_lost(sender):
                self._people_changed(room, user_id, now_ms)

    def _ask(
        self, sender: Subscriber, now_ms: int, request_id: int, match_id: str, name: str, user_id: str, role: str,
        op_id: str | None, arguments: dict[str, Any],
    ) -> None:  # fmt: skip
        reply = _answer_to(sender, request_id)
        room = self.rooms.get(match_id)
        if room is None:
            reply(Moved(refusal("moved")))
            return
        by = Person(user_id, Role(role))
        digest = operation_digest(user_id, op_id) if op_id is not None else None
        if name == requests.VIEW:
            record = {**match_wire(room.card, room.state, room.names), "phase": room.state.phase.value}
            audience = audience_fields(room.reactions, room.state.votes)
            reply({"match": {**record, **audience}, "epoch": room.epoch, "v": room.state.version})
        elif name == requests.SUBMIT_REACTION:
            self._react(room, arguments.get("type"), digest, reply, now_ms)
        else:
            asked = Asked(name, by, arguments, digest)
            self._queue(Envelope(match_id, now_ms, asked=asked, reply=reply))

    def _react(self, room: Room, kind: Any, digest: str | None, reply: Reply, now_ms: int) -> None:
        """Count at once, show soon, save within a second; outside the state and its journal."""
        known = room.answers.first(digest) if digest is not None else None
        if known is None:
            try:
                check_reaction(room.state)
            except Refusal as refused:
                reply(refused)
                return
            room.reactions[kind] = room.reactions.get(kind, 0) + 1
            room.reactions_unsaved = True
            room.reaction_updates.mark()
            known = {"epoch": room.epoch, "v": room.state.version}
            if digest is not None:
                room.answers.keep(digest, known)
            self._do_due_and_plan(room, now_ms)
        reply(known)

    def _enter(
        self, sender: Subscriber, now_ms: int, request_id: int, match_id: str, user_id: str, role: str, name: str,
        devices: int,
    ) -> None:  # fmt: skip
        room = self.rooms.get(match_id)
        reply = _answer_to(sender, request_id)
        if room is None:
            reply(Moved(refusal("moved")))
            return
        debates = room.state.participant(user_id) is not None
        watches_already = user_id in room.people
        if not debates and not watches_already and room.spectators >= self._limits.spectators_per_match_max:
            reply(MatchFull(refusal("room_full")))
            return
        if debates:
            room.names[user_id] = name
        room.watchers.add(sender)
        self._devices(sender, match_id, user_id, devices, now_ms)
        reply({"roomState": room.snapshot_json(now_ms), "epoch": room.epoch, "v": room.state.version})

    def _watch(
        self, sender: Subscriber, now_ms: int, request_id: int, match_id: str, _epoch: int, v: int,
        people: list[tuple[str, str, int]],
    ) -> None:  # fmt: skip
        room = self.rooms.get(match_id)
        reply = _answer_to(sender, request_id)
        if room is None:
            reply(Moved(refusal("moved")))
            return
        room.watchers.add(sender)
        for user_id, _name, devices in people:
            self._devices(sender, match_id, user_id, devices, now_ms)
        reply(room.missed_since(v, now_ms))

    def _unwatch(self, sender: Subscriber, match_id: str, now_ms: int) -> None:
        room = self.rooms.get(match_id)
        if room is not None:
            room.watchers.discard(sender)
            for user_id in room.people.edge_lost(sender):
                self._people_changed(room, user_id, now_ms)

    def _devices(self, sender: Subscriber, match_id: str, user_id: str, devices: int, now_ms: int) -> None:
        room = self.rooms.get(match_id)
        if room is None:
            return
        was_here = user_id in room.people
        room.people.report(sender, user_id, devices)
        if was_here != (user_id in room.people):
            self._people_changed(room, user_id, now_ms)

    def _people_changed(self, room: Room, user_id: str, now_ms: int) -> None:
        room.presence_updates.mark()
        if room.state.participant(user_id) is not None:
            command = ReportPresence(user_id, user_id in room.people)
            self._queue(Envelope(room.match_id, now_ms, command=command))
        self._report_occupancy(room, now_ms)
        self._do_due_and_plan(room, now_ms)

    def _report_occupancy(self, room: Room, now_ms: int) -> None:
        occupied = len(room.people) > 0
        if occupied != (room.state.empty_since_ms is None) and not room.state.phase.final:
            self._queue(Envelope(room.match_id, now_ms, command=ReportOccupancy(occupied)))

    async def _open(
        self, reply: Reply, match_id: str, mode: str, format_name: str, topic: str, private: bool, user_id: str,
        role: str, name: str,
    ) -> None:  # fmt: skip
        if self._draining or (len(self.rooms) >= self._limits.matches_max and match_id not in self.rooms):
            reply(Moved(refusal("moved")))
            return
        card = MatchCard(match_id, mode, format_name, topic, user_id, self._clock.now_ms(), private)
        try:
            room = self.rooms.get(match_id) or await open_room(
                card, Person(user_id, Role(role)), name, owner=self.actor_id, store=self._store,
                randomness=self._randomness, limits=self._limits,
            )  # fmt: skip
        except Refusal as refused:
            reply(refused)
            return
        except (AppendFailed, AppendUnknown):
            # Written or not: if it was, it is ours to take over; if not, the edge asks again with the same id.
            await self._adopt(lambda _: None, [match_id])
            if match_id not in self.rooms:
                reply(Unavailable(refusal("storage_away")))
                return
            room = self.rooms[match_id]
        room = self.rooms.setdefault(match_id, room)
        self._plan(room, self._clock.now_ms())
        record = match_wire(room.card, room.state, room.names)
        reply({"match": record, "epoch": room.epoch, "v": room.state.version})

    async def _adopt(self, reply: Reply, match_ids: Sequence[str]) -> None:
        try:
            adopted = await self.adopt(match_ids)
        except (AppendFailed, AppendUnknown):
            reply(Unavailable(refusal("storage_away")))
            return
        reply({"adopted": adopted})

    async def _drain(self, reply: Reply) -> None:
        await self.stop()
        reply({})

    # Time

    def _wake(self) -> None:
        self._timer = self._timer_ms = None
        now_ms = self._clock.now_ms()
        if self._lease.holds(now_ms):
            for match_id in self._agenda.take_due(now_ms):
                room = self.rooms.get(match_id)
                if room is not None:
                    self._do_due_and_plan(room, now_ms)
        else:
            self._leased.clear()
        self._arm()

    def _do_due_and_plan(self, room: Room, now_ms: int) -> None:
        if self.rooms.get(room.match_id) is not room:
            return
        if self._lease.holds(now_ms):
            do_due(room, now_ms, limits=self._limits, queue=self._queue)
            if room.forget_at_ms is not None and room.forget_at_ms <= now_ms:
                self._forget(room, final=True)
                return
        else:
            self._leased.clear()
        self._plan(room, now_ms)

    def _plan(self, room: Room, now_ms: int) -> None:
        self._agenda.set(room.match_id, room.due_ms(now_ms, self._limits.tick_slot_ms))
        self._arm()

    def _arm(self) -> None:
        """Hold one wake-up, for whatever is due first. Without a lease nothing is due: its return wakes us."""
        next_ms = self._agenda.next_ms() if self._leased.is_set() else None
        if next_ms == self._timer_ms:
            return
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        self._timer_ms = next_ms
        if next_ms is not None:
            delay_s = max(next_ms - self._clock.now_ms(), 0) / 1000
            self._timer = asyncio.get_running_loop().call_later(delay_s, self._wake)

    def _installed(self, room: Room, before: Countdown | None) -> None:
        now_ms = self._clock.now_ms()
        begin_ticks(room, before, now_ms, slot_ms=self._limits.tick_slot_ms)
        if room.state.phase.final and room.forget_at_ms is None:
            room.forget_at_ms = now_ms + self._limits.finished_kept_ms
        self._report_occupancy(room, now_ms)
        self._do_due_and_plan(room, now_ms)

    def _queue(self, envelope: Envelope) -> None:
        if not self._batch.add(envelope) and envelope.reply is not None:
            envelope.reply(Unavailable(refusal("busy")))

    # Lease and storage

    async def _keep_lease(self) -> None:
        while True:
            await asyncio.sleep(self._limits.lease_renewal_ms / 1000)
            sent_at_ms = self._clock.now_ms()
            try:
                held = await self._store.renew_lease(actor_id=self.actor_id, match_time_ms=sent_at_ms)
            except (AppendFailed, AppendUnknown):
                held = None
            if held is False:
                self._stop_process("its lease was revoked")
                return
            if held:
                self._renewed(sent_at_ms)

    def _renewed(self, sent_at_ms: int) -> None:
        lapsed = not self._leased.is_set() or not self._lease.holds(self._clock.now_ms())
        proof_ms = self._lease.proof_of_life_ms
        self._lease.renewed(sent_at_ms)
        if not self._lease.holds(self._clock.now_ms()):
            return
        if lapsed:
            log.warning("the lease had lapsed and holds again; %d matches are given the time back", len(self.rooms))
            for room in self.rooms.values():
                if not room.state.phase.final:
                    self._recover(room, proof_ms)
        self._leased.set()
        self._arm()

    async def _until_leased(self) -> None:
        """Return once this actor may show something."""
        while not self._lease.holds(self._clock.now_ms()):
            self._leased.clear()
            await self._leased.wait()

    async def _save_reactions(self) -> None:
        while True:
            await asyncio.sleep(self._limits.reactions_flush_ms / 1000)
            await self._save_reactions_once()

    async def _save_reactions_once(self) -> None:
        unsaved = {room.match_id: dict(room.reactions) for room in self.rooms.values() if room.reactions_unsaved}
        if not unsaved:
            return
        for match_id in unsaved:
            self.rooms[match_id].reactions_unsaved = False
        try:
            await self._store.save_reactions(owner=self.actor_id, counts=unsaved)
        except (AppendFailed, AppendUnknown):
            for match_id in unsaved:
                if match_id in self.rooms:
                    self.rooms[match_id].reactions_unsaved = True

    # Letting go

    def _lost(self, room: Room) -> None:
        """Somebody else owns this match now."""
        self._forget(room, final=False)

    def _forget(self, room: Room, *, final: bool) -> None:
        if self.rooms.pop(room.match_id, None) is None:
            return
        self._agenda.set(room.match_id, None)
        for watcher in room.watchers | self._overseers:
            watcher.send((messages.GONE, room.match_id, final))

    def _with_room(
        self, sender: Subscriber, request_id: int, match_id: str, answer: Callable[[Room], dict[str, Any]]
    ) -> None:
        room = self.rooms.get(match_id)
        _answer_to(sender, request_id)(Moved(refusal("moved")) if room is None else answer(room))

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            self._broken(error)

    def _broken(self, error: BaseException) -> None:
        log.critical("the actor stops", exc_info=error)
        kind = "a broken invariant" if isinstance(error, BrokenInvariant) else "an unforeseen error"
        self._stop_process(f"{kind}: {error}")


def _answer_to(sender: Subscriber, request_id: int) -> Reply:
    def reply(outcome: Any) -> None:
        refused = isinstance(outcome, Refusal)
        sender.send((messages.ANSWER, request_id, not refused, outcome.as_wire() if refused else dict(outcome)))

    return reply
