"""What the room is shown of a preset: who is next, whose point it is, who is there."""

from __future__ import annotations

from match_scenes import HOST, MODERATOR
from preset_scenes import started
from shown_room import shown_state

from echoplay_actors.match import commands as c
from echoplay_actors.match.values import Person
from echoplay_actors.protocol.wire import iso

P2 = Person("p2")


def test_while_the_clock_is_stopped_a_point_ends_as_if_it_went_on_now() -> None:
    play = started("BP")
    play.do(c.OfferPoint(P2), after_ms=60_000)
    play.do(c.AnswerPoint(HOST, "p2", accept=True))
    assert shown_state(play)["points"]["speaking"] == {"userId": "p2", "endsAt": iso(play.now_ms + 15_000)}
    play.do(c.PauseDebate(MODERATOR), after_ms=5_000)
    play.now_ms += 3_600_000
    assert shown_state(play)["points"]["speaking"] == {"userId": "p2", "endsAt": iso(play.now_ms + 10_000)}
    play.do(c.ContinueDebate(MODERATOR))
    assert shown_state(play)["points"]["speaking"] == {"userId": "p2", "endsAt": iso(play.now_ms + 10_000)}
