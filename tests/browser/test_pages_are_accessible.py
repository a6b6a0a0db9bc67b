"""Every page without serious faults for assistive technology, and a debate by the keyboard alone."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from people import Someone
from playwright.sync_api import Page, expect

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


def _tab_to(page: Page, name: str, role: str = "button") -> None:
    """Press Tab until that control has the focus."""
    wanted = page.get_by_role(role, name=name, exact=True)  # type: ignore[arg-type]
    expect(wanted).to_be_visible()
    for _ in range(80):
        if wanted.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"the keyboard does not reach {name}")


def test_a_debate_by_the_keyboard_alone(visit: Visit) -> None:
    kim = visit("Kim")
    page = kim.go("/try")
    _tab_to(page, "What shall we call you?", "textbox")
    page.keyboard.press("ControlOrMeta+A")
    page.keyboard.type("Kim")
    _tab_to(page, "Go to the room")
    page.keyboard.press("Enter")
    page.wait_for_url("**/m/*")
    _tab_to(page, "Start the debate")
    page.keyboard.press("Enter")
    kim.expect_clock()
    page.keyboard.press("1")
    expect(page.get_by_role("button", name=re.compile("^Heart: 1"))).to_be_visible()
    _tab_to(page, "End my speech")
    page.keyboard.press("Enter")
    _tab_to(page, "Begin now")
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("captions")).to_be_visible()
