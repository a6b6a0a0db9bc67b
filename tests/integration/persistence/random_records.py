"""Records that could come next in a match, and some that could not: what a test writes with its events."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from match_story import START_MS, new_id

from echoplay_actors.ports.records import (
    Evaluation,
    HostReplaced,
    MatchClosed,
    MatchWentLive,
    ParticipantSeated,
    ParticipantsReseated,
    Record,
    RoundClosed,
    RoundOpened,
)
from echoplay_actors.testing import MatchTables, MemoryDatabase

DETAILS = [
    {"label": "Clarity", "score": 80, "notes": "n", "metric": "clarity", "summary": "s"},
    {"b": (1.0, None), "a": 1},
]


@dataclass
class RandomRecords:
    """Records about matches of `database` and these people, one of whom has no account."""

    chance: random.Random
    database: MemoryDatabase
    people: Sequence[str]

    def some(self, match_id: str, tables: MatchTables) -> list[Record]:
        """None, one or two, each drawn as if the other were not there."""
        return [self.one(match_id, tables) for _ in range(self.chance.choice([0, 1, 1, 2]))]

    def one(self, match_id: str, tables: MatchTables) -> Record:
        lobby = [self.seated, self.seated, self.reseated, self.host, self.live, self.live, self.live, self.final]
        live = [self.seated, self.reseated, self.host, *[self.closed if tables.clock_runs else self.opened] * 4]
        live += [self.opened, self.final, self.final]
        likely = lobby if tables.status == "LOBBY" else live
        make: Callable[[str, MatchTables], Record] = self.chance.choice([*lobby, *live] if self.rarely() else likely)
        return make(match_id, tables)

    def seated(self, match_id: str, tables: MatchTables) -> Record:
        at_ms = START_MS + self.chance.choice([0, 0, 1, 5])
        side, seat = self.chance.choice([(None, None), ("A", 1), ("B", 2), ("OG", 3)])
        taken = sorted(self.database.participant_ids)
        participant_id = self.chance.choice(taken) if taken and self.rarely() else new_id()
        return ParticipantSeated(match_id, participant_id, self.person(), side, at_ms, seat, self.rarely())

    def reseated(self, match_id: str, tables: MatchTables) -> Record:
        seated = list(tables.seats) or [self.person()]
        self.chance.shuffle(seated)
        if self.rarely():
            seated = self.chance.choice([[], [*seated, seated[0]], [*seated, self.person()], seated[1:]])
        return ParticipantsReseated(match_id, tuple((one, "AB"[place % 2], place) for place, one in enumerate(seated)))

    def live(self, match_id: str, tables: MatchTables) -> Record:
        return MatchWentLive(match_id, START_MS + 10)

    def host(self, match_id: str, tables: MatchTables) -> Record:
        return HostReplaced(match_id, self.person())

    def opened(self, match_id: str, tables: MatchTables) -> Record:
        number = len(tables.speeches) + 1 + (self.chance.choice([-1, 1]) if self.rarely() else 0)
        taken = sorted(self.database.round_ids)
        round_id = self.chance.choice(taken) if taken and self.rarely() else new_id()
        at_ms = START_MS + 20 * number
        return RoundOpened(match_id, round_id, number, self.seat_of(tables), at_ms, self.chance.choice([None, "A1"]))

    def closed(self, match_id: str, tables: MatchTables) -> Record:
        number = len(tables.speeches) + (self.chance.choice([-1, 1]) if self.rarely() else 0)
        return RoundClosed(match_id, number, START_MS + 20 * number + 10)

    def final(self, match_id: str, tables: MatchTables) -> Record:
        scored = tables.started_at_ms is not None and self.chance.random() < 0.8
        if self.rarely():
            scored = not scored
        status = "SCORED" if scored else "ENDED"
        result = self.evaluation(tables) if scored else None
        if self.rarely():
            status = self.chance.choice(["LIVE", "SCORED", "ENDED", "VOID"])
        before = self.chance.choice([None, {}, {self.seat_of(tables): 3, self.person(): 1}])
        return MatchClosed(match_id, status, START_MS + 1000, self.votes(tables), result, before)

    def evaluation(self, tables: MatchTables) -> Evaluation:
        score = 101 if self.rarely() else self.chance.randint(0, 100)
        winner = self.chance.choice([None, self.seat_of(tables)])
        return Evaluation(score, winner, "A close one.", "Well argued.", DETAILS, self.chance.choice([None, "A"]))

    def votes(self, tables: MatchTables) -> dict[str, str]:
        voters = [one for one in self.people if self.chance.random() < 0.5]
        votes = {voter: self.seat_of(tables) for voter in voters}
        return votes if self.rarely() else {one: chosen for one, chosen in votes.items() if one != chosen}

    def seat_of(self, tables: MatchTables) -> str:
        """Somebody who debates, nearly always."""
        return self.person() if not tables.seats or self.rarely() else self.chance.choice(list(tables.seats))

    def person(self) -> str:
        return self.people[-1] if self.rarely() else self.chance.choice(self.people[:-1])

    def rarely(self) -> bool:
        return self.chance.random() < 0.08
