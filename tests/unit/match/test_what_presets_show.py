"""What the room is shown of a preset: who is next, whose point it is, who is there."""

from __future__ import annotations

import itertools

import pytest
from match_scenes import HOST, MODERATOR, SPEAKER, Play
from preset_scenes import seated, started
from shown_room import shown_events, shown_state

from echoplay_actors.match import commands as c
from echoplay_actors.match.values import Person, Phase
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


@pytest.mark.parametrize(("form", "people"), [("DUEL", 2), ("PF", 4), ("BP", 8), ("FAMILY", 5), ("OXFORD", 4)])
def test_each_speech_says_what_follows_it_and_the_last_one_that_nothing_does(form: str, people: int) -> None:
    play = started(form, people)
    while play.state.phase is not Phase.VOTING:
        play.wait_out()
    begun = shown_events(play, "round_started")
    handed = [one["next"] for one in shown_events(play, "handover_started")]
    assert [one["next"] for one in begun] == [*handed, None]
    for one, following in itertools.pairwise(begun):
        assert one["next"] == {"speech": following["speech"], "speakerUserId": following["speakerUserId"]}


def test_in_free_rounds_nobody_knows_what_follows() -> None:
    play = Play().join(SPEAKER)
    play.speak(SPEAKER)
    assert [one["next"] for one in shown_events(play, "round_started")] == [None]


@pytest.mark.parametrize("heads", [True, False])
def test_a_coin_is_shown_however_it_fell(heads: bool) -> None:
    play = seated("PF")
    assert shown_state(play)["coin"] is None
    play.do(c.TossCoin(HOST, heads=heads))
    assert [(one["reason"], one["heads"]) for one in shown_events(play, "sides_changed")] == [("coin", heads)]
    assert shown_state(play)["coin"] == {"heads": heads}
    play.do(c.SwapSides(HOST))
    assert shown_events(play, "sides_changed")[-1]["heads"] is None
    assert shown_state(play)["coin"] is None
