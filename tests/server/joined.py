"""A second machine of a server, as far as one machine can be two: a node of its own, with its own folder and port."""

from __future__ import annotations

import json
from collections.abc import Mapping

from server.database import owner_pid
from server.processes import MATCH_ACTOR, called
from server.running import RunningServer, TemporaryServer


class JoinedNode(TemporaryServer):
    """A node that joins `first`, which has an `ECHOPLAY_RAY_PORT`, within a `with` block."""

    def __init__(self, first: RunningServer, settings: Mapping[str, str] | None = None) -> None:
        secrets = json.loads((first.data_folder / "secrets.json").read_text())
        super().__init__({**(settings or {}), "ECHOPLAY_RAY_TOKEN": secrets["ray_token"]})
        self._address = f"127.0.0.1:{first.settings['ECHOPLAY_RAY_PORT']}"

    @property
    def command(self) -> tuple[str, ...]:
        return ("join", self._address)


def has(node: RunningServer, first: RunningServer, match_id: str) -> bool:
    """Whether the match is on that node, by the database of the first."""
    return owner_pid(first, match_id) in {one.pid for one in called(node.processes(), MATCH_ACTOR)}
