"""The conductor as a child, with a line in its place that is ready as soon as it is told something."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from echoplay_cluster.runtime import Runtime
from echoplay_cluster.settings import Settings
from echoplay_cluster.supervisor import conductor_child
from echoplay_cluster.supervisor.conductor_child import ConductorChild
from echoplay_cluster.supervisor.errors import StartRefused

READY = "import sys, time; sys.stdin.readline(); print('{\"ready\": true}', flush=True); time.sleep(3600)"


async def test_after_one_that_was_not_ready_in_time_the_next_start_has_another_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    environment = {"ECHOPLAY_DATA_DIR": str(tmp_path), "ECHOPLAY_RAY_TOKEN": "t" * 32}
    settings = Settings.from_environment(environment, joining=True)
    runtime = Runtime.of_joining(settings, ray_address="127.0.0.1:1", ray_node_id="0", node_name="a")
    conductor = ConductorChild("t" * 32, on_spawn=lambda child: None, command=(sys.executable, "-c", READY))
    try:
        first = conductor.prepare()
        with monkeypatch.context() as patched:
            patched.setattr(conductor_child, "READY_SECONDS_MAX", 0.0)
            with pytest.raises(StartRefused, match="not ready"):
                await conductor.start(runtime)
        assert first.exit_code == -9

        assert await conductor.start(runtime) == {"ready": True}

        assert conductor.child is not None
        assert conductor.child.pid != first.pid
    finally:
        await conductor.stop(0.0)
