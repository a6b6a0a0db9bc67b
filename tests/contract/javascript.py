"""The JavaScript client's scenarios: one Node.js process each, that ends with 0 when the server kept the contract.

They begin, the longest first and a few at a time, when the tests do, and run beside them; `outcome` waits for one.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import time
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import jwt

from server.database import secret
from server.running import RunningServer

FOLDER = Path(__file__).parent / "js"
SCENARIOS = sorted(path.stem for path in (FOLDER / "scenarios").glob("*.mjs"))
LONGEST_FIRST = ("the_host_is_replaced", "a_bare_connection_is_closed")
AT_ONCE = 3
WITHIN_S = 120.0
ATTENDED = "an_outage_is_given_back"
"""Needs somebody who kills the match's process; begins when that one says so."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a scenario said, and whether it found everything right."""

    passed: bool
    said: str


class JavaScript:
    """Runs the scenarios against one server."""

    def __init__(self, server: RunningServer) -> None:
        self._server = server
        self._threads = ThreadPoolExecutor(AT_ONCE, "javascript")
        alone = [name for name in SCENARIOS if name != ATTENDED]
        alone.sort(key=lambda name: (name not in LONGEST_FIRST, name))
        self._outcomes: dict[str, Future[Outcome]] = {name: self._threads.submit(self._run, name) for name in alone}

    def outcome(self, name: str) -> Outcome:
        return self._outcomes[name].result()

    def wait_for_all(self) -> None:
        """Return when nothing runs any more that somebody could disturb."""
        for future in self._outcomes.values():
            future.result()

    def attend(self, **facts: str) -> subprocess.Popen[str]:
        """Start the scenario that needs somebody; it writes a line when it is ready."""
        return self._start(ATTENDED, facts)

    def close(self) -> None:
        self._threads.shutdown(wait=True, cancel_futures=True)

    def _run(self, name: str) -> Outcome:
        process = self._start(name, {})
        try:
            said, _ = process.communicate(timeout=WITHIN_S)
        except subprocess.TimeoutExpired:
            process.kill()
            said, _ = process.communicate()
            return Outcome(False, f"{said}\nnot done within {WITHIN_S:.0f} s")
        return Outcome(process.returncode == 0, said)

    def _start(self, name: str, facts: dict[str, str]) -> subprocess.Popen[str]:
        node = shutil.which("node")
        if node is None or not (FOLDER / "node_modules" / "socket.io-client").exists():
            raise RuntimeError("the JavaScript client is not installed: `make install`")
        told = {"url": self._server.url, "badTokens": _bad_tokens(self._server), **facts}
        return subprocess.Popen(
            [node, "run.mjs", name],
            cwd=FOLDER,
            env={**os.environ, "ECHOPLAY_TOLD": json.dumps(told)},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )


def _bad_tokens(server: RunningServer) -> dict[str, str]:
    now_s = int(time.time())
    claims = {
        "iss": "echoplay", "aud": "echoplay", "sub": "00000000-0000-7000-8000-000000000000", "role": "USER",
        "iat": now_s - 90, "exp": now_s + 900,
    }  # fmt: skip
    key = secret(server, "jwt_secret")
    return {
        "expired": jwt.encode({**claims, "exp": now_s - 5}, key, "HS256"),
        "forged": jwt.encode(claims, "another key that is also 32 bytes long", "HS256"),
        "garbage": "garbage",
    }
