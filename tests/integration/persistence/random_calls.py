"""Calls on a database, most of which make sense: drawn by chance, seen from what the one in memory holds.

Longer than most: every operation has a way to be drawn, and its ways to be wrong.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from database_calls import Call
from match_story import START_MS, lease, new_id, row
from random_records import RandomRecords
from sample_snapshots import damaged, foreign, snapshot_of

from echoplay_actors.ports.match_store import JournalRow, MatchAppend
from echoplay_actors.ports.records import MatchCard
from echoplay_actors.testing import MatchTables, MemoryDatabase

TYPES = ("VoteSubmitted", "ParticipantJoined", "RoundStarted", "MatchEnded", "RoomEmptied")
DATA: tuple[Any, ...] = (
    {"n": 1}, {"zz": 1, "a": [1, (2, 3)], "é": "ü"}, {"b": 1.0, "aa": 1e20, "c": -0.0}, {"n": {"y": None, "x": []}}, {},
)  # fmt: skip
BAD_DATA: tuple[Any, ...] = ({"n": float("nan")}, {"n": "\0"}, {"n": "half \ud800"})


@dataclass
class World:
    """Who and what the calls are about. The last person has no account, the last match is never opened."""

    people: list[str]
    owners: list[str] = field(default_factory=lambda: [new_id() for _ in range(3)])
    matches: list[str] = field(default_factory=lambda: [new_id() for _ in range(6)])
    others: list[str] = field(default_factory=lambda: [new_id() for _ in range(6)])
    """Actors that have leases and own nothing."""

    @property
    def actors(self) -> list[str]:
        return [*self.owners, *self.others]

    @property
    def ids(self) -> list[str]:
        return [*self.people, *self.actors, *self.matches]


class RandomCalls:
    """Draws calls; with `at_once` only such as may be under way together.

    Together means: nobody writes under an epoch that nobody has been given yet, nor to a match that is final, and
    who takes matches over saves no reactions of them meanwhile. No actor does either.
    """

    def __init__(self, world: World, chance: random.Random, database: MemoryDatabase, *, at_once: bool = False) -> None:
        self.world = world
        self.chance = chance
        self.database = database
        self.at_once = at_once
        open_ones = [match_id for match_id, stored in database.matches.items() if not stored.final]
        self.focus = chance.choice(open_ones or world.matches)
        """The match that most calls at once are about."""
        focused = database.matches.get(self.focus)
        self._last_actor = focused.owner if focused else world.actors[0]
        self._last_name = ""
        self.menu = chance.choice(THEMES) if at_once else MENU

    @property
    def records(self) -> RandomRecords:
        return RandomRecords(self.chance, self.database, self.world.people)

    def one(self, name: str | None = None) -> Call:
        """A call of this operation, or of any."""
        # What happens to a lease happens in bursts, or it would have run out before the next call about it.
        menu = self.menu
        menu = LEASE_CALLS if self._last_name in LEASE_CALLS and self.chance.random() < 0.4 else menu
        self._last_name = name = name or self.chance.choice(menu)
        make: Callable[[], dict[str, Any]] = getattr(self, f"_{name}")
        return Call(name, make())

    def together(self, count: int) -> list[Call]:
        """Calls that may be under way at once."""
        calls: list[Call] = []
        while len(calls) < count:
            call = self.one()
            owner = call.arguments.get("owner")
            its_own = {one.name for one in (*calls, call) if one.arguments.get("owner") == owner}
            if not its_own >= {"save_reactions", "take_over"}:
                calls.append(call)
        return calls

    def _open_match(self) -> dict[str, Any]:
        unopened = [one for one in self.world.matches[:-1] if one not in self.database.matches]
        match_id = unopened[0] if unopened and self.at_once else self.chance.choice(unopened or self.world.matches[:-1])
        mode = "DUEL" if self._rarely() else self.chance.choice(["SOLO", "COUPLE", "FAMILY", "GLOBAL"])
        topic = self.chance.choice(["Cats?", "Dogs — or ü?", *(["\0", "half \ud800"] if self._rarely() else [])])
        card = MatchCard(match_id, mode, "FREE", topic, self.records.person(), START_MS, self.chance.random() < 0.5)
        rows = self._rows(1 + self._off(), self.chance.randint(0, 2), 1)
        records = [self.records.seated(match_id, MatchTables(card)) for _ in range(self.chance.randint(0, 3))]
        return {"owner": self._owner(), "card": card, "rows": rows, "records": records}

    def _append(self) -> dict[str, Any]:
        owner, match_ids = self._owned()
        batch = [self._match_append(one) for one in match_ids]
        return {"owner": owner, "batch": [*batch, batch[0]] if batch and self._rarely() else batch}

    def _match_append(self, match_id: str) -> MatchAppend:
        stored = self.database.matches.get(match_id)
        epoch, last_seq = (stored.epoch, len(stored.rows)) if stored else (1, 0)
        epoch_off = self._off()
        epoch = max(1, epoch + (-abs(epoch_off) if self.at_once else epoch_off))
        seq_off = self._off()
        count = self.chance.randint(1, 3) if self.at_once else self.chance.randint(0, 3)
        writes = stored is not None and not (self.at_once and (seq_off or stored.final))
        records = self.records.some(match_id, stored.tables) if stored and writes else []
        if self.at_once and stored and stored.final:
            seq_off = -1
        return MatchAppend(match_id, epoch, self._rows(last_seq + 1 + seq_off, count, epoch), records)

    def _rows(self, first_seq: int, count: int, epoch: int) -> list[JournalRow]:
        rows = []
        for seq in range(first_seq, first_seq + count):
            op = self.chance.choice([None, None, "digest"])
            vote = {"voter_id": self.chance.choice(self.world.people), "for_user_id": self.records.person()}
            data = self.chance.choice(BAD_DATA if self.chance.random() < 0.01 else (*DATA, vote))
            said = 1 if self._rarely() else epoch
            rows.append(replace(row(seq, epoch=said, op=op), data=data, type=self.chance.choice(TYPES)))
        if len(rows) > 1 and self.chance.random() < 0.03:
            rows.reverse()
        return rows

    def _take_over(self) -> dict[str, Any]:
        return {"owner": self._owner(), "last_owners": {one: self._last_owner(one) for one in self._match_ids()}}

    def _last_owner(self, match_id: str) -> str:
        """Mostly the one that it has."""
        stored = self.database.matches.get(match_id)
        return self._owner() if stored is None or self.chance.random() < 0.2 else stored.owner

    def _reclaim(self) -> dict[str, Any]:
        return {"owner": self._owner(), "read_to": {one: self._read_to(one) for one in self._match_ids()}}

    def _read_to(self, match_id: str) -> int:
        return self.chance.randint(0, self._last_seq(match_id))

    def _last_seq(self, match_id: str) -> int:
        stored = self.database.matches.get(match_id)
        return len(stored.rows) if stored else 0

    def _save_snapshot(self) -> dict[str, Any]:
        owner, match_ids = self._owned()
        match_id = match_ids[0] if match_ids else self.world.matches[-1]
        stored = self.database.matches.get(match_id)
        epoch_off, seq = self._off(), self._last_seq(match_id) + self.chance.choice([0, 0, 0, 1, -1, -2])
        epoch = max(1, (stored.epoch if stored else 1) + (-abs(epoch_off) if self.at_once else epoch_off))
        snapshot = snapshot_of(match_id, seq, epoch=epoch, votes=self.chance.randint(0, 3))
        spoil = self.chance.choice([foreign, damaged]) if self.chance.random() < 0.1 else None
        return {"owner": owner, "snapshot": spoil(snapshot) if spoil else snapshot}

    def _save_reactions(self) -> dict[str, Any]:
        owner, match_ids = self._owned(strictly=self.at_once)
        return {"owner": owner, "counts": {match_id: self._counts() for match_id in match_ids}}

    def _counts(self) -> dict[str, int]:
        kinds = self.chance.sample(["heart", "thumbs", "laugh", "flame"], self.chance.randint(0, 2))
        if self._rarely():
            kinds.append("boo")
        return {kind: -1 if self._rarely() else self.chance.choice([0, 1, 5, 600]) for kind in kinds}

    def _register_lease(self) -> dict[str, Any]:
        given = lease(self._actor(), match_time_ms=self._match_time())
        return {"lease": replace(given, address=f"unix:/{self.chance.randint(1, 3)}", pid=self.chance.randint(1, 3))}

    def _renew_lease(self) -> dict[str, Any]:
        return {"actor_id": self._actor(), "match_time_ms": self._match_time()}

    def _release_lease(self) -> dict[str, Any]:
        return {"actor_id": self._actor()}

    _revoke_lease = _release_lease

    def _nothing(self) -> dict[str, Any]:
        return {}

    _open_matches = _leases = _forget_old_leases = _nothing

    def _owned_match(self) -> dict[str, Any]:
        return {"match_id": self.chance.choice(self.world.matches)}

    _card = _owned_match

    def _finished(self) -> dict[str, Any]:
        final = [match_id for match_id, stored in self.database.matches.items() if stored.final]
        return {"match_id": self.chance.choice(final or self.world.matches)}

    def _statuses(self) -> dict[str, Any]:
        return {"match_ids": self.chance.sample(self.world.matches, self.chance.randint(0, len(self.world.matches)))}

    def _journal(self) -> dict[str, Any]:
        return {**self._finished(), "events_max": self.chance.choice([0, 1, 3, 100])}

    def _clock_rows(self) -> dict[str, Any]:
        return {**self._owned_match(), "rows_max": self.chance.choice([0, 1, 3, 100])}

    def _account(self) -> dict[str, Any]:
        return {"user_id": self.chance.choice(self.world.people)}

    def _ban(self) -> dict[str, Any]:
        return {"user_id": self.chance.choice(self.world.people[:-1])}

    def _suspended(self) -> dict[str, Any]:
        return {"within_s": self.chance.choice([0, 1, 2, 3600, 100_000])}

    def _make_family(self) -> dict[str, Any]:
        known = self.world.people[:-1]
        return {"user_ids": self.chance.sample(known, self.chance.randint(1, len(known))), "family_id": new_id()}

    def _share_a_family(self) -> dict[str, Any]:
        first, second = self.chance.choice(self.world.people), self.chance.choice(self.world.people)
        return {"first_user_id": first, "second_user_id": second}

    def _owned(self, *, strictly: bool = False) -> tuple[str, list[str]]:
        """Somebody and matches, mostly theirs."""
        match_ids, matches = self._match_ids(), self.database.matches
        owners = [matches[one].owner for one in match_ids if one in matches]
        if not owners or (self._rarely() and not strictly):
            return self._owner(), match_ids
        theirs = [one for one in match_ids if one in matches and matches[one].owner == owners[0]]
        return owners[0], match_ids if self._rarely() and not strictly else theirs

    def _match_ids(self) -> list[str]:
        """Mostly one that is open, in any order."""
        if self._rarely():
            return self.chance.sample(self.world.matches, self.chance.randint(0, len(self.world.matches)))
        there = [match_id for match_id, stored in self.database.matches.items() if not stored.final]
        there = there if there and not self._rarely() else list(self.database.matches) or self.world.matches
        chosen = self.chance.sample(there, self.chance.randint(1, min(2, len(there))))
        if self.at_once and self.focus not in chosen and self.chance.random() < 0.8:
            chosen[self.chance.randrange(len(chosen))] = self.focus
        return chosen

    def _owner(self) -> str:
        return self.chance.choice(self.world.owners)

    def _actor(self) -> str:
        """Often the one that the last such call was about."""
        if self.chance.random() < 0.6:
            self._last_actor = self.chance.choice(self.world.actors)
        return self._last_actor

    def _match_time(self) -> int:
        return START_MS + self.chance.randint(0, 3) * 500

    def _off(self) -> int:
        return self.chance.choice([-1, 1]) if self.chance.random() < 0.08 else 0

    def _rarely(self) -> bool:
        return self.chance.random() < 0.04


LEASE_CALLS = ("register_lease", "renew_lease", "release_lease", "revoke_lease", "leases")
MENU = (
    *["append"] * 16, *["open_match"] * 2, *["take_over"] * 4, *["reclaim"] * 3, *["save_reactions"] * 2,
    *["save_snapshot"] * 4,
    *["register_lease"] * 5, *["renew_lease"] * 2, *["release_lease"] * 2, *["revoke_lease"] * 3, "forget_old_leases",
    *["leases"] * 4, "open_matches", "owned_match", "card", "statuses", *["finished"] * 2, *["journal"] * 2,
    "clock_rows",
    "account", "ban", *["suspended"] * 2, "make_family", "share_a_family",
)  # fmt: skip
THEMES: tuple[tuple[str, ...], ...] = (
    ("append",), ("append", "take_over"), ("append", "reclaim", "take_over"), ("take_over", "reclaim"),
    ("revoke_lease", "take_over", "reclaim"), ("open_match",), ("open_match", "append", "take_over"),
    ("save_reactions", "append", "take_over"), ("save_snapshot", "append", "take_over", "reclaim"),
    ("save_snapshot", "append"), ("append", "finished", "journal", "clock_rows", "card", "owned_match"),
    (*LEASE_CALLS, "forget_old_leases", "take_over"), tuple(name for name in MENU if name != "make_family"),
)  # fmt: skip
"""What meets when calls are made at once. A family is made person by person, so never in one call."""
