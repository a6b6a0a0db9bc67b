"""A whole debate by the keyboard alone: made, spoken, voted on, its result read and its replay played."""

from __future__ import annotations

import re
from collections.abc import Callable

from people import Someone
from playwright.sync_api import Page, expect

Visit = Callable[..., Someone]


def _tab_to(page: Page, name: str | re.Pattern[str], role: str = "button") -> None:
    """Press Tab until that control has the focus."""
    exact = isinstance(name, str)
    wanted = page.get_by_role(role, name=name, exact=exact)  # type: ignore[arg-type]
    expect(wanted).to_be_visible()
    for _ in range(80):
        if wanted.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"the keyboard does not reach {name}")


def _press(page: Page, name: str | re.Pattern[str], role: str = "button") -> None:
    _tab_to(page, name, role)
    page.keyboard.press("Enter")


def test_a_whole_debate_by_the_keyboard_alone(visit: Visit) -> None:
    kim, ben = visit("Kim"), visit("Ben")
    page = kim.go("/sign-in?next=/new")
    _tab_to(page, "Your name", "textbox")
    page.keyboard.type("Kim")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name="New debate")).to_be_focused()
    _tab_to(page, "What is it about?", "textbox")
    page.keyboard.type("Is tea better than coffee?")
    _press(page, "Open the room")
    page.wait_for_url("**/m/*")
    ben.join(page.url.rsplit("/", 1)[1])
    ben.press("I am ready")
    expect(page.get_by_role("img", name="Ready", exact=True)).to_be_visible()
    page.keyboard.press("r")
    expect(page.get_by_role("button", name="I am ready", pressed=True)).to_be_visible()
    _press(page, "Start the debate")
    kim.expect_clock()
    # The button is gone, so reading goes on at the heading.
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    page.keyboard.press("1")
    expect(page.get_by_role("button", name=re.compile("^Heart: 1"))).to_be_visible()
    _press(page, "End my speech")
    for _ in range(2):
        expect(page.get_by_text("Up next")).to_be_visible()
        page.keyboard.press("b")
        _press(page, "End this speech")
        expect(page.get_by_text("Up next")).to_be_visible()
        page.keyboard.press("b")
        _press(page, "End my speech")
    expect(page.get_by_text("Up next")).to_be_visible()
    page.keyboard.press("b")
    _press(page, "End this speech")

    expect(page.get_by_role("region", name="The room votes")).to_be_visible()
    page.keyboard.press("v")
    _press(page, "Vote for Ben")
    expect(page.get_by_role("button", name="Vote for Ben", pressed=True)).to_be_focused()
    expect(page.get_by_test_id("score")).to_be_visible(timeout=40_000)
    expect(page.get_by_role("heading", level=1, name="Ben wins")).to_be_focused()
    _press(page, "Watch the replay", "link")
    expect(page.get_by_role("heading", level=1, name="Is tea better than coffee?")).to_be_focused()
    _tab_to(page, "Position", "slider")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("End")
    expect(page.get_by_test_id("outcome")).to_have_text("Ben wins")
    _press(page, "Play")
    expect(page.get_by_role("button", name="Pause", exact=True)).to_be_focused()
    _press(page, "See the result", "link")
    expect(page.get_by_test_id("score")).to_be_visible()


def test_keys_do_nothing_where_they_are_turned_off(visit: Visit) -> None:
    kim = visit("Kim")
    kim.sign_in("/settings")
    kim.page.get_by_role("radiogroup", name="Keyboard shortcuts").get_by_role("radio", name="Off").check(force=True)
    kim.make_match()
    expect(kim.button("I am ready")).to_be_visible()
    kim.page.keyboard.press("r")
    kim.page.keyboard.press("?")
    kim.press("Keyboard shortcuts")
    kim.page.get_by_label("Single keys do something").check()
    kim.page.keyboard.press("Escape")
    expect(kim.page.get_by_role("dialog")).to_have_count(0)
    expect(kim.page.get_by_role("button", name="I am ready", pressed=False)).to_be_visible()
    kim.page.keyboard.press("r")
    expect(kim.page.get_by_role("button", name="I am ready", pressed=True)).to_be_visible()
