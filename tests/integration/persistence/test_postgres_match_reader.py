"""What the edge reads of matches: cards, and finished ones as the contract shows them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from match_story import START_MS, Story, new_id, row

from echoplay_actors.ports.match_store import MatchAppend
from echoplay_actors.ports.records import HostReplaced, ParticipantSeated, ParticipantsReseated, Record
from echoplay_actors.protocol.wire import iso
from echoplay_persistence import PostgresMatchReader, PostgresMatchStore, SessionPool
from echoplay_persistence.match_time import milliseconds, timestamp


@pytest.fixture
def store(pool: SessionPool) -> PostgresMatchStore:
    return PostgresMatchStore(pool)


@pytest.fixture
def reader(pool: SessionPool) -> PostgresMatchReader:
    return PostgresMatchReader(pool)


async def test_a_card_names_the_host_as_it_is_now(
    store: PostgresMatchStore, reader: PostgresMatchReader, story: Story
) -> None:
    owner = new_id()
    await story.opened(store, owner)
    assert await reader.card(story.match_id) == story.card
    change = story.append(2, records=[HostReplaced(story.match_id, story.guest)])
    await store.append(owner=owner, batch=[change])
    card = await reader.card(story.match_id)
    assert card is not None
    assert card.host_user_id == story.guest


@pytest.mark.parametrize("nothing", ["00000000-0000-4000-8000-000000000000", "match", ""])
async def test_an_unknown_or_malformed_id_has_no_match(reader: PostgresMatchReader, nothing: str) -> None:
    assert await reader.card(nothing) is None
    assert await reader.finished(nothing) is None


async def test_of_several_matches_the_statuses_of_those_that_there_are_can_be_read(
    store: PostgresMatchStore, reader: PostgresMatchReader, story: Story
) -> None:
    owner, other = new_id(), story.another()
    for one in (story, other):
        await one.opened(store, owner)
    await store.append(owner=owner, batch=[story.append(2, records=[story.ended()])])
    found = await reader.statuses([story.match_id, new_id(), other.match_id, "match"])
    assert found == {story.match_id: "ENDED", other.match_id: "LOBBY"}


async def test_a_scored_match_is_shown_whole(
    store: PostgresMatchStore, reader: PostgresMatchReader, story: Story
) -> None:
    owner, audience = new_id(), sorted(new_id() for _ in range(2))
    votes = {story.host: story.guest, audience[0]: story.guest, audience[1]: story.host}
    await story.opened(store, owner)
    await store.append(owner=owner, batch=[story.append(2, records=[story.live(), story.round_opened()])])
    assert await reader.finished(story.match_id) is None
    await store.save_reactions(owner=owner, counts={story.match_id: {"heart": 600, "flame": 2}})
    close = story.append(3, records=[story.round_closed(), story.scored(votes)])
    await store.append(owner=owner, batch=[close])
    shown = await reader.finished(story.match_id)
    assert shown is not None
    assert (shown["status"], shown["aiScore"], shown["winnerUserId"]) == ("SCORED", 77, story.guest)
    times = [shown[name] for name in ("createdAt", "startedAt", "endedAt")]
    assert times == [iso(START_MS), iso(START_MS + 10), iso(START_MS + 1000)]
    assert [(one["displayName"], one["side"]) for one in shown["participants"]] == [("Ada", "A"), ("Grace", "B")]
    (round_one,) = shown["rounds"]
    assert round_one["number"] == 1
    assert (round_one["startedAt"], round_one["endedAt"]) == (iso(START_MS + 20), iso(START_MS + 30))
    assert shown["reactionCounts"] == {"heart": 600, "thumbs": 0, "laugh": 0, "flame": 2}
    assert len(shown["reactions"]) == 500
    assert sorted(one["forUserId"] for one in shown["votes"]) == sorted(votes.values())
    assert shown["evaluation"]["score"] == 77
    assert shown["evaluation"]["details"][0]["label"] == "Clarity"


async def test_what_the_room_voted_before_the_debate_stands_beside_the_result(
    store: PostgresMatchStore, reader: PostgresMatchReader, story: Story
) -> None:
    owner = new_id()
    await story.opened(store, owner)
    await store.append(owner=owner, batch=[story.append(2, records=[story.live(), story.round_opened()])])
    scored = replace(story.scored(), votes_before={story.host: 3, story.guest: 1})
    await store.append(owner=owner, batch=[story.append(3, records=[story.round_closed(), scored])])
    shown = await reader.finished(story.match_id)
    assert shown is not None
    assert shown["votesBefore"] == {story.host: 3, story.guest: 1}


@pytest.mark.parametrize("ids", [("0", "1"), ("1", "0")])
async def test_of_two_who_came_within_a_millisecond_the_first_stays_the_first(
    store: PostgresMatchStore, reader: PostgresMatchReader, story: Story, ids: tuple[str, str]
) -> None:
    owner = new_id()
    people = (story.host, story.guest)
    seats: list[Record] = [
        ParticipantSeated(story.match_id, number + new_id()[1:], user_id, "A", START_MS, seat)
        for seat, (number, user_id) in enumerate(zip(ids, people, strict=True), start=1)
    ]
    await store.open_match(owner=owner, card=story.card, rows=story.append(1).rows, records=seats)
    swapped = ParticipantsReseated(story.match_id, tuple((one, "B", 2 - seat) for seat, one in enumerate(people)))
    await store.append(owner=owner, batch=[story.append(2, records=[swapped])])
    await store.append(owner=owner, batch=[story.append(3, records=[story.ended()])])
    shown = await reader.finished(story.match_id)
    assert shown is not None
    assert [one["userId"] for one in shown["participants"]] == list(people)
    (debated,) = await reader.debated_by(story.guest, before=None, limit=1)
    assert [one["userId"] for one in debated["participants"]] == list(people)


async def test_a_match_that_ended_without_a_result_is_shown_with_nulls(
    store: PostgresMatchStore, reader: PostgresMatchReader, story: Story
) -> None:
    owner = new_id()
    await story.opened(store, owner)
    await store.append(owner=owner, batch=[story.append(2, records=[story.ended()])])
    shown = await reader.finished(story.match_id)
    assert shown is not None
    assert (shown["status"], shown["aiScore"], shown["winnerUserId"], shown["startedAt"]) == ("ENDED", None, None, None)
    assert (shown["evaluation"], shown["votes"], shown["reactions"], shown["rounds"]) == (None, [], [], [])
    assert shown["votesBefore"] is None


async def test_a_finished_match_stands_at_its_last_epoch_and_counts_its_numbered_events(
    store: PostgresMatchStore, reader: PostgresMatchReader, story: Story
) -> None:
    owner = new_id()
    await story.opened(store, owner)
    shown_to_all = ["ParticipantJoined", "DebateStarted", "MatchEnded"]
    rows = [replace(row(seq), type=name) for seq, name in enumerate(["VoteSubmitted", *shown_to_all], start=2)]
    await store.append(owner=owner, batch=[MatchAppend(story.match_id, 1, rows, [story.ended()])])
    shown = await reader.finished(story.match_id)
    assert shown is not None
    assert (shown["epoch"], shown["v"]) == (1, len(shown_to_all))


@given(at_ms=st.integers(0, 4_102_444_800_000))
def test_match_time_survives_the_way_into_a_timestamp_and_back(at_ms: int) -> None:
    assert milliseconds(timestamp(at_ms)) == at_ms
