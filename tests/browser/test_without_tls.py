"""What browsers keep from pages without TLS is done another way there: a phone at home opens just such a page."""

from __future__ import annotations

import re
from collections.abc import Callable

from conftest import WITHOUT_TLS
from people import Someone
from playwright.sync_api import expect

Visit = Callable[..., Someone]
ONLY_HERE = "This link opens on this machine only"


def test_a_debate_is_made_handed_on_and_played(visit: Visit) -> None:
    ana, ben = visit("Ana", host=WITHOUT_TLS), visit("Ben", phone=True, host=WITHOUT_TLS)
    match_id = ana.make_match()
    assert ana.page.evaluate("[isSecureContext, typeof crypto.randomUUID]") == [False, "undefined"]
    expect(ana.page.get_by_label("Link to this debate")).to_have_value(re.compile(f"//{WITHOUT_TLS}:.*{match_id}$"))
    expect(ana.page.get_by_text(ONLY_HERE)).to_have_count(0)
    ana.press("Copy link")
    expect(ana.button("Copied")).to_be_visible()

    ben.sign_in()
    ben.page.get_by_role("textbox", name="Link or code").fill(pasted(ana))
    ben.press("Join")
    ben.press("I am ready")
    ana.press("Start the debate")
    ana.press("End my speech")
    ben.press("Begin now")
    ben.press("Vote for Ana")
    expect(ben.page.get_by_role("button", name="Vote for Ana", pressed=True)).to_be_visible()


def pasted(person: Someone) -> str:
    """What lies on the clipboard, as it comes out of it into a field."""
    page = person.context.new_page()
    page.goto(person.url)
    field = page.get_by_role("textbox", name="Link or code")
    field.press("ControlOrMeta+V")
    text = field.input_value()
    page.close()
    return text


def test_a_link_that_opens_on_this_machine_only_says_so(visit: Visit) -> None:
    ana = visit("Ana")
    ana.make_match()
    expect(ana.page.get_by_text(ONLY_HERE)).to_be_visible()
    expect(ana.page.get_by_text("ECHOPLAY_HOST=0.0.0.0")).to_be_visible()
