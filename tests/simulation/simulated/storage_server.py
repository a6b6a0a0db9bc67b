"""Postgres as the simulation has it: one `MemoryDatabase` behind a network, and what can go wrong on the way there.

A call travels there, is carried out in one moment, and its answer travels back. It may find the server gone, be held
up, be carried out late, or lose its answer. An append can be held up until its writer is being replaced.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from checker.history import History, Renewal, Saved, Spared, Took
from simulated.network import Network
from simulated.process import Process
from simulated.world import World

from echoplay_actors.ports.match_store import AppendRejected
from echoplay_actors.snapshots.snapshot import Snapshot, StoredSnapshot
from echoplay_actors.testing import MemoryDatabase

NAME = "postgres"
WORK_US = (150, 900)
OVERTAKEN_US = (0, 2_000)
"""When an append that was held up is carried out, after the call that takes its matches over has arrived."""


class StorageServer:
    """The server: its database outlives every restart. Faults: `stop`, `start`, `slow_us`, `losing`, `failing`."""

    def __init__(self, world: World, network: Network, history: History, wall_ms: Callable[[], int]) -> None:
        self.database = MemoryDatabase(now_ms=wall_ms)
        self.committed_us: dict[str, list[int]] = {}
        """When each row of a match's journal was committed."""
        self.renewed_us: dict[str, int] = {}
        """When each incarnation's lease was last renewed."""
        self.up = True
        self.starts = 0
        """Connections of an earlier start are gone."""
        self.slow_us = 0
        self.losing = 0.0
        """How likely a commit's answer is lost with its connection."""
        self.failing = 0.0
        """How likely a call fails before it does anything."""
        self.committed: Callable[[str, str], None] = lambda process, operation: None
        """Told of each call that was carried out."""
        self.taken: Callable[[str, str], None] = lambda match_id, owner: None
        """Told of each match that has a new owner, or a new epoch."""
        self._world = world
        self._network = network
        self._history = history
        self._random = world.stream("storage")
        self._waiting: list[Callable[[], None]] = []
        self._hold: tuple[str, Callable[[], None]] | None = None
        self._held: list[Callable[[], None]] = []

    def hold_up(self, name: str, then: Callable[[], None]) -> None:
        """The next append of that process is carried out around the next taking over; `then` is called meanwhile."""
        self._hold = (name, then)

    def hold_nothing(self) -> None:
        """Hold up no more appends, and let go of those that are."""
        self._hold = None
        held, self._held = self._held, []
        for go_on in held:
            self._world.call_in(self._random.randint(*OVERTAKEN_US), go_on)

    def stop(self) -> None:
        """As `pg_ctl stop -m immediate`: what is under way is lost, whether it was carried out or not."""
        self.up = False
        self.starts += 1
        waiting, self._waiting = self._waiting, []
        for tell in waiting:
            tell()

    def start(self) -> None:
        self.up = True

    def note_rows(self, match_id: str, count: int) -> None:
        """So many were committed just now."""
        self.committed_us.setdefault(match_id, []).extend([self._world.now_us] * count)

    def note_owner(
        self, match_id: str, owner: str, how: str, *, epoch: int = 1, proof_ms: int = 0, rows: int | None = None
    ) -> None:
        """It is the only writer from now on."""
        self._history.took.append(Took(self._world.now_us, match_id, owner, epoch, how, proof_ms, rows))
        self.taken(match_id, owner)

    def note_saved(self, snapshot: StoredSnapshot) -> None:
        """It is the match's snapshot from now on."""
        self._history.saved.append(Saved(self._world.now_us, snapshot))

    def note_spared(self, match_id: str, snapshot: Snapshot) -> None:
        """Who takes the match over begins with it."""
        self._history.spared.append(Spared(self._world.now_us, match_id, snapshot))

    def note_renewal(self, actor_id: str) -> None:
        """Its lease begins anew now."""
        self.renewed_us[actor_id] = self._world.now_us

    def note_told(self, actor_id: str, sent_us: int) -> None:
        """It learned just now of the renewal that it sent then."""
        self._history.renewals.append(Renewal(actor_id, sent_us, self._world.now_us))

    @property
    def now_us(self) -> int:
        return self._world.now_us

    def call(self, process: Process, operation: Callable[[], Any], *, what: str) -> asyncio.Future[tuple[bool, Any]]:
        """`(was carried out for all the caller knows, result or error)`; the error None says that the way was lost."""
        answered: asyncio.Future[tuple[bool, Any]] = process.create_future()
        network, random = self._network, self._random

        def tell(sure: bool, result: Any) -> None:
            def set_result() -> None:
                if not answered.done():
                    answered.set_result((sure, result))

            if process.alive:
                process.call_soon(set_result)

        def lost() -> None:
            network.send(NAME, process.name, lambda: tell(False, None))

        def arrived() -> None:
            if not self.up:
                network.send(NAME, process.name, lambda: tell(True, ConnectionRefusedError()))
                return
            if self.failing and random.random() < self.failing:
                network.send(NAME, process.name, lambda: tell(True, ConnectionResetError()))
                return
            start = self.starts
            self._waiting.append(lost)
            if self._hold is not None and what == "append" and self._hold[0] == process.name:
                (_, then), self._hold = self._hold, None
                self._held.append(lambda: carry_out(start))
                then()
                return
            if what == "take_over" and self._held:
                self.hold_nothing()
            takes_us = random.randint(*WORK_US) + (random.randint(0, self.slow_us) if self.slow_us else 0)
            self._world.call_in(takes_us, carry_out, start)

        def carry_out(start: int) -> None:
            if start != self.starts:
                return
            try:
                result: Any = operation()
            except AppendRejected as refused:
                result = refused
            else:
                self.committed(process.name, what)
            if self.losing and random.random() < self.losing:
                self._waiting.remove(lost)
                lost()
                return
            # The answer is on its way for a moment in which the server may still die with it.
            self._world.call_in(random.randint(10, 60), answer, start, result)

        def answer(start: int, result: Any) -> None:
            if start == self.starts:
                self._waiting.remove(lost)
                network.send(NAME, process.name, lambda: tell(True, result))

        network.send(process.name, NAME, arrived)
        return answered
