"""What everybody is told alike who comes into a room while its state is the same: encoded once a state.

Of `room_state` that is all that the state alone decides: the match, its people and rounds, the votes. What else there
is (the clock, counts that are outside the state, who is connected) is encoded for each, as of that moment. Nothing in
it depends on who asks.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from echoplay_actors.match.state import MatchState
from echoplay_actors.ports.records import MatchCard
from echoplay_actors.protocol.room_events import Names, lasting_fields, passing_fields, to_json


class ToldAlike:
    """Of one room; holds the texts of one state."""

    def __init__(self, card: MatchCard, names: Names) -> None:
        self._card = card
        self._names = names
        self._state: MatchState | None = None
        self._names_then: Sequence[str | None] = ()
        self._lasting = ""
        self._voted: MatchState | None = None
        self._votes = ""

    def room_state(
        self, state: MatchState, *, reactions: Mapping[str, int], spectators: int, present: Sequence[str], epoch: int,
        now_ms: int,
    ) -> str:  # fmt: skip
        """`room_state` as JSON."""
        self._keep(state)
        passing = passing_fields(
            state, reactions=reactions, spectators=spectators, present=present, epoch=epoch, now_ms=now_ms
        )
        return f"{self._lasting[:-1]},{to_json(passing)[1:]}"

    def vote_update(self, state: MatchState) -> str:
        """Its JSON."""
        if self._voted is not state:
            self._voted = state
            self._votes = to_json({"matchId": state.match_id, "totals": state.votes.totals})
        return self._votes

    def _keep(self, state: MatchState) -> None:
        names = [self._names.get(one.user_id) for one in state.participants]
        if self._state is not state or self._names_then != names:
            self._state, self._names_then = state, names
            self._lasting = to_json(lasting_fields(self._card, state, self._names))
