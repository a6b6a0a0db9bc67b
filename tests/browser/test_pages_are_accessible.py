"""Every page, and every state of a debate, without serious faults for assistive technology."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from people import Someone
from playwright.sync_api import Page, expect

from server.running import RunningServer

Visit = Callable[..., Someone]
Axe = Callable[[Page], list[str]]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("phone", [True, False], ids=["phone", "desktop"])
def test_axe_finds_no_serious_fault_on_any_page(visit: Visit, axe: Axe, scheme: str, phone: bool) -> None:
    ana, ben = visit("Ana", phone=phone, scheme=scheme, reduced_motion=True), visit("Ben")
    faults: list[str] = []

    def look(place: str) -> None:
        faults.extend(f"{place}: {one}" for one in axe(ana.page))

    ana.go("/")
    expect(ana.page.get_by_role("heading", level=1)).to_be_visible()
    look("start")
    ana.go("/sign-in")
    expect(ana.page.get_by_label("Your name")).to_be_visible()
    look("sign-in")
    ana.go("/try")
    expect(ana.button("Go to the room")).to_be_visible()
    look("try it alone")
    match_id = ana.make_match()
    expect(ana.button("I am ready")).to_be_visible()
    look("lobby")
    ben.join(match_id)
    ana.press("Start the debate")
    ana.expect_clock()
    look("live")
    ana.go(f"/watch/{match_id}")
    ana.expect_clock()
    look("watching")
    for path, heading in (
        ("/matches", "My debates"),
        ("/settings", "Settings"),
        ("/nowhere", "There is no page here."),
    ):
        ana.go(path)
        expect(ana.page.get_by_role("heading", level=1)).to_have_text(heading)
        look(path)
    ana.go("/new")
    expect(ana.button("Open the room")).to_be_visible()
    look("new debate")
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_serious_fault_in_any_state_of_a_debate(visit: Visit, axe: Axe, scheme: str) -> None:
    ana, ben, wanda, stream = (
        visit(name, scheme=scheme, phone=name == "Ben", reduced_motion=True)
        for name in ("Ana", "Ben", "Wanda", "Stream")
    )
    faults: list[str] = []

    def look(person: Someone, place: str) -> None:
        faults.extend(f"{place}: {one}" for one in axe(person.page))

    match_id = ana.make_match()
    wanda.go(f"/m/{match_id}")
    expect(wanda.page.get_by_text("Ana invites you")).to_be_visible()
    look(wanda, "invitation")
    ben.join(match_id)
    expect(ana.page.get_by_text("Ben is here.")).to_be_visible()
    look(ana, "lobby with a message")
    ana.press("Share")
    expect(ana.page.get_by_label("To stream")).to_be_visible()
    look(ana, "the dialog to share")
    ana.page.keyboard.press("Escape")
    ana.press("Keyboard shortcuts")
    expect(ana.page.get_by_role("dialog")).to_be_visible()
    look(ana, "the dialog of shortcuts")
    ana.page.keyboard.press("Escape")
    ana.press("Start the debate")
    ana.press("Pause")
    expect(ben.button("Agree")).to_be_visible()
    look(ben, "a pause is asked for")
    ben.press("Agree")
    expect(ben.button("Continue")).to_be_visible()
    look(ana, "paused, on a desktop")
    look(ben, "paused, on a phone")
    ben.press("Continue")
    ana.press("Agree")
    ana.press("End my speech")
    expect(ben.button("Begin now")).to_be_visible()
    look(ben, "hand-over")
    for speech in range(5):
        ana.press("Begin now")
        ana.press("End my speech" if speech % 2 else "End this speech")
    expect(ben.button("Vote for Ana")).to_be_visible()
    ben.press("Vote for Ana")
    look(ben, "voting")
    stream.go(f"/overlay/{match_id}")
    stream.expect_clock()
    look(stream, "overlay")
    expect(ana.page.get_by_test_id("score")).to_be_visible(timeout=40_000)
    look(ana, "result")
    ana.press("Where the time went")
    expect(ana.page.get_by_test_id("clocks")).to_contain_text("Hand-over")
    look(ana, "where the time went")
    ana.page.keyboard.press("Escape")
    wanda.go(f"/watch/{match_id}")
    expect(wanda.page.get_by_test_id("score")).to_be_visible()
    look(wanda, "result for a guest")
    wanda.go(f"/replay/{match_id}")
    expect(wanda.button("Play")).to_be_visible()
    look(wanda, "replay")
    ana.go("/matches")
    expect(ana.page.get_by_text("You won")).to_be_visible()
    look(ana, "a debate in the list")
    assert not faults, "\n".join(faults)


def test_axe_finds_no_serious_fault_in_the_queue(visit: Visit, axe: Axe, small_server: RunningServer) -> None:
    ana, ben = visit("Ana", at=small_server), visit("Ben", at=small_server, phone=True)
    ana.make_match()
    ben.sign_in("/new")
    ben.press("Open the room")
    expect(ben.page.get_by_text("You are number 1 of 1 in the queue.")).to_be_visible()
    assert axe(ben.page) == []
