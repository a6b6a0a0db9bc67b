"""The real Firebase Auth emulator as a process of its own, and what an app or an operator does there over REST."""

from __future__ import annotations

import asyncio
import itertools
import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp

from echoplay_cluster.local.child import Child

FOLDER = Path(__file__).parents[2] / "firebase"
EMULATOR_VARIABLE = "FIREBASE_AUTH_EMULATOR_HOST"
PROJECT = "demo-echoplay"
PASSWORD = "correct horse"
START_S_MAX = 90.0
"""Compiling its API takes 4 s of a free core."""
STOP_S_MAX = 5.0

_OPERATOR = {"Authorization": "Bearer owner"}
_numbers = itertools.count(1)


class FirebaseEmulator:
    """The process; it ends with the tests, however they end.

    Where Node.js is a Python package, `node` is a program that runs the real one. So we end it by its standard
    input, which is the real one's too, and freeze its whole process group.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.host = ""
        """Where it listens, as `FIREBASE_AUTH_EMULATOR_HOST` is written."""

    async def start(self) -> None:
        node = shutil.which("node")
        if node is None or not (FOLDER / "node_modules" / "firebase-tools").exists():
            raise RuntimeError("the Firebase emulator is not installed: `make install`")
        # Whatever it would remember between runs goes to the tests' own folder.
        environment = {"PATH": os.environ["PATH"], "HOME": str(self._folder), "XDG_CONFIG_HOME": str(self._folder)}
        self._child = Child.spawn(
            "firebase", [node, FOLDER / "server.js", PROJECT], environment=environment,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip
        self._stdin, self._stdout = self._child.process.stdin, self._child.process.stdout
        assert self._stdin is not None
        assert self._stdout is not None
        async with asyncio.timeout(START_S_MAX):
            port = await asyncio.to_thread(self._stdout.readline)
        if not port.strip().isdigit():
            raise RuntimeError("the Firebase emulator did not start; what it said is above")
        self.host = f"127.0.0.1:{int(port)}"

    async def stop(self) -> None:
        assert self._stdin is not None
        assert self._stdout is not None
        self._stdin.close()
        try:
            await asyncio.wait_for(self._child.wait(), STOP_S_MAX)
        except TimeoutError:
            os.killpg(self._child.pid, signal.SIGKILL)
            await self._child.wait()
        self._stdout.close()

    @contextmanager
    def frozen(self) -> Iterator[None]:
        """It takes connections and answers nobody."""
        os.killpg(self._child.pid, signal.SIGSTOP)
        try:
            yield
        finally:
            os.killpg(self._child.pid, signal.SIGCONT)


@dataclass(frozen=True, slots=True)
class SignedUp:
    """Somebody with a Firebase account, and the token of the first sign-in."""

    uid: str
    email: str
    token: str


class Firebase:
    """An app's and an operator's view of the emulator."""

    def __init__(self, host: str, http: aiohttp.ClientSession) -> None:
        self._url = f"http://{host}/identitytoolkit.googleapis.com/v1"
        self._http = http

    async def sign_up(self, name: str = "Ada Lovelace") -> SignedUp:
        """A new account; nobody else has its address."""
        email = f"person-{next(_numbers)}@example.org"
        made = await self._post("/accounts:signUp?key=any", {"email": email, "password": PASSWORD, "displayName": name})
        return SignedUp(made["localId"], email, made["idToken"])

    async def sign_in(self, email: str) -> str:
        """A token of another sign-in, an hour long."""
        found = await self._post(
            "/accounts:signInWithPassword?key=any", {"email": email, "password": PASSWORD, "returnSecureToken": True}
        )
        return str(found["idToken"])

    async def sign_up_elsewhere(self, uid: str, project: str) -> str:
        """The token of somebody with this uid, who belongs to another project."""
        email = f"person-{next(_numbers)}@example.org"
        account = {"email": email, "password": PASSWORD, "localId": uid}
        await self._post(f"/projects/{project}/accounts", account, headers=_OPERATOR)
        asked = {"email": email, "password": PASSWORD, "targetProjectId": project, "returnSecureToken": True}
        return str((await self._post("/accounts:signInWithPassword", asked, headers=_OPERATOR))["idToken"])

    async def give_picture(self, uid: str, address: str) -> None:
        await self._update(uid, photoUrl=address)

    async def disable(self, uid: str) -> None:
        await self._update(uid, disableUser=True)

    async def revoke_tokens_before(self, uid: str, time_s: int) -> None:
        """What an operator does with `revoke_refresh_tokens`, at a time of our choice."""
        await self._update(uid, validSince=str(time_s))

    async def delete(self, uid: str) -> None:
        await self._post(f"/projects/{PROJECT}/accounts:delete", {"localId": uid}, headers=_OPERATOR)

    async def _update(self, uid: str, **changed: Any) -> None:
        await self._post(f"/projects/{PROJECT}/accounts:update", {"localId": uid, **changed}, headers=_OPERATOR)

    async def _post(self, path: str, body: dict[str, Any], headers: dict[str, str] | None = None) -> dict[str, Any]:
        async with self._http.post(f"{self._url}{path}", json=body, headers=headers) as response:
            answer: dict[str, Any] = await response.json()
            assert response.status == 200, answer
            return answer
