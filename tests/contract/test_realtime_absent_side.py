"""Socket.IO: a debater who leaves a preset has a stated time to come back; after it the other side wins."""

from __future__ import annotations

from absent_side import AbsentSide


def test_the_room_is_told_who_is_gone_until_when_and_what_follows(absent_side: AbsentSide) -> None:
    story = absent_side.story()
    assert story.wrong == ()
    assert story.returned["side"] == "B"
    left, side = story.left, story.side_left
    assert (left["userId"], left["returnsBy"], left["afterThat"]) == (story.guest.id, side["returnsBy"], "forfeit")
    assert (side["side"], side["userIds"], side["durationSec"]) == ("B", [story.guest.id], 120)
    (absence,) = story.room_state["absences"]
    assert {name: absence[name] for name in ("side", "userIds", "returnsBy", "afterThat", "over")} == {
        "side": "B", "userIds": [story.guest.id], "returnsBy": side["returnsBy"], "afterThat": "forfeit", "over": False,
    }  # fmt: skip
    assert 0 < absence["remainingMs"] <= 120_000


def test_the_other_side_wins_and_everybody_may_read_that_it_was_by_forfeit(absent_side: AbsentSide) -> None:
    story = absent_side.story()
    won = {"winnerSide": "A", "winnerUserId": story.host.id}
    assert {"side": "B", **won}.items() <= story.forfeited.data.items()
    assert won.items() <= story.score.data.items()
    assert won.items() <= story.ended.data.items()
    assert story.score["details"][-1]["metric"] == "forfeit"
    assert [one["v"] for one in (story.forfeited, story.score, story.ended)] == [
        story.ended["v"] - 2, story.ended["v"] - 1, story.ended["v"],
    ]  # fmt: skip
    assert (story.record["status"], story.record["winnerUserId"]) == ("SCORED", story.host.id)
    assert story.record["evaluation"]["details"][-1]["side"] == "B"
