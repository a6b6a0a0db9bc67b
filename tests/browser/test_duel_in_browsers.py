"""Two browsers and a spectator play a whole duel to a stored result, whatever happens in the middle."""

from __future__ import annotations

import json
import re
import urllib.request
from collections.abc import Callable
from typing import Any

from people import Someone
from playwright.sync_api import expect

from server.match_process import process_of
from server.running import RunningServer

Visit = Callable[..., Someone]


def _speak(people: list[Someone], turn: int) -> None:
    """The next speech begins and ends early; nobody waits for a minute."""
    speaker = people[turn % 2]
    if turn:
        speaker.press("Begin now")
    speaker.press("End my speech")


def _stored(server: RunningServer, someone: Someone, match_id: str) -> dict[str, Any]:
    token = someone.page.evaluate("JSON.parse(localStorage.getItem('echoplay.session')).token")
    request = urllib.request.Request(
        f"{server.url}/v1/matches/{match_id}", headers={"Authorization": f"Bearer {token}"}
    )
    with urllib.request.urlopen(request) as answer:
        found: dict[str, Any] = json.load(answer)
    return found


def test_a_whole_duel_with_a_tab_closed_and_the_process_killed_in_the_middle(
    visit: Visit, server: RunningServer
) -> None:
    ana, ben, wanda = visit("Ana", phone=True), visit("Ben"), visit("Wanda", scheme="dark")
    match_id = ana.make_match(topic="<b>Tea</b> or coffee?")
    expect(ana.page.get_by_role("heading", level=1)).to_have_text("<b>Tea</b> or coffee?")
    ben.join(match_id)
    ben.press("I am ready")
    wanda.sign_in(f"/watch/{match_id}")
    expect(ana.page.get_by_role("img", name="Ready", exact=True)).to_be_visible()
    ana.press("Start the debate")
    ben.expect_clock()
    wanda.expect_clock()
    _speak([ana, ben], 0)

    # Ben's tab is closed in the middle of his speech, and he comes back to it.
    ben.press("Begin now")
    ben.page.close()
    ben.new_page()
    ben.go(f"/m/{match_id}")
    ben.expect_clock()
    ben.press("End my speech")

    # The process that has the match dies while Ana speaks.
    ana.press("Begin now")
    ana.expect_clock()
    process_of(server, match_id).send(9)
    expect(ana.page.locator(".given-back")).to_contain_text("given back")
    ana.press("Why?")
    expect(ana.page.get_by_test_id("clocks")).to_contain_text(
        re.compile(r"s given back: [\d.]+ s without the server and 1 s")
    )
    ana.page.keyboard.press("Escape")
    expect(ana.page.get_by_test_id("clocks")).to_have_count(0)
    ana.expect_clock()
    ana.press("End my speech")
    for turn in (3, 4, 5):
        _speak([ana, ben], turn)

    wanda.press("Vote for Ben")
    expect(wanda.page.get_by_role("button", name="Vote for Ben", pressed=True)).to_be_visible()
    for person in (ana, ben):
        expect(person.page.get_by_test_id("score")).to_be_visible(timeout=40_000)
    expect(ben.page.get_by_role("heading", level=1)).to_have_text("You win")
    stored = _stored(server, ana, match_id)
    assert stored["status"] == "SCORED"
    assert [one["speechKey"] for one in stored["rounds"]] == ["a1", "b1", "a2", "b2", "a3", "b3"]
    assert stored["winnerSide"] == "B"

    ana.page.get_by_role("link", name="Watch the replay").click()
    expect(ana.page.get_by_role("button", name=re.compile("Rebuttal.*Ben"))).to_be_visible()
    ana.page.get_by_role("button", name=re.compile("Rebuttal.*Ben")).click()
    expect(ana.page.get_by_test_id("speaker")).to_have_text("Ben")
    ben.press("Rematch")
    ben.page.wait_for_url(lambda url: match_id not in url)


def test_one_person_alone_sees_a_scripted_opponent_speak(visit: Visit) -> None:
    robin = visit("Robin", phone=True, reduced_motion=True)
    robin.go("/try")
    robin.press("Go to the room")
    robin.page.wait_for_url("**/m/*")
    robin.press("Start the debate")
    robin.press("End my speech")
    robin.press("Begin now")
    expect(robin.page.get_by_test_id("captions")).to_have_text(re.compile(r"\w+"))


def test_a_guest_watches_and_an_overlay_shows_the_clock_without_an_account(visit: Visit) -> None:
    ana, ben, guest, stream = visit("Ana"), visit("Ben"), visit("Guest"), visit("Stream")
    match_id = ana.make_match()
    ben.join(match_id)
    ana.press("Start the debate")
    guest.go(f"/watch/{match_id}")
    guest.expect_clock()
    expect(guest.page.get_by_text("Sign in to vote and react.")).to_be_visible()
    assert guest.button(re.compile("^Vote")).count() == 0
    stream.go(f"/overlay/{match_id}")
    stream.expect_clock()
    transparent = stream.page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert transparent == "rgba(0, 0, 0, 0)"


def test_being_offline_is_visible_and_coming_back_resumes(visit: Visit) -> None:
    ana, ben = visit("Ana"), visit("Ben")
    match_id = ana.make_match()
    ben.join(match_id)
    ana.press("Start the debate")
    ben.expect_clock()
    ben.context.set_offline(True)
    expect(
        ben.page.get_by_role("status").filter(has_text=re.compile("offline|connect", re.IGNORECASE)).first
    ).to_be_visible()
    ana.press("End my speech")
    ben.context.set_offline(False)
    expect(ben.button("Begin now")).to_be_visible()
