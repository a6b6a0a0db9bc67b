"""Bugs of the reactions: counted twice, not saved, or lost with every owner."""

from __future__ import annotations

from planted.planting import Bug, Change

from echoplay_actors.actor.desk import Desk
from echoplay_actors.actor.reaction_flush import ReactionFlush
from echoplay_actors.actor.room import Room

BUGS = (
    Bug(
        "count a reaction again that is sent again",
        (Change(Desk._react, "known = room.answers.first(digest) if digest is not None else None", "known = None"),),
        caught_by=frozenset({"a reaction counts once"}),
        only=(),
    ),
    Bug(
        "lose all reactions at every take-over",
        (Change(Room.replayed, "room.reactions = dict(taken.reaction_counts)", "pass"),),
        caught_by=frozenset({"a crash loses a second of reactions at most"}),
        only=("actor killed",),
    ),
    Bug(
        "never save reactions",
        (Change(ReactionFlush.save_of, "await self._store.save_reactions(owner=self._owner, counts=counts)", "pass"),),
        caught_by=frozenset({"a crash loses a second of reactions at most"}),
        only=("actor killed",),
    ),
    Bug(
        "show whoever comes back no reactions",
        (
            Change(
                Room.missed_since,
                "counts = [self.reaction_update(),",
                'counts = [("reaction_update", to_json({"matchId": self.match_id, "counts": {}})),',
            ),
        ),
        caught_by=frozenset({"reactions fall only with a crash"}),
        only=("connections reset",),
    ),
)
