"""Those who sign in at the same time are asked about together."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from echoplay_actors.errors import Unavailable
from echoplay_actors.ports.account_store import Standing
from echoplay_http.greetings import ASKED_AT_ONCE_MAX, Greetings


class SlowStore:
    """Answers once it may; of `AccountStore` only what is asked here."""

    def __init__(self) -> None:
        self.asked: list[Sequence[str]] = []
        self.may_answer = asyncio.Event()
        self.fails: Exception | None = None

    async def standings(self, user_ids: Sequence[str]) -> Mapping[str, Standing]:
        self.asked.append(user_ids)
        await self.may_answer.wait()
        if self.fails is not None:
            raise self.fails
        return {user_id: Standing(user_id.title(), banned=user_id == "eve") for user_id in user_ids if user_id != "x"}


def greetings(store: Any) -> Greetings:
    return Greetings(store)


async def together(book: Greetings, *user_ids: str) -> list[asyncio.Task[Standing | None]]:
    tasks = [asyncio.create_task(book.standing(user_id)) for user_id in user_ids]
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    return tasks


async def test_all_who_come_while_one_question_is_under_way_are_one_more_question() -> None:
    store = SlowStore()
    book = greetings(store)
    first = await together(book, "ada")
    rest = await together(book, "ben", "eve", "x", "ben")
    assert store.asked == [["ada"]]
    store.may_answer.set()
    found = await asyncio.gather(*first, *rest)
    assert found == [Standing("Ada"), Standing("Ben"), Standing("Eve", banned=True), None, Standing("Ben")]
    assert store.asked == [["ada"], ["ben", "eve", "x"]]


async def test_one_question_is_about_a_bounded_number_of_people() -> None:
    store = SlowStore()
    store.may_answer.set()
    many = [f"person-{number}" for number in range(ASKED_AT_ONCE_MAX + 1)]
    found = await asyncio.gather(*await together(greetings(store), *many))
    assert [one.display_name for one in found if one] == [user_id.title() for user_id in many]
    assert max(map(len, store.asked)) == ASKED_AT_ONCE_MAX


async def test_what_storage_raises_reaches_each_who_asked_and_nobody_who_asks_later() -> None:
    store = SlowStore()
    book = greetings(store)
    store.fails = Unavailable("away")
    asked = [*await together(book, "ada"), *await together(book, "ben")]
    store.may_answer.set()
    found = await asyncio.gather(*asked, return_exceptions=True)
    assert found == [store.fails, store.fails]
    store.fails = None
    assert await book.standing("ada") == Standing("Ada")


async def test_whoever_gives_up_while_they_wait_is_asked_about_no_more() -> None:
    store = SlowStore()
    book = greetings(store)
    (first,) = await together(book, "ada")
    (second,) = await together(book, "ben")
    second.cancel()
    await asyncio.gather(second, return_exceptions=True)
    (third,) = await together(book, "cleo")
    store.may_answer.set()
    await asyncio.gather(first, third)
    assert store.asked == [["ada"], ["cleo"]]
    with pytest.raises(asyncio.CancelledError):
        second.result()
