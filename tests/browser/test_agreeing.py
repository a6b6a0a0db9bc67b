"""What a room agrees on, seen in every browser: pauses, the coin, and a rematch on a full server."""

from __future__ import annotations

import re
from collections.abc import Callable

from people import Someone
from playwright.sync_api import expect

from server.running import RunningServer

Visit = Callable[..., Someone]


def _clock(person: Someone) -> str:
    return person.page.get_by_test_id("clock").inner_text()


def test_a_pause_is_agreed_on_by_everybody_and_seen_by_all(visit: Visit) -> None:
    ana, ben, wanda = visit("Ana"), visit("Ben", phone=True), visit("Wanda")
    match_id = ana.make_match()
    ben.join(match_id)
    ana.press("Start the debate")
    wanda.sign_in(f"/m/{match_id}")
    wanda.expect_clock()

    # Whoever is no host asks; the host and the room see it.
    ben.press("Pause")
    expect(ana.page.get_by_text("Still to agree: you")).to_be_visible()
    for person in (ben, wanda):
        expect(person.page.get_by_text("Still to agree: Ana")).to_be_visible()
        expect(person.button("Agree")).to_have_count(0)
    ana.press("Agree")
    for person in (ana, ben, wanda):
        expect(person.page.get_by_text("Paused").first).to_be_visible()
        expect(person.page.get_by_text("A pause is asked for", exact=True)).to_have_count(0)
    stands = _clock(ana)
    ana.press("Share")
    expect(ana.page.get_by_label("To watch")).to_be_visible()
    ana.page.keyboard.press("Escape")
    assert _clock(ana) == _clock(ben) == stands

    # Going on is asked for in the same way, now by the host.
    ana.press("Continue")
    expect(ben.page.get_by_text("Going on is asked for", exact=True)).to_be_visible()
    ben.press("Agree")
    for person in (ana, ben, wanda):
        person.expect_clock()


def test_both_see_how_a_coin_fell_whatever_it_decided(visit: Visit) -> None:
    ana, ben = visit("Ana"), visit("Ben", reduced_motion=True)
    ben.join(ana.make_match())
    expect(ana.page.get_by_text("Ben is here.")).to_be_visible()
    ana.press("Toss a coin")
    fell = re.compile(r"^(For: Ana · Against: Ben|For: Ben · Against: Ana)$")
    for person in (ana, ben):
        expect(person.page.get_by_text("The coin fell")).to_be_visible()
        expect(person.page.get_by_text(fell)).to_be_visible()


def _debate(host: Someone) -> None:
    """One round, ended at once, then the score."""
    host.press("Start the debate")
    host.press("End my speech")
    host.press("Finish and score")
    host.page.get_by_role("dialog").get_by_role("button", name="Finish and score").click()
    expect(host.page.get_by_test_id("score")).to_be_visible()


def test_a_rematch_waits_in_the_queue_of_a_full_server_and_opens_by_itself(
    visit: Visit, small_server: RunningServer
) -> None:
    ana, cem = visit("Ana", at=small_server), visit("Cem", at=small_server)
    match_id = ana.make_match(form="Free rounds")
    _debate(ana)
    cem.make_match(form="Free rounds")
    ana.press("Rematch")
    expect(ana.page.get_by_text("You are number 1 of 1 in the queue.")).to_be_visible()
    _debate(cem)
    ana.page.wait_for_url(lambda url: match_id not in url)
    expect(ana.button("I am ready")).to_be_visible()
