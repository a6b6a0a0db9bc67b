"""The servers that are measured against each other, each met the same way: started, given rooms, stopped."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

from accounts import Person, make_people, sign_up
from generators import RoomPlan
from http_wire import Call, post_all
from tree import Tree

from server.running import ROOT, RunningServer

NODE_FOLDER = Path("tests/bench/node")
BARE_PROGRAM = Path(__file__).with_name("bare_sender.py")
DEBATERS = 2
CALLS_AT_ONCE = 16
ENDS_WITHIN_S = 10.0
NO_SECRET = "a secret that this server never looks at"


class Side(Protocol):
    """One server. `start` it before anything else."""

    @property
    def name(self) -> str: ...

    @property
    def addresses(self) -> Sequence[tuple[str, int]]:
        """Any of them does for anybody."""

    @property
    def tree(self) -> Tree: ...

    def start(self) -> None: ...

    async def make_rooms(self, rooms: int, people_a_room: int) -> list[RoomPlan]:
        """So many matches, and people who may come into them."""

    def stop(self) -> None: ...


class EchoPlay:
    """The whole server as `make run` runs it, without rate limits, on a data folder of its own."""

    name = "EchoPlay"

    def __init__(self, settings: Mapping[str, str] | None = None) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="echoplay-bench-", ignore_cleanup_errors=True)
        self.server = RunningServer(Path(self._folder.name), {"ECHOPLAY_RATE_LIMITS": "off", **(settings or {})})

    @property
    def addresses(self) -> Sequence[tuple[str, int]]:
        return [("127.0.0.1", self.server.port)]

    @property
    def tree(self) -> Tree:
        return Tree(self.server.pid)

    def start(self) -> None:
        self.server.start()

    async def make_rooms(self, rooms: int, people_a_room: int) -> list[RoomPlan]:
        people = sign_up(self.server, rooms * people_a_room)
        match_ids = await self.make_matches([people[number * people_a_room] for number in range(rooms)])
        plans = [
            RoomPlan(match_id, people[number * people_a_room : (number + 1) * people_a_room])
            for number, match_id in enumerate(match_ids)
        ]
        await self.post(
            [
                (debater.token, f"/v1/matches/{plan.match_id}/join", {})
                for plan in plans
                for debater in plan.people[1:DEBATERS]
            ]
        )
        return plans

    async def make_matches(self, hosts: Sequence[Person]) -> list[str]:
        """A match each; their ids in this order."""
        made: dict[str, list[str]] = {}

        def answered(call: Call, answer: dict[str, Any]) -> None:
            made.setdefault(call[0], []).append(answer["match"]["id"])

        await self.post([(host.token, "/v1/matches", {"mode": "COUPLE"}) for host in hosts], answered)
        return [made[host.token].pop() for host in hosts]

    async def post(
        self, calls: Sequence[Call], answered: Callable[[Call, dict[str, Any]], None] = lambda call, answer: None
    ) -> None:
        await post_all(self.addresses[0], calls, answered, at_once=CALLS_AT_ONCE)

    def stop(self) -> None:
        try:
            self.server.stop()
        finally:
            self._folder.cleanup()


class _Program:
    """A server that is one process, says its port on its first line and ends with its input."""

    name = ""

    def __init__(self) -> None:
        self._process: subprocess.Popen[str] | None = None
        self._port = 0

    @property
    def addresses(self) -> Sequence[tuple[str, int]]:
        return [("127.0.0.1", self._port)]

    @property
    def tree(self) -> Tree:
        assert self._process is not None
        return Tree(self._process.pid)

    def run(self, command: list[str], folder: Path) -> None:
        self._process = subprocess.Popen(
            command, cwd=folder, env={**os.environ, "NODE_ENV": "production"}, stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert self._process.stdout is not None
        self._port = int(self._process.stdout.readline())

    async def make_rooms(self, rooms: int, people_a_room: int) -> list[RoomPlan]:
        """Nothing has to be made here: a room is there as soon as somebody joins it, and every token is believed."""
        people = make_people(rooms * people_a_room, secret_key=NO_SECRET)
        return [
            RoomPlan(str(uuid.uuid4()), people[number * people_a_room : (number + 1) * people_a_room])
            for number in range(rooms)
        ]

    def tell(self, line: str) -> str:
        """Say a line to it, and return what it answers."""
        assert self._process is not None
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(line + "\n")
        self._process.stdin.flush()
        return self._process.stdout.readline()

    def stop(self) -> None:
        if self._process is not None:
            self._process.communicate(timeout=ENDS_WITHIN_S)  # closes its input


class NodeGateway(_Program):
    """The Socket.IO server on Node.js; its packages come from npm where they are not there yet."""

    name = "Node"

    def start(self) -> None:
        _install()
        node = shutil.which("node")
        assert node is not None
        self.run([node, "gateway.mjs"], ROOT / NODE_FOLDER)


class BareSender(_Program):
    """A process that does nothing but write frames to sockets."""

    name = "bare send()"

    def start(self) -> None:
        self.run([sys.executable, str(BARE_PROGRAM)], ROOT)


def _install() -> None:
    """As `make install` does it."""
    sys.path.insert(0, str(ROOT / "scripts"))
    from npm import install_npm
    from steps import InstallError

    def no_node() -> None:
        raise InstallError("Node.js is missing: `make install` brings one")

    before = Path.cwd()
    os.chdir(ROOT)
    try:
        install_npm(str(NODE_FOLDER), no_node)
    finally:
        os.chdir(before)
