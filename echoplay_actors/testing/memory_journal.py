"""The journal, the fence and reactions in memory: what a match actor asks of `MemoryDatabase`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from echoplay_actors.match.values import Mode, Reaction
from echoplay_actors.ports.match_store import ActorLease, AppendRejected, JournalRow, MatchAppend, TakenMatch
from echoplay_actors.ports.records import MatchCard, Record
from echoplay_actors.snapshots.body import read_snapshot
from echoplay_actors.snapshots.snapshot import Snapshot, StoredSnapshot
from echoplay_actors.testing.jsonb import as_jsonb, can_be_text
from echoplay_actors.testing.memory_leases import MemoryLeases
from echoplay_actors.testing.memory_match import StoredMatch
from echoplay_actors.testing.memory_people import MemoryPeople
from echoplay_actors.testing.memory_tables import Draft, MatchTables

_MODES = frozenset(mode.value for mode in Mode)
_REACTIONS = frozenset(kind.value for kind in Reaction)


class MemoryJournal:
    """The `MatchStore` port, but synchronous; raises `AppendRejected` where Postgres refuses."""

    def __init__(self, *, now_ms: Callable[[], int], lease_term_ms: int, strangers: bool) -> None:
        self.matches: dict[str, StoredMatch] = {}
        self.people = MemoryPeople(now_ms=now_ms)
        self.lease_table = MemoryLeases(now_ms=now_ms, term_ms=lease_term_ms)
        self.participant_ids: set[str] = set()
        self.round_ids: set[str] = set()
        self.strangers = strangers

    def knows(self, user_id: str) -> bool:
        """Whether this person may be named in a match."""
        return self.strangers or user_id in self.people.accounts

    def open_match(self, *, owner: str, card: MatchCard, rows: Sequence[JournalRow], records: Sequence[Record]) -> None:
        if card.match_id in self.matches:
            raise AppendRejected("this match exists")
        if card.mode not in _MODES or not self.knows(card.host_user_id) or not can_be_text(card.topic):
            raise AppendRejected("there is no such mode, or no such host, or the topic is no text")
        new = StoredMatch(owner, 1, MatchTables(card))
        kept = _kept(MatchAppend(card.match_id, 1, rows))
        if kept and kept[0].seq != 1:
            raise AppendRejected("seq leaves a hole")
        self._write([(new, kept, records)], opening=new)
        self.matches[card.match_id] = new

    def append(self, *, owner: str, batch: Sequence[MatchAppend]) -> frozenset[str]:
        if len({one.match_id for one in batch}) != len(batch):
            raise AppendRejected("a match is in the batch twice")
        fenced = []
        allowed: list[tuple[StoredMatch, list[JournalRow], Sequence[Record]]] = []
        for one in batch:
            rows = _kept(one)
            if self.fenced(owner, one):
                fenced.append(one.match_id)
                continue
            stored = self.matches[one.match_id]
            if rows and rows[0].seq != len(stored.rows) + 1:
                raise AppendRejected("seq is taken, or leaves a hole")
            allowed.append((stored, rows, one.records))
        self._write(allowed)
        return frozenset(fenced)

    def fenced(self, owner: str, one: MatchAppend) -> bool:
        """Whether somebody else owns this match, or nobody does, or it is owned under another epoch."""
        stored = self.matches.get(one.match_id)
        return stored is None or stored.owner != owner or stored.epoch != one.epoch

    def take_over(self, *, owner: str, last_owners: Mapping[str, str]) -> list[TakenMatch]:
        if self.lease_table.revoked(owner):
            return []
        taken = []
        for stored in self._found(last_owners):
            if stored.owner in (owner, last_owners[stored.card.match_id]) and not stored.final:
                self._change_owner(stored, owner)
                snapshot = self._believed(stored)
                taken.append(self._taken(stored, snapshot.seq if snapshot else 0, snapshot))
        return taken

    def reclaim(self, *, owner: str, read_to: Mapping[str, int]) -> list[TakenMatch]:
        if self.lease_table.revoked(owner):
            return []
        owned = [stored for stored in self._found(read_to) if stored.owner == owner]
        return [self._taken(stored, read_to[stored.card.match_id]) for stored in owned]

    def save_snapshot(self, *, owner: str, snapshot: StoredSnapshot) -> bool:
        stored = self.matches.get(snapshot.match_id)
        if stored is None or (stored.owner, stored.epoch) != (owner, snapshot.epoch) or stored.final:
            return False
        if not self.goes_as_far(stored, snapshot):
            return False
        if stored.snapshot is not None and stored.snapshot.seq >= snapshot.seq:
            return False
        stored.snapshot = snapshot
        return True

    def goes_as_far(self, stored: StoredMatch, snapshot: StoredSnapshot) -> bool:
        """Whether the journal has the row that the snapshot goes up to."""
        return 1 <= snapshot.seq <= len(stored.rows)

    def save_reactions(self, *, owner: str, counts: Mapping[str, Mapping[str, int]]) -> None:
        owned = [(one, kinds) for match_id, kinds in counts.items() if (one := self.matches.get(match_id))]
        owned = [(stored, kinds) for stored, kinds in owned if stored.owner == owner]
        if any(kind not in _REACTIONS or count < 0 for _, kinds in owned for kind, count in kinds.items()):
            raise AppendRejected("there is no such reaction, or less than none of it")
        for stored, kinds in owned:
            for kind, count in kinds.items():
                stored.reactions[kind] = max(count, stored.reactions.get(kind, 0))

    def register_lease(self, lease: ActorLease) -> None:
        self.lease_table.register(lease)

    def renew_lease(self, *, actor_id: str, match_time_ms: int) -> bool:
        return self.lease_table.renew(actor_id, match_time_ms)

    def release_lease(self, *, actor_id: str) -> None:
        self.lease_table.release(actor_id)

    def _write(
        self, appended: Sequence[tuple[StoredMatch, list[JournalRow], Sequence[Record]]],
        opening: StoredMatch | None = None,
    ) -> None:  # fmt: skip
        """Write it all; raises before anything is changed."""
        if any(records for _, _, records in appended):
            self._write_records([record for _, _, records in appended for record in records], opening)
        for stored, rows, records in appended:
            stored.rows.extend(rows)
            stored.records.extend(records)
            if stored.final:
                stored.snapshot = None

    def _write_records(self, records: Sequence[Record], opening: StoredMatch | None) -> None:
        def present(match_id: str) -> StoredMatch | None:
            if opening is not None and opening.card.match_id == match_id:
                return opening
            return self.matches.get(match_id)

        draft = Draft(present, self)
        draft.write(records)
        for stored, tables in draft.changed.values():
            stored.tables = tables
        self.participant_ids |= draft.participant_ids
        self.round_ids |= draft.round_ids

    def _found(self, match_ids: Iterable[str]) -> list[StoredMatch]:
        return [self.matches[match_id] for match_id in dict.fromkeys(match_ids) if match_id in self.matches]

    def _change_owner(self, stored: StoredMatch, owner: str) -> None:
        """The last owner's proof of life counts if it wrote anything; otherwise the one before it was the last."""
        if stored.rows and stored.rows[-1].epoch >= stored.taken_epoch:
            stored.proof_of_life_ms = self.lease_table.proof_of_life_ms(stored.owner)
        stored.owner = owner
        stored.taken_epoch = stored.epoch + 1

    def _believed(self, stored: StoredMatch) -> Snapshot | None:
        """The snapshot; one that cannot be believed is deleted."""
        kept = stored.snapshot
        last = stored.rows[kept.seq - 1 : kept.seq] if kept is not None else []
        snapshot = read_snapshot(kept, at_ms=last[0].at_ms) if kept is not None and last else None
        if snapshot is None:
            stored.snapshot = None
        return snapshot

    def _taken(self, stored: StoredMatch, after_seq: int, snapshot: Snapshot | None = None) -> TakenMatch:
        stored.epoch += 1
        return TakenMatch(
            card=stored.card,
            epoch=stored.epoch,
            proof_of_life_ms=stored.proof_of_life_ms,
            rows=stored.rows[max(after_seq, 0) :],
            names=self._names(stored),
            reaction_counts=dict(stored.reactions),
            after_seq=after_seq,
            snapshot=snapshot,
        )

    def _names(self, stored: StoredMatch) -> dict[str, str]:
        return {**self.people.names(stored.tables.seats), **stored.names}


def _kept(one: MatchAppend) -> list[JournalRow]:
    """The rows as they are read back: under the epoch that the fence allows."""
    if any(row.seq != one.rows[0].seq + place for place, row in enumerate(one.rows)):
        raise AppendRejected("these events do not follow each other")
    return [
        JournalRow(
            row.seq, one.epoch, row.at_ms, row.type, row.version, as_jsonb(row.data), row.op,
            None if row.answer is None else as_jsonb(row.answer),
        )
        for row in one.rows
    ]  # fmt: skip
