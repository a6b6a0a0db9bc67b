"""The conductor as a child: started early, told the runtime when there is one, ready when it says so.

Its imports take a second or two; so it is prepared while the databases start, and waits at its input.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from typing import Any

from echoplay_cluster.local.child import Child, OnSpawn
from echoplay_cluster.local.child_output import ChildOutput
from echoplay_cluster.local.environment import for_ray
from echoplay_cluster.runtime import Runtime
from echoplay_cluster.supervisor.errors import StartRefused
from echoplay_cluster.supervisor.voice import say

__all__ = ["CONDUCTOR_COMMAND", "NODE_CONDUCTOR_COMMAND", "READY_SECONDS_MAX", "STOP_SECONDS_MAX", "ConductorChild"]

READY_SECONDS_MAX = 90.0
STOP_SECONDS_MAX = 15.0
DRAIN_SECONDS_MAX = 20.0
LET_GO_SECONDS_MAX = 10.0
LEAVE_SECONDS_MAX = DRAIN_SECONDS_MAX + LET_GO_SECONDS_MAX + 5.0
"""A node that joined needs at most so long: to be relieved, to let people go, and in all."""
_LAST_WORDS_SECONDS_MAX = 0.5
CONDUCTOR_COMMAND = (sys.executable, "-m", "echoplay_cluster.conductor")
NODE_CONDUCTOR_COMMAND = (sys.executable, "-m", "echoplay_cluster.node_conductor")


class ConductorChild:
    """The one process that drives our Ray; `start` again after it ended."""

    def __init__(self, ray_token: str, *, on_spawn: OnSpawn, command: Sequence[str] = CONDUCTOR_COMMAND) -> None:
        self._ray_token = ray_token
        self._on_spawn = on_spawn
        self._command = command
        self._output: ChildOutput | None = None
        self._forwarding: asyncio.Task[None] | None = None
        self._warm: Child | None = None
        self.child: Child | None = None

    def prepare(self) -> Child:
        """Start the process; it waits for `start`."""
        self.child = Child.spawn(
            "conductor",
            self._command,
            environment=for_ray(os.environ, self._ray_token),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        self._on_spawn(self.child)
        return self.child

    async def warm(self, ray_address: str, ray_namespace: str) -> None:
        """Connect it to its Ray, and have processes there that have loaded all they need, before there is a runtime."""
        child = self.child or self.prepare()
        assert child.process.stdin is not None
        word = {"warm": {"ray_address": ray_address, "ray_namespace": ray_namespace}}
        child.process.stdin.write(json.dumps(word).encode() + b"\n")
        child.process.stdin.flush()
        self._output = await ChildOutput.of(child)
        try:
            said = await asyncio.wait_for(_word(self._output, "warm"), READY_SECONDS_MAX)
        except TimeoutError:
            raise StartRefused(f"the conductor was not warm within {READY_SECONDS_MAX:.0f} s") from None
        if said is None:
            code = await child.wait()
            raise StartRefused(f"the conductor ended before it was warm (exit code {code}); its words are above")
        self._warm = child

    async def start(self, runtime: Runtime) -> dict[str, Any]:
        """Tell it everything; returns what it said when health answered."""
        child = self.child
        if child is None or child.exit_code is not None:
            child = self.prepare()
        try:
            assert child.process.stdin is not None
            with child.process.stdin as pipe:
                pipe.write(runtime.to_json().encode() + b"\n")
        except BrokenPipeError:
            pass  # It has ended: the wait below says so.
        if child is not self._warm or self._output is None:
            self._close_output()
            self._output = await ChildOutput.of(child)
        self._warm, output = None, self._output
        try:
            ready = await asyncio.wait_for(_word(output, "ready"), READY_SECONDS_MAX)
        except TimeoutError:
            # It has been told all it can be told: the next start needs another one.
            await child.stop(signal.SIGKILL, 0.0)
            raise StartRefused(f"the conductor was not ready within {READY_SECONDS_MAX:.0f} s") from None
        if ready is None:
            code = await child.wait()
            raise StartRefused(f"the conductor ended before it was ready (exit code {code}); its words are above")
        self._forwarding = asyncio.create_task(_forward(output))
        return ready

    async def stop(self, patience_seconds: float = STOP_SECONDS_MAX) -> None:
        """Let it close the edges and actors in order; insist after `patience_seconds`."""
        if self.child is None:
            return
        await self.child.stop(signal.SIGTERM, patience_seconds)
        if self.child.process.stdin is not None:
            self.child.process.stdin.close()
        if self._forwarding is not None:
            # A process it left behind could hold the pipe open for ever.
            await asyncio.wait({self._forwarding}, timeout=_LAST_WORDS_SECONDS_MAX)
        self._close_output()

    def _close_output(self) -> None:
        if self._forwarding is not None:
            self._forwarding.cancel()
            self._forwarding = None
        if self._output is not None:
            self._output.close()
            self._output = None


async def _word(output: ChildOutput, word: str) -> dict[str, Any] | None:
    while line := await output.line():
        try:
            document = json.loads(line)
        except ValueError:
            document = None
        if isinstance(document, dict) and document.get(word) is True:
            return document
        say(line.decode("utf-8", "replace").rstrip())
    return None


async def _forward(output: ChildOutput) -> None:
    while line := await output.line():
        say(line.decode("utf-8", "replace").rstrip())
