"""Pictures of a debate that a side leaves, and comes back to."""

from __future__ import annotations

import re
from collections.abc import Callable

from people import Someone
from playwright.sync_api import expect
from screens import Screens

Visit = Callable[..., Someone]
TOPIC = "Should cities be free of private cars?"


def test_somebody_who_leaves_and_comes_back(visit: Visit, screens: Screens) -> None:
    ana, ben, wanda, stream = (visit(name, reduced_motion=True) for name in ("Ana", "Ben", "Wanda", "Stream"))
    match_id = ana.make_match(topic=TOPIC)
    ben.join(match_id)
    wanda.sign_in(f"/watch/{match_id}")
    stream.go(f"/overlay/{match_id}")
    expect(ana.button("Start the debate")).to_be_enabled()
    ana.press("Start the debate")
    ana.expect_clock()
    ben.go("/settings")
    expect(ana.page.get_by_test_id("absence")).to_have_text(
        re.compile(r"^Ben has [12]:\d\d to come back, then you win\.$")
    )
    screens.take(ana.page, "live-somebody-is-gone")
    expect(wanda.page.get_by_test_id("absence")).to_have_text(
        re.compile(r"^Ben has [12]:\d\d to come back, then Ana wins\.$")
    )
    screens.take(wanda.page, "watch-somebody-is-gone")
    expect(stream.page.get_by_test_id("absence")).to_have_text(
        re.compile(r"^Ben is awayif time runs out, Ana winsback within[12]:\d\d$")
    )
    screens.take(stream.page, "overlay-somebody-is-gone")
    ben.go(f"/m/{match_id}")
    ben.expect_clock()
    expect(ana.page.get_by_test_id("absence")).to_have_count(0)
    expect(wanda.page.get_by_test_id("absence")).to_have_count(0)
    expect(stream.page.get_by_test_id("absence")).to_have_count(0)
