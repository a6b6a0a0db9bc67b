"""Pictures of every state of a debate: lobby, speeches, pauses, points, votes, results, replays, audience, overlay."""

from __future__ import annotations

import re
from collections.abc import Callable

from people import Someone
from playwright.sync_api import expect
from screens import Screens

Visit = Callable[..., Someone]
TOPIC = "Should cities be free of private cars?"


def _end_speech(people: list[Someone], *, begin: bool) -> None:
    """Whoever may begins the next speech and ends it."""
    host = people[0]
    if begin:
        host.press("Begin now")
    host.press(re.compile("^End (my|this) speech$"))


def test_a_duel(visit: Visit, screens: Screens) -> None:
    ana, ben, wanda, stream = (visit(name, reduced_motion=True) for name in ("Ana", "Ben", "Wanda", "Stream"))
    match_id = ana.make_match(topic=TOPIC)
    expect(ana.button("I am ready")).to_be_visible()
    screens.take(ana.page, "lobby-alone")
    wanda.go(f"/watch/{match_id}")
    expect(wanda.page.get_by_test_id("speaker")).to_be_visible()
    screens.take(wanda.page, "watch-guest-lobby")
    stream.go(f"/overlay/{match_id}")
    expect(stream.page.get_by_text("Starting soon")).to_be_visible()
    screens.take(stream.page, "overlay-lobby")
    ben.join(match_id)
    ben.press("I am ready")
    expect(ana.page.get_by_role("img", name="Ready", exact=True)).to_be_visible()
    screens.take(ana.page, "lobby-host")
    screens.take(ben.page, "lobby-guest")
    ana.press("QR code")
    screens.take(ana.page, "lobby-qr")
    ana.press("Toss a coin")
    expect(ben.page.get_by_text("The coin fell")).to_be_visible()
    screens.take(ben.page, "lobby-coin")
    ben.press("Share")
    expect(ben.page.get_by_label("To stream")).to_be_visible()
    screens.take(ben.page, "dialog-share")
    ben.page.keyboard.press("Escape")
    ben.press("Keyboard shortcuts")
    expect(ben.page.get_by_role("dialog")).to_be_visible()
    screens.take(ben.page, "dialog-shortcuts")
    ben.page.keyboard.press("Escape")

    ana.press("Start the debate")
    ana.expect_clock()
    first, second = (ana, ben) if ana.button("End my speech").count() else (ben, ana)
    second.press(f"Vote for {first.name}")
    screens.take(first.page, "live-speaking")
    screens.take(second.page, "live-listening")
    wanda.sign_in(f"/watch/{match_id}")
    wanda.expect_clock()
    wanda.press(f"Vote for {second.name}")
    screens.take(wanda.page, "watch-live")
    stream.expect_clock()
    screens.take(stream.page, "overlay-live")

    first.press("Pause")
    expect(second.button("Agree")).to_be_visible()
    screens.take(first.page, "pause-asked")
    screens.take(second.page, "pause-agree")
    second.press("Agree")
    expect(first.button("Continue")).to_be_visible()
    screens.take(first.page, "paused")
    screens.take(wanda.page, "watch-paused")
    second.press("Continue")
    first.press("Agree")
    first.press("End my speech")
    expect(second.button("Begin now")).to_be_visible()
    second.press("Pause")
    first.press("Agree")
    expect(first.button("Continue")).to_be_visible()
    screens.take(second.page, "handover-paused")
    first.press("Continue")
    second.press("Agree")
    expect(second.button("Begin now")).to_be_visible()
    screens.take(second.page, "handover")
    for _ in range(5):
        _end_speech([ana, ben], begin=True)
    expect(ana.page.get_by_role("region", name="The room votes")).to_be_visible()
    screens.take(ana.page, "voting")
    screens.take(wanda.page, "watch-voting")
    screens.take(stream.page, "overlay-voting")
    for person in (ana, ben, wanda):
        expect(person.page.get_by_test_id("score")).to_be_visible(timeout=40_000)
    screens.take(ana.page, "result-tie")
    ana.press("Where the time went")
    expect(ana.page.get_by_test_id("clocks")).to_contain_text("Paused for")
    screens.take(ana.page, "result-clocks")
    ana.page.keyboard.press("Escape")
    screens.take(wanda.page, "watch-over")
    screens.take(stream.page, "overlay-over")
    ana.page.get_by_role("link", name="Watch the replay").click()
    expect(ana.button("Play")).to_be_visible()
    screens.take(ana.page, "replay")
    ana.page.get_by_role("button", name=re.compile("Rebuttal")).first.click()
    screens.take(ana.page, "replay-middle")
    ana.page.get_by_role("slider", name="Position").press("End")
    expect(ana.page.get_by_test_id("outcome")).to_have_text("No winner")
    screens.take(ana.page, "replay-end")
    ana.go("/matches")
    expect(ana.page.get_by_text("Decided")).to_be_visible()
    screens.take(ana.page, "history-decided")
    assert not [error for person in (ana, ben, wanda, stream) for error in person.errors]


def test_a_practice_debate(visit: Visit, screens: Screens) -> None:
    robin = visit("Robin", reduced_motion=True)
    robin.go("/try")
    robin.press("Go to the room")
    expect(robin.button("Start the debate")).to_be_visible()
    screens.take(robin.page, "lobby-practice")
    robin.press("Start the debate")
    robin.press("End my speech")
    robin.press("Begin now")
    expect(robin.page.get_by_test_id("captions")).to_have_text(re.compile(r"(\w+\W+){12}"))
    screens.take(robin.page, "live-captions")
    robin.press("End this speech")
    for _ in range(4):
        _end_speech([robin], begin=True)
    expect(robin.page.get_by_text("Nobody else is here to vote.")).to_be_visible()
    screens.take(robin.page, "voting-alone")
    expect(robin.page.get_by_test_id("score")).to_be_visible(timeout=40_000)
    expect(robin.page.get_by_role("heading", level=1)).to_have_text("You did it")
    screens.take(robin.page, "result-practised")
    assert not robin.errors


def test_free_rounds(visit: Visit, screens: Screens) -> None:
    ana, ben = visit("Ana", reduced_motion=True), visit("Ben", reduced_motion=True)
    ben.join(ana.make_match(form="Free rounds", topic=TOPIC))
    expect(ana.page.get_by_role("radio", name="Ben", exact=True)).to_be_attached()
    screens.take(ana.page, "free-lobby")
    ana.press("Start the debate")
    ana.expect_clock()
    screens.take(ana.page, "free-speaking")
    ana.press("End my speech")
    expect(ana.button("Finish and score")).to_be_visible()
    screens.take(ana.page, "free-between")
    screens.take(ben.page, "free-between-guest")
    ana.press("Finish and score")
    expect(ana.page.get_by_role("dialog")).to_be_visible()
    screens.take(ana.page, "dialog-finish")
    ana.page.get_by_role("dialog").get_by_role("button", name="Finish and score").click()
    expect(ben.page.get_by_test_id("score")).to_be_visible()
    screens.take(ben.page, "result-nobody-voted")
    assert not ana.errors + ben.errors


def test_british_parliamentary_with_points_and_a_ranking(visit: Visit, screens: Screens) -> None:
    ana, ben, wanda = (visit(name, reduced_motion=True) for name in ("Ana", "Ben", "Wanda"))
    match_id = ana.make_match(form="British", topic="This house would abolish homework.")
    ben.join(match_id)
    expect(ana.page.get_by_text("6 seats are still empty.")).to_be_visible()
    screens.take(ana.page, "bp-lobby")
    ana.press("Fill empty seats with a practice partner")
    ana.press("Start preparation (15:00)")
    ana.expect_clock()
    screens.take(ana.page, "bp-preparing")
    ana.press("Start now")
    wanda.sign_in(f"/watch/{match_id}")
    wanda.press("Vote for Closing Opposition")
    screens.take(wanda.page, "bp-watch")
    screens.take(ben.page, "bp-protected")
    # Points are protected in the first minute of this format.
    expect(ben.button("Offer a point")).to_be_enabled(timeout=70_000)
    screens.take(ben.page, "points-welcome")
    ben.press("Offer a point")
    expect(ana.button("Accept Ben")).to_be_visible()
    screens.take(ana.page, "points-offered")
    screens.take(ben.page, "points-waiting")
    screens.take(wanda.page, "bp-watch-points")
    ana.press("Accept Ben")
    expect(ana.button("End the point")).to_be_visible()
    screens.take(ana.page, "points-made")
    ana.press("End the point")
    _end_speech([ana], begin=False)
    for _ in range(7):
        _end_speech([ana], begin=True)
    ana.press("Vote for Opening Opposition")
    screens.take(ana.page, "bp-voting")
    expect(ana.page.get_by_role("table")).to_be_visible(timeout=50_000)
    screens.take(ana.page, "bp-result")
    assert not ana.errors + ben.errors + wanda.errors


def test_oxford_style_with_votes_before_and_after(visit: Visit, screens: Screens) -> None:
    ana, ben, wanda = (visit(name, reduced_motion=True) for name in ("Ana", "Ben", "Wanda"))
    match_id = ana.make_match(form="Oxford", topic="Space belongs to everybody.")
    ben.join(match_id)
    expect(ana.page.get_by_text("Ben is here.")).to_be_visible()
    ana.press("Fill empty seats with a practice partner")
    wanda.sign_in(f"/watch/{match_id}")
    wanda.press("Vote for Against")
    ben.press("Vote for For")
    expect(ana.page.get_by_text("50 %").first).to_be_visible()
    screens.take(wanda.page, "oxford-watch-lobby")
    screens.take(ben.page, "oxford-lobby")
    ana.press("Start the debate")
    _end_speech([ana], begin=False)
    for _ in range(8):
        _end_speech([ana], begin=True)
    screens.take(ben.page, "oxford-voting")
    wanda.press("Vote for For")
    ben.press("Vote for For")
    expect(ana.page.get_by_test_id("score")).to_be_visible(timeout=80_000)
    expect(ana.page.get_by_text("Before 50 %").first).to_be_visible()
    wanda.go(f"/m/{match_id}")
    expect(wanda.page.get_by_text("Before 50 %").first).to_be_visible()
    expect(wanda.page.get_by_role("heading", level=1)).to_have_text("For wins")
    expect(wanda.page.get_by_text("+50 points")).to_be_visible()
    screens.take(wanda.page, "oxford-result")
    assert not ana.errors + ben.errors + wanda.errors
