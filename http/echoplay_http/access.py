"""Who may see a match: the one place that decides it, for REST and Socket.IO alike.

An unknown id, a malformed one and another family's private match are the same `NotFound`, to the byte.
"""

from __future__ import annotations

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

    async def card(self, match_id: str, person: Person) -> MatchCard:
        """The card; `NotFound` when there is no such match, or none for this person."""
        if not is_id(match_id):
            raise no_such_match()
        card = await self._matches.card(match_id)
        if card is None or not await self.may_see(card, person):
            raise no_such_match()
        return card

    async def public_card(self, match_id: str) -> MatchCard:
        """The card of a match that anybody with its id may watch; a private one is the same `NotFound`."""
        card = await self._matches.card(match_id) if is_id(match_id) else None
        if card is None or card.private:
            raise no_such_match()
        return card

    async def may_see(self, card: MatchCard, person: Person) -> bool:
        """Private matches are for the host's families, and for those who moderate."""
        if not card.private or person.moderates or person.user_id == card.host_user_id:
            return True
        return await self._accounts.share_a_family(person.user_id, card.host_user_id)
