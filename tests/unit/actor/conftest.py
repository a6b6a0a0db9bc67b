"""Actor tests run on virtual time: an hour of a match passes as soon as nothing else is to be done."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from actor_stage import Stage

from echoplay_actors.testing import VirtualTimeLoop


def pytest_asyncio_loop_factories(config: pytest.Config, item: pytest.Item) -> Mapping[str, Callable[[], Any]]:
    return {"virtual": VirtualTimeLoop}


@pytest.fixture
async def stage() -> Stage:
    return Stage()
