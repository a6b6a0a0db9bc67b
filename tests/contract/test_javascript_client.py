"""The same contract through npm's `socket.io-client`, as the apps use it: each file in `js/scenarios` is a test."""

from __future__ import annotations

import pytest
from javascript import ATTENDED, SCENARIOS, JavaScript


@pytest.mark.parametrize("scenario", [name for name in SCENARIOS if name != ATTENDED])
def test_in_javascript(javascript: JavaScript, scenario: str) -> None:
    outcome = javascript.outcome(scenario)
    assert outcome.passed, outcome.said
