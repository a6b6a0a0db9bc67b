"""Making a match: its card, its first event and its owner are written in one transaction, then it has a room."""

from __future__ import annotations

from echoplay_actors.actor.limits import ActorLimits
from echoplay_actors.actor.room import Room
from echoplay_actors.errors import BrokenInvariant, Invalid
from echoplay_actors.ids import Randomness, new_id
from echoplay_actors.match.commands import CreateMatch
from echoplay_actors.match.texts import refusal
from echoplay_actors.match.values import Mode, Person
from echoplay_actors.ports.match_store import MatchStore
from echoplay_actors.ports.records import MatchCard


async def open_room(
    card: MatchCard, host: Person, host_name: str, *, owner: str, store: MatchStore, randomness: Randomness,
    limits: ActorLimits,
) -> Room:  # fmt: skip
    """The new match's room, once it is durable. Raises a `Refusal`, `AppendFailed` or `AppendUnknown`."""
    if card.mode not in list(Mode):
        raise Invalid(refusal("mode_unknown", known=", ".join(Mode)))
    room = Room(card=card, epoch=1, names={host.user_id: host_name}, limits=limits)
    draft = room.draft()
    participant_id = new_id(now_ms=card.created_at_ms, randomness=randomness)
    command = CreateMatch(card.match_id, Mode(card.mode), card.format, host, participant_id)
    draft.apply(command, card.created_at_ms)
    if draft.state is None:
        raise BrokenInvariant("a match was made without a state")
    await store.open_match(owner=owner, card=card, rows=draft.rows, records=draft.records)
    room.install(draft)
    return room
