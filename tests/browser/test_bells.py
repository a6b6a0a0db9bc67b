"""Bells are heard: tones start, in a browser that lets a page sound only after a gesture."""

from __future__ import annotations

import re
from collections.abc import Callable

from people import Someone
from playwright.sync_api import expect

Visit = Callable[..., Someone]

COUNT_TONES = """
    window.tones = 0;
    const start = OscillatorNode.prototype.start;
    OscillatorNode.prototype.start = function (...when) { window.tones += 1; return start.apply(this, when); };
"""
PARTIALS = 4
STROKES_AT_THE_END = 2


def test_the_bell_rings_at_the_end_for_somebody_who_last_touched_the_page_in_the_lobby(visit: Visit) -> None:
    ana, ben = visit("Ana"), visit("Ben")
    for person in (ana, ben):
        person.page.add_init_script(COUNT_TONES)
    ben.join(ana.make_match(form="Free rounds"))
    ben.press("I am ready")
    ana.page.get_by_role("radio", name="Ana", exact=True).check()
    ana.page.get_by_label("Seconds").fill("30")
    ana.press("Start the debate")
    ben.expect_clock()
    assert ben.page.evaluate("window.tones") == 0
    expect(ben.page.get_by_test_id("news")).to_have_text(re.compile("The bell"), timeout=40_000)
    for person in (ana, ben):
        assert person.page.evaluate("window.tones") == PARTIALS * STROKES_AT_THE_END
