"""An edge is gone: the app is back by the next one, after hardly a pause where the server said that it goes away.

The page's timers stand still meanwhile and are moved by the test, so it is told by the pauses that the app takes.
"""

from __future__ import annotations

import signal
import time
from collections.abc import Callable

import pytest
from people import Someone

from server.edge_processes import listening, spare
from server.running import RunningServer

Visit = Callable[..., Someone]

SPARE_WITHIN_S = 40.0
NOTE_SOCKETS = """
    const noted = { opened: 0, closed: [] };
    window.noted = noted;
    window.WebSocket = class extends WebSocket {
      constructor(...given) {
        super(...given);
        noted.opened += 1;
        this.addEventListener('close', (event) => noted.closed.push(event.code));
      }
    };
"""


def _until(person: Someone, fact: str) -> None:
    """Wait for something in the page; its own clock may stand still."""
    until_s = time.monotonic() + SPARE_WITHIN_S
    while not person.page.evaluate(fact):
        assert time.monotonic() < until_s, f"{fact}: {person.page.evaluate('window.noted')}"
        time.sleep(0.02)


def _until_it_is(server: RunningServer, fact: Callable[[], bool]) -> None:
    until_s = time.monotonic() + SPARE_WITHIN_S
    while not fact():
        assert time.monotonic() < until_s, server.logs()
        time.sleep(0.05)


@pytest.mark.parametrize(
    ("number", "code", "least_ms", "most_ms"),
    [(signal.SIGTERM, 1001, 9, 30), (signal.SIGKILL, 1006, 149, 450)],
    ids=["told to end", "killed"],
)
def test_the_app_comes_back_when_its_edge_is_gone(
    visit: Visit, server: RunningServer, number: int, code: int, least_ms: int, most_ms: int
) -> None:
    _until_it_is(server, lambda: bool(listening(server) and spare(server)))
    ana = visit("Ana")
    ana.page.add_init_script(NOTE_SOCKETS)
    ana.page.clock.install()
    ana.make_match(form="Free rounds")
    ana.press("Start the debate")
    ana.expect_clock()
    opened, closed = ana.page.evaluate("[window.noted.opened, window.noted.closed.length]")

    ana.page.clock.pause_at(ana.page.evaluate("Date.now() / 1000") + 1)
    [edge] = listening(server)
    edge.send(number)
    _until_it_is(server, lambda: listening(server) not in ([], [edge]))
    _until(ana, f"window.noted.closed.length > {closed}")
    assert ana.page.evaluate("window.noted.closed")[closed:] == [code]
    ana.page.clock.run_for(least_ms)
    assert ana.page.evaluate("window.noted.opened") == opened, "it waits, as others do, so that not all come at once"
    ana.page.clock.run_for(most_ms - least_ms)
    assert ana.page.evaluate("window.noted.opened") == opened + 1
    ana.page.clock.resume()
    ana.expect_clock()
    assert ana.page.evaluate("window.noted.opened") == opened + 1, "the first try was let in"
