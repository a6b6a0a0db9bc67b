"""What the database in memory promises beyond being equal to Postgres, which its integration tests hold it to."""

from __future__ import annotations

import json

import pytest

from echoplay_actors.ports.account_store import Account
from echoplay_actors.ports.match_store import LEASE_TERM_MS, ActorLease, AppendRejected, JournalRow, MatchAppend
from echoplay_actors.ports.placement_store import OwnedMatch
from echoplay_actors.ports.records import MatchCard, MatchWentLive, ParticipantSeated, RoundOpened
from echoplay_actors.testing import MemoryDatabase, MemoryMatchStore
from echoplay_actors.testing.jsonb import as_jsonb

MATCH, HOST, OWNER = "match", "host", "owner"
CARD = MatchCard(MATCH, "GLOBAL", "FREE", "topic", HOST, 0, False)
SEAT = ParticipantSeated(MATCH, "seat-1", HOST, None, 0)


class Clock:
    at_ms = 1_000_000

    def now_ms(self) -> int:
        return self.at_ms


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def database(clock: Clock) -> MemoryDatabase:
    database = MemoryDatabase(now_ms=clock.now_ms)
    database.add_account(Account(HOST, "Ada", None, None, "USER", None))
    database.open_match(owner=OWNER, card=CARD, rows=[row(1)], records=[SEAT])
    return database


def row(seq: int, **data: object) -> JournalRow:
    return JournalRow(seq, 1, seq, "VoteSubmitted", 1, data)


def test_a_copy_goes_its_own_way(database: MemoryDatabase) -> None:
    database.register_lease(ActorLease("a", "n", "unix:/a", "node", 1, 0))
    copy = database.copied()
    live = MatchAppend(MATCH, 1, [row(2)], [MatchWentLive(MATCH, 1), RoundOpened(MATCH, "r", 1, HOST, 2)])
    copy.append(owner=OWNER, batch=[live])
    copy.save_reactions(owner=OWNER, counts={MATCH: {"heart": 1}})
    copy.revoke_lease(actor_id="a")
    copy.ban(HOST)
    copy.make_family(HOST)
    (taken,) = database.take_over(owner="b", last_owners={MATCH: OWNER})
    assert (len(taken.rows), taken.reaction_counts) == (1, {})
    assert database.owned_match(MATCH) == OwnedMatch(MATCH, "b", 2, clock_runs=False)
    assert copy.owned_match(MATCH) == OwnedMatch(MATCH, OWNER, 1, clock_runs=True)
    assert (len(database.leases()), copy.leases()) == (1, [])
    assert (database.suspended(within_s=9), database.people.families) == (frozenset(), {})


def test_what_was_taken_over_is_not_touched_by_what_comes_after(database: MemoryDatabase) -> None:
    (taken,) = database.take_over(owner="b", last_owners={MATCH: OWNER})
    database.append(owner="b", batch=[MatchAppend(MATCH, 2, [row(2)])])
    assert len(taken.rows) == 1


def test_what_was_appended_may_be_changed_by_whoever_appended_it(database: MemoryDatabase) -> None:
    data = {"n": [1]}
    rows = [JournalRow(2, 1, 2, "VoteSubmitted", 1, data)]
    database.append(owner=OWNER, batch=[MatchAppend(MATCH, 1, rows)])
    data["n"].append(2)
    rows.clear()
    assert database.matches[MATCH].rows[1].data == {"n": [1]}


def test_nothing_of_a_refused_batch_is_there(database: MemoryDatabase) -> None:
    before = database.copied()
    other = MatchCard("other", "GLOBAL", "FREE", "topic", HOST, 0, False)
    database.open_match(owner=OWNER, card=other, rows=[], records=[])
    good = MatchAppend("other", 1, [row(1)], [ParticipantSeated("other", "seat-2", HOST, None, 0)])
    bad = MatchAppend(MATCH, 1, [row(2)], [MatchWentLive(MATCH, 1), SEAT])
    with pytest.raises(AppendRejected):
        database.append(owner=OWNER, batch=[good, bad])
    assert database.matches[MATCH] == before.matches[MATCH]
    assert (database.matches["other"].rows, database.matches["other"].tables.seats) == ([], {})
    assert database.append(owner=OWNER, batch=[good]) == frozenset()


def test_records_are_kept_for_those_who_check(database: MemoryDatabase) -> None:
    live = MatchWentLive(MATCH, 1)
    database.append(owner=OWNER, batch=[MatchAppend(MATCH, 1, [row(2)], [live])])
    assert database.matches[MATCH].records == [SEAT, live]


def test_strangers_are_let_in_only_where_that_is_said(clock: Clock) -> None:
    with pytest.raises(AppendRejected):
        MemoryDatabase(now_ms=clock.now_ms).open_match(owner=OWNER, card=CARD, rows=[], records=[])
    MemoryDatabase(now_ms=clock.now_ms, strangers=True).open_match(owner=OWNER, card=CARD, rows=[], records=[SEAT])


def test_a_lease_runs_out_by_the_databases_clock(database: MemoryDatabase, clock: Clock) -> None:
    lease = ActorLease("a", "n", "unix:/a", "node", 1, 7)
    database.register_lease(lease)
    clock.at_ms += LEASE_TERM_MS - 1
    assert (database.leases(), database.copied().revoke_lease(actor_id="a")) == ([lease], 1)
    clock.at_ms += 1
    assert (database.leases(), database.revoke_lease(actor_id="a")) == ([], 0)


async def test_the_set_of_the_revoked_is_a_view_of_the_leases(database: MemoryDatabase) -> None:
    store = MemoryMatchStore(delay_s=0, database=database)
    for actor_id in ("a", "b", "c"):
        await store.register_lease(ActorLease(actor_id, "n", "unix:/a", "node", 1, 0))
    store.revoked.add("a")
    database.revoke_lease(actor_id="b")
    await store.release_lease(actor_id="c")
    assert (set(store.revoked), store.released, sorted(store.leases)) == ({"a", "b"}, {"c"}, ["a", "b", "c"])
    with pytest.raises(TypeError):
        store.revoked.discard("a")


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ({"score": 1, "label": (1, 2)}, '{"label": [1, 2], "score": 1}'),
        ({"bb": 1, "a": 2, "é": 3}, '{"a": 2, "bb": 1, "é": 3}'),
        ({2: None, True: 2.0}, '{"2": null, "true": 2.0}'),
        ([1e20, -0.0, 1e-7], "[100000000000000000000, 0.0, 1e-07]"),
    ],
)
def test_json_comes_back_as_from_postgres(given: object, kept: str) -> None:
    assert json.dumps(as_jsonb(given), ensure_ascii=False) == kept
