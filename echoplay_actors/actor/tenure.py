"""An actor's time in office: it keeps the lease renewed, notices when it lapsed, and ends with it.

While the lease does not hold nothing may be shown, since somebody else may own the matches by then. If it holds
again nobody did, and the matches are given the time back. If it was revoked somebody does.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable

from echoplay_actors.actor.lease import Lease
from echoplay_actors.actor.limits import ActorLimits
from echoplay_actors.clock import Clock
from echoplay_actors.ports.match_store import AppendFailed, AppendUnknown, MatchStore

log = logging.getLogger(__name__)


class Tenure:
    """`regained(proof_of_life_ms)` is called when a lapsed lease holds again, `revoked()` when it never will."""

    def __init__(
        self, *, actor_id: str, store: MatchStore, clock: Clock, limits: ActorLimits,
        regained: Callable[[int], None], revoked: Callable[[], None],
    ) -> None:  # fmt: skip
        self._actor_id = actor_id
        self._store = store
        self._clock = clock
        self._renewal_s = limits.lease_renewal_ms / 1000
        self._lease = Lease(term_ms=limits.lease_term_ms)
        self._holding = asyncio.Event()
        self._lapse_proof_ms: int | None = None
        """The last proof of life before the lease lapsed, None while it did not."""
        self._over = False
        self._regained = regained
        self._revoked = revoked

    def begin(self, at_ms: int) -> None:
        """The lease was registered then."""
        self._lease.renewed(at_ms)
        self._holding.set()

    def end(self) -> None:
        """From now on nothing may be shown, whatever storage says."""
        self._over = True
        self._holding.clear()

    def holds(self, now_ms: int) -> bool:
        """True while this actor may show something."""
        return not self._over and self._lease.holds(now_ms)

    async def until_held(self) -> None:
        """Return once this actor may show something."""
        while not self.holds(self._clock.now_ms()):
            self._holding.clear()
            await self._holding.wait()

    async def keep(self) -> None:
        """Renew until it is revoked."""
        while True:
            await asyncio.sleep(self._renewal_s)
            sent_at_ms = self._clock.now_ms()
            try:
                held = await self._store.renew_lease(actor_id=self._actor_id, match_time_ms=sent_at_ms)
            except (AppendFailed, AppendUnknown):
                continue
            if not held:
                self._revoked()
                return
            self._renewed(sent_at_ms)

    async def give_back(self) -> None:
        """Prove to be alive until this very moment, then say that this incarnation is gone."""
        try:
            await self._store.renew_lease(actor_id=self._actor_id, match_time_ms=self._clock.now_ms())
            await self._store.release_lease(actor_id=self._actor_id)
        except (AppendFailed, AppendUnknown):
            log.warning("the lease could not be given back; it runs out by itself")

    def _renewed(self, sent_at_ms: int) -> None:
        if self._lapse_proof_ms is None and not self._lease.holds(self._clock.now_ms()):
            self._lapse_proof_ms = self._lease.proof_of_life_ms
        self._lease.renewed(sent_at_ms)
        if not self.holds(self._clock.now_ms()):
            return
        if self._lapse_proof_ms is not None:
            proof_ms, self._lapse_proof_ms = self._lapse_proof_ms, None
            self._regained(proof_ms)
        self._holding.set()
