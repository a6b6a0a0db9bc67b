"""The stated scoring rule, number by number."""

from __future__ import annotations

import pytest
from match_scenes import HOST, SPEAKER, Play

from echoplay_actors.match import commands as c
from echoplay_actors.match.scoring import score_match
from echoplay_actors.match.values import Mode

# (host's speaking seconds, speaker's, of how many each) and votes (host, speaker) → metrics, score, winner
RULE = [
    ((60, 60, 60), (0, 0), {"balance": 100, "time_used": 100}, 100, None),
    ((60, 60, 60), (2, 1), {"room_vote": 67, "balance": 100, "time_used": 100}, 87, "host"),
    ((60, 60, 60), (1, 2), {"room_vote": 67, "balance": 100, "time_used": 100}, 87, "speaker"),
    ((60, 60, 60), (2, 2), {"room_vote": 50, "balance": 100, "time_used": 100}, 80, None),
    ((60, 30, 60), (0, 0), {"balance": 50, "time_used": 75}, 63, None),
    ((60, 30, 60), (1, 0), {"room_vote": 100, "balance": 50, "time_used": 75}, 78, "host"),
    ((60, 0, 60), (0, 1), {"room_vote": 100, "balance": 0, "time_used": 50}, 55, "speaker"),
    ((0, 0, 60), (0, 0), {"balance": 100, "time_used": 0}, 50, None),
    ((20, 40, 60), (3, 0), {"room_vote": 100, "balance": 50, "time_used": 50}, 70, "host"),
]


@pytest.mark.parametrize(("seconds", "ballots", "metrics", "score", "winner"), RULE)
def test_the_rule_gives_these_numbers(
    seconds: tuple[int, int, int], ballots: tuple[int, int], metrics: dict[str, int], score: int, winner: str | None
) -> None:
    play = Play().join(SPEAKER).come(HOST, SPEAKER)
    *spoken, offered = seconds
    for person, spoken_s in zip((HOST, SPEAKER), spoken, strict=True):
        play.speak(person, seconds=offered)
        play.do(c.EndRound(HOST), after_ms=spoken_s * 1000)
    for person, count in zip((HOST, SPEAKER), ballots, strict=True):
        for number in range(count):
            play.vote(f"for-{person.user_id}-{number}", person)
    result = score_match(play.state)
    assert {one.metric: one.score for one in result.metrics} == metrics
    assert (result.score, result.winner_user_id) == (score, winner)


def test_who_debates_alone_is_in_balance_with_oneself() -> None:
    play = Play(Mode.SOLO).come(HOST)
    play.speak(HOST, seconds=10)
    play.wait_out()
    play.vote("viewer", HOST)
    result = score_match(play.state)
    assert [(one.metric, one.score) for one in result.metrics] == [
        ("room_vote", 100),
        ("balance", 100),
        ("time_used", 100),
    ]
    assert result.winner_user_id == "host"
