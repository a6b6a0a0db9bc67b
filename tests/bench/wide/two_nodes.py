"""The server on two nodes, as far as one machine can be two: each with an edge and match actors of its own.

People come in by the edges of both, whichever node their match is on.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from contextlib import ExitStack

from sides import EchoPlay
from tree import Tree

from server.joined import JoinedNode
from server.running import free_port

READY_WITHIN_S = 60.0


class TwoNodes(EchoPlay):
    """`settings` are those of each."""

    name = "EchoPlay on two nodes"

    def __init__(self, settings: Mapping[str, str]) -> None:
        super().__init__({**settings, "ECHOPLAY_RAY_PORT": str(free_port())})
        self._each = {"ECHOPLAY_RATE_LIMITS": "off", **settings}
        self._nodes = ExitStack()
        self._joined: JoinedNode | None = None

    @property
    def addresses(self) -> Sequence[tuple[str, int]]:
        return [*super().addresses, *([("127.0.0.1", self._joined.port)] if self._joined else [])]

    @property
    def tree(self) -> Tree:
        return Tree(self.server.pid, *([self._joined.pid] if self._joined else []))

    def start(self) -> None:
        """Return once matches can be placed on both."""
        super().start()
        self._joined = self._nodes.enter_context(JoinedNode(self.server, self._each))
        until_s = time.monotonic() + READY_WITHIN_S
        while (there := self.server.health()["dependencies"]["matches"])["nodes"] < 2 or there["spares"] < 2:
            if time.monotonic() > until_s:
                raise TimeoutError(f"no two nodes within {READY_WITHIN_S:.0f} s: {there}")
            time.sleep(0.1)

    def stop(self) -> None:
        try:
            self._nodes.close()
        finally:
            super().stop()
