"""The small parts of an actor, each by itself."""

from __future__ import annotations

import itertools
import random

import pytest

from echoplay_actors.actor.agenda import Agenda
from echoplay_actors.actor.answers import Answers, operation_digest
from echoplay_actors.actor.history import History, NumberedEvent
from echoplay_actors.actor.lease import Lease
from echoplay_actors.actor.people import People
from echoplay_actors.actor.throttle import Throttle
from echoplay_actors.errors import Forbidden, Unavailable

# Agenda


def test_an_agenda_gives_each_match_once_at_its_latest_appointed_time() -> None:
    agenda = Agenda()
    agenda.set("late", 300)
    agenda.set("early", 100)
    agenda.set("moved", 50)
    agenda.set("moved", 200)
    agenda.set("dropped", 10)
    agenda.set("dropped", None)
    assert agenda.next_ms() == 100
    assert agenda.take_due(99) == []
    assert agenda.take_due(250) == ["early", "moved"]
    assert agenda.take_due(1_000) == ["late"]
    assert agenda.next_ms() is None


def test_an_agenda_does_not_grow_with_what_was_replaced() -> None:
    agenda = Agenda()
    for number in range(10_000):
        agenda.set("match", 1_800_000 if number % 2 else 1_000 + number)
        agenda.set("other", 5_000_000 - number)
    assert len(agenda) <= 100
    assert agenda.take_due(1_800_000) == ["match"]


def test_an_agenda_agrees_with_a_plain_table() -> None:
    seed = 20_240
    print(f"seed {seed}")
    chance, agenda, plain = random.Random(seed), Agenda(), dict[str, int]()
    for now_ms in range(0, 20_000, 7):
        match_id, at_ms = f"m{chance.randrange(9)}", now_ms + chance.randrange(1, 900)
        if chance.random() < 0.1:
            agenda.set(match_id, None)
            plain.pop(match_id, None)
        else:
            agenda.set(match_id, at_ms)
            plain[match_id] = at_ms
        assert agenda.next_ms() == min(plain.values(), default=None)
        due = {one for one, due_ms in plain.items() if due_ms <= now_ms}
        assert set(agenda.take_due(now_ms)) == due
        for one in due:
            del plain[one]


# People


def test_people_are_counted_over_edges_and_saying_it_twice_does_no_harm() -> None:
    people = People()
    for edge, devices in (("e1", 1), ("e1", 1), ("e2", 2), ("e1", 0), ("e1", 0)):
        people.report(edge, "ann", devices)
    assert "ann" in people
    assert len(people) == 1
    people.report("e2", "ann", 1)
    assert list(people) == ["ann"]
    people.report("e2", "ann", 0)
    assert ("ann" in people, len(people)) == (False, 0)


def test_a_lost_edge_takes_only_its_own_devices() -> None:
    people = People()
    people.report("e1", "ann", 1)
    people.report("e1", "bob", 1)
    people.report("e2", "bob", 1)
    assert sorted(people.edge_lost("e1")) == ["ann", "bob"]
    assert list(people) == ["bob"]
    assert people.edge_lost("e1") == []


# History


def _history(*versions: int, events_max: int = 10) -> History:
    history = History(events_max=events_max)
    for v in versions:
        history.add(NumberedEvent(v, 1, "event", "{}"))
    return history


@pytest.mark.parametrize(
    ("versions", "since", "missed"),
    [
        ((), 0, []),
        ((), 1, None),
        ((1, 2, 3), 0, [1, 2, 3]),
        ((1, 2, 3), 2, [3]),
        ((1, 2, 3), 3, []),
        ((1, 2, 3), 4, None),
        ((1, 2, 3), -1, None),
        (tuple(range(1, 21)), 9, None),
        (tuple(range(1, 21)), 10, list(range(11, 21))),
    ],
)
def test_history_gives_what_was_missed_or_says_that_it_cannot(
    versions: tuple[int, ...], since: int, missed: list[int] | None
) -> None:
    found = _history(*versions).since(since)
    assert missed == (None if found is None else [event.v for event in found])


# Answers


def test_the_first_answer_stays_and_each_kind_has_its_own_bound() -> None:
    answers = Answers(answers_max=2, vote_answers_max=1)
    answers.keep("a", {"command": "start", "v": 1}, written=True)
    answers.keep("a", {"command": "start", "v": 2}, written=True)
    assert answers.first("a") == {"command": "start", "v": 1}
    for number in range(5):
        answers.keep(f"v{number}", {"command": "submit_vote", "v": number}, written=True)
        answers.keep(f"u{number}", {"command": "submit_reaction", "v": number}, written=False)
        answers.keep(f"r{number}", Forbidden("no"), written=False)
    known = [digest for digest in ("a", "v3", "v4", "u3", "u4", "r3", "r4") if answers.first(digest)]
    assert known == ["a", "v4", "u4", "r4"]
    answers.keep("b", {"command": "start", "v": 3}, written=True)
    answers.keep("c", {"command": "start", "v": 4}, written=True)
    assert answers.first("a") is None


def test_a_refusal_that_is_worth_retrying_is_not_remembered() -> None:
    answers = Answers(answers_max=2, vote_answers_max=1)
    answers.keep("a", Unavailable("later"), written=False)
    assert answers.first("a") is None


def test_an_operation_is_a_person_and_an_id() -> None:
    pairs = [("ann", "1"), ("ann", "2"), ("bob", "1"), ("an", "n1"), ("ann1", "")]
    assert len({operation_digest(*pair) for pair in pairs}) == len(pairs)
    assert operation_digest("ann", "1") == operation_digest("ann", "1")


# Throttle and lease


def test_a_throttle_lets_the_first_through_and_spaces_the_others() -> None:
    throttle = Throttle(interval_ms=100)
    assert (throttle.due_ms(0), throttle.take(0)) == (None, False)
    assert throttle.mark() is True
    assert throttle.mark() is False
    assert throttle.take(5) is True
    throttle.mark()
    assert throttle.due_ms(50) == 105
    assert (throttle.take(104), throttle.take(105), throttle.take(106)) == (False, True, False)


def test_marked_all_the_time_a_throttle_lets_one_through_each_interval() -> None:
    throttle = Throttle(interval_ms=100)
    sent = []
    for now_ms in range(0, 1_000, 3):
        throttle.mark()
        if throttle.take(now_ms):
            sent.append(now_ms)
    assert len(sent) == 10
    assert all(later - earlier >= 100 for earlier, later in itertools.pairwise(sent))


def test_a_lease_is_counted_from_when_its_renewal_was_sent() -> None:
    lease = Lease(term_ms=2_000)
    assert lease.holds(1_000) is False
    lease.renewed(1_000)
    assert (lease.holds(2_999), lease.holds(3_000)) == (True, False)
    assert lease.proof_of_life_ms == 1_000
