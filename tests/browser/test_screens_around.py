"""Pictures of every page around a debate: the first, signing in, a new one, one's debates, settings, what is wrong."""

from __future__ import annotations

import re
from collections.abc import Callable

from people import Someone
from playwright.sync_api import expect
from screens import Screens

from server.running import RunningServer

Visit = Callable[..., Someone]
NOBODYS = "018f0000-0000-7000-8000-000000000000"


def _heading(person: Someone, text: str | re.Pattern[str]) -> None:
    expect(person.page.get_by_role("heading", level=1)).to_have_text(text)


def test_pages_of_somebody_new(visit: Visit, screens: Screens) -> None:
    ana = visit("Ana", reduced_motion=True)
    ana.go("/")
    _heading(ana, "Say your piece. Hear theirs.")
    screens.take(ana.page, "start")
    ana.page.get_by_role("textbox", name="Link or code").fill("something else")
    ana.press("Join")
    expect(ana.page.get_by_role("alert")).to_be_visible()
    screens.take(ana.page, "start-wrong-link")
    ana.go("/sign-in")
    ana.page.locator("main").get_by_role("button", name="Sign in").click()
    expect(ana.page.get_by_role("alert")).to_be_visible()
    screens.take(ana.page, "sign-in-name-missing")
    ana.go("/sign-in")
    expect(ana.page.get_by_label("Your name")).to_be_visible()
    screens.take(ana.page, "sign-in")
    ana.go("/try")
    expect(ana.button("Go to the room")).to_be_visible()
    screens.take(ana.page, "try")
    ana.go("/settings")
    _heading(ana, "Settings")
    screens.take(ana.page, "settings-nobody")
    ana.go("/nowhere")
    _heading(ana, "There is no page here.")
    screens.take(ana.page, "error-no-page")
    assert not ana.errors


def test_pages_of_somebody_signed_in(visit: Visit, screens: Screens) -> None:
    ana = visit("Ana Maria Fernández de la Vega", reduced_motion=True)
    ana.sign_in("/matches")
    expect(ana.page.get_by_text("You have not debated yet")).to_be_visible()
    screens.take(ana.page, "history-empty")
    ana.go("/settings")
    _heading(ana, "Settings")
    screens.take(ana.page, "settings")
    ana.go("/new")
    expect(ana.button("Open the room")).to_be_visible()
    screens.take(ana.page, "new")
    ana.press(re.compile("tournament formats$"))
    expect(ana.page.get_by_role("radio", name=re.compile("^British"))).to_be_attached()
    screens.take(ana.page, "new-all-formats")
    ana.page.get_by_role("radio", name=re.compile("^Only me")).check(force=True)
    screens.take(ana.page, "new-solo")
    ana.make_match(topic="Is tea better than coffee, and who decides what better means in the first place?")
    for format in ("Oxford", "British", "Free"):
        ana.make_match(form=format, topic=f"Something for {format}")
    ana.go("/matches")
    expect(ana.page.get_by_role("list", name="My debates").get_by_role("listitem")).to_have_count(4)
    screens.take(ana.page, "history")
    ana.go("/")
    expect(ana.page.get_by_role("heading", name="Your debates")).to_be_visible()
    screens.take(ana.page, "start-signed-in")
    assert not ana.errors


def test_pages_that_cannot_be_shown(visit: Visit, screens: Screens) -> None:
    ana = visit("Ana", reduced_motion=True)
    ana.go("/sign-in?next=/m/" + visit("Ben").make_match(topic="Is tea better than coffee?"))
    expect(ana.page.get_by_text("Ben invites you to a debate")).to_be_visible()
    screens.take(ana.page, "sign-in-invited")
    for page in ("watch", "replay", "overlay"):
        ana.go(f"/{page}/{NOBODYS}")
        expect(ana.page.get_by_text(re.compile("There is no such debate"))).to_be_visible()
        screens.take(ana.page, f"error-{page}")
    ana.sign_in(f"/m/{NOBODYS}")
    _heading(ana, "This debate cannot be opened")
    screens.take(ana.page, "error-match")
    ana.go("/")
    ana.context.set_offline(True)
    ana.page.get_by_role("link", name="My debates", exact=True).click()
    _heading(ana, "This page did not load")
    screens.take(ana.page, "error-offline")
    ana.context.set_offline(False)
    _heading(ana, "My debates")


def test_the_queue_of_a_full_server(visit: Visit, screens: Screens, small_server: RunningServer) -> None:
    ana, ben = (visit(name, reduced_motion=True, at=small_server) for name in ("Ana", "Ben"))
    ana.make_match()
    ben.sign_in("/new")
    ben.press("Open the room")
    expect(ben.page.get_by_text("You are number 1 of 1 in the queue.")).to_be_visible()
    screens.take(ben.page, "queue")
    ben.press("Leave the queue")
    expect(ben.button("Open the room")).to_be_visible()


def test_a_topic_of_one_long_word_makes_no_page_scroll_sideways(visit: Visit, screens: Screens) -> None:
    ana, ben = visit("Ana", phone=True, reduced_motion=True), visit("Ben", phone=True)
    match_id = ana.make_match(form="Free rounds", topic="Donaudampfschifffahrtsgesellschaft" * 8)
    ben.join(match_id)
    expect(ana.page.get_by_role("radio", name="Ben", exact=True)).to_be_attached()
    screens.take(ana.page, "long-lobby")
    ben.go(f"/watch/{match_id}")
    expect(ben.page.get_by_role("heading", level=1)).to_be_visible()
    ana.press("Start the debate")
    ana.expect_clock()
    screens.take(ana.page, "long-live")
    screens.take(ben.page, "long-watch")
    ana.press("End my speech")
    ana.press("Finish and score")
    ana.page.get_by_role("dialog").get_by_role("button", name="Finish and score").click()
    expect(ana.page.get_by_test_id("score")).to_be_visible()
    screens.take(ana.page, "long-result")
    ana.go(f"/replay/{match_id}")
    expect(ana.button("Play")).to_be_visible()
    screens.take(ana.page, "long-replay")
    ana.go("/matches")
    expect(ana.page.get_by_text("See the result")).to_be_visible()
    screens.take(ana.page, "long-history")
