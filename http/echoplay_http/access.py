"""Who may see a match: the one place that decides it, for REST and Socket.IO alike.

An unknown id, a malformed one and another family's private match are the same `NotFound`, to the byte.
"""

from __future__ import annotations

import asyncio

from echoplay_actors.errors import NotFound
from echoplay_actors.ids import is_id
from echoplay_actors.match.values import Person
from echoplay_actors.ports.account_store import AccountStore
from echoplay_actors.ports.match_reader import MatchReader
from echoplay_actors.ports.records import MatchCard
from echoplay_http.texts import refusal


def no_such_match() -> NotFound:
    return NotFound(refusal("no_such_match"))


class MatchAccess:
    """Answers with a match's card to whoever may see it."""

    def __init__(self, matches: MatchReader, accounts: AccountStore) -> None:
        self._matches = matches
        self._accounts = accounts
        self._reading: dict[str, asyncio.Task[MatchCard | None]] = {}
        """Cards that are being read, once for all who want the same one at the same time."""

    async def card(self, match_id: str, person: Person) -> MatchCard:
        """The card; `NotFound` when there is no such match, or none for this person."""
        if not is_id(match_id):
            raise no_such_match()
        card = await self._read(match_id)
        if card is None or not await self.may_see(card, person):
            raise no_such_match()
        return card

    async def public_card(self, match_id: str) -> MatchCard:
        """The card of a match that anybody with its id may watch; a private one is the same `NotFound`."""
        card = await self._matches.card(match_id) if is_id(match_id) else None
        if card is None or card.private:
            raise no_such_match()
        return card

    async def _read(self, match_id: str) -> MatchCard | None:
        reading = self._reading.get(match_id)
        if reading is not None:
            # It began before we asked: what it did not find may have been made since.
            return await asyncio.shield(reading) or await self._matches.card(match_id)
        reading = self._reading[match_id] = asyncio.ensure_future(self._matches.card(match_id))
        reading.add_done_callback(lambda done: self._read_once(match_id, done))
        return await asyncio.shield(reading)

    def _read_once(self, match_id: str, done: asyncio.Task[MatchCard | None]) -> None:
        self._reading.pop(match_id, None)
        if not done.cancelled():
            done.exception()  # whoever waits for it is told; nobody may be left who does

    async def may_see(self, card: MatchCard, person: Person) -> bool:
        """Private matches are for the host's families, and for those who moderate."""
        if not card.private or person.moderates or person.user_id == card.host_user_id:
            return True
        return await self._accounts.share_a_family(person.user_id, card.host_user_id)
