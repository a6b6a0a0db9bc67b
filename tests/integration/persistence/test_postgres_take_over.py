"""A take-over between whose statements something else happens."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, LiteralString

import pytest
from match_story import Story, new_id

from echoplay_persistence import PostgresMatchStore, SessionPool
from echoplay_persistence.session import Session
from echoplay_persistence.take_over import take_over


@pytest.fixture
def store(pool: SessionPool) -> PostgresMatchStore:
    return PostgresMatchStore(pool)


class Meanwhile(Session):
    """A session on which something else happens right before the statement that has this word in it."""

    @classmethod
    def on(cls, session: Session, word: str, happen: Callable[[], Awaitable[object]]) -> Meanwhile:
        meanwhile = cls(session._connection, answer_timeout_ms=2_000)
        meanwhile._word, meanwhile._happen = word, happen
        return meanwhile

    async def run(self, statement: LiteralString, **values: Any) -> list[Any]:
        if self._word in statement:
            await self._happen()
        return await super().run(statement, **values)


async def test_a_match_opened_while_it_is_taken_over_is_unknown_still(
    store: PostgresMatchStore, pool: SessionPool, story: Story
) -> None:
    owner = new_id()
    async with pool.session() as session:
        opening = Meanwhile.on(session, "UPDATE match_owner", lambda: story.opened(store, owner))
        assert await take_over(opening, new_id(), {story.match_id: owner}) == []
    (taken,) = await store.take_over(owner=new_id(), last_owners={story.match_id: owner})
    assert taken.epoch == 2


async def test_what_an_even_newer_owner_wrote_is_not_among_what_is_read(
    store: PostgresMatchStore, pool: SessionPool, story: Story
) -> None:
    owner, late, newer = new_id(), new_id(), new_id()
    await story.opened(store, owner)

    async def take_and_write() -> None:
        (taken,) = await store.take_over(owner=newer, last_owners={story.match_id: late})
        assert await store.append(owner=newer, batch=[story.append(2, epoch=taken.epoch)]) == frozenset()

    async with pool.session() as session:
        reading = Meanwhile.on(session, "event.seq > taken.after", take_and_write)
        (taken,) = await take_over(reading, late, {story.match_id: owner})
    assert (taken.epoch, [one.seq for one in taken.rows]) == (2, [1])
