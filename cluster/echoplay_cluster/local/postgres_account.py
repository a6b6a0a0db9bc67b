"""Who PostgreSQL runs as: it refuses root, and `initdb` refuses a user without a name.

An ordinary user runs it as is. Root runs it in a user namespace, where root's own files belong to an ordinary
name: nothing is copied, nothing changes hands, and a folder below a closed home stays reachable. Where the
kernel offers no user namespaces it drops to another account; then what that account cannot reach — the
binaries, the data — lives below `/var/lib/echoplay`, and the data folder holds a link to it.
"""

from __future__ import annotations

import hashlib
import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Account", "choose_account"]

_REACHABLE_FOLDER = Path("/var/lib/echoplay")
_ACCOUNTS = ("postgres", "nobody", "daemon")


@dataclass(frozen=True, slots=True)
class Account:
    """How to start PostgreSQL's programs, and where they and their data have to be.

    `prefix` goes before each command; `owner` is the (user, group) to become, `None` to stay who we are.
    """

    prefix: tuple[str, ...] = ()
    owner: tuple[int, int] | None = None

    def programs(self, installed: Path) -> Path:
        """The folder of PostgreSQL's programs, copied if they cannot be reached where they are."""
        if self.owner is None or _is_reachable(installed):
            return installed
        # `bin` finds `lib` and `share` beside it, so the whole tree moves.
        home = _REACHABLE_FOLDER / f"postgres-{_short_hash(installed)}"
        if not home.exists():
            new = home.with_suffix(".new")
            shutil.rmtree(new, ignore_errors=True)
            _REACHABLE_FOLDER.mkdir(mode=0o755, parents=True, exist_ok=True)
            shutil.copytree(installed.parent, new)
            new.rename(home)
        return home / installed.name

    def place(self, data: Path) -> Path:
        """Where `data` really is: itself, or a reachable folder that it becomes a link to."""
        if self.owner is None or data.is_symlink() or _is_reachable(data.parent):
            return data.resolve()
        home = _REACHABLE_FOLDER / f"data-{_short_hash(data)}"
        _REACHABLE_FOLDER.mkdir(mode=0o755, parents=True, exist_ok=True)
        if data.exists():
            shutil.move(data, home)
        data.symlink_to(home)
        return home

    def take(self, folder: Path) -> None:
        """Make `folder` and all in it belong to who will run; a folder may have changed hands since last time."""
        user, group = self.owner or (os.geteuid(), os.getegid())
        if folder.stat().st_uid == user:
            return
        for entry in (folder, *folder.rglob("*")):
            os.chown(entry, user, group, follow_symlinks=False)


def choose_account(*, allow_namespaces: bool = True) -> Account:
    """The gentlest way that works here."""
    if os.geteuid() != 0 and _has_name(os.geteuid()):
        return Account()
    named = next(found for found in map(_account, _ACCOUNTS) if found is not None)
    if allow_namespaces and (unshare := shutil.which("unshare")):
        prefix = (unshare, "--user", f"--map-user={named[0]}", "--")
        tried = subprocess.run([*prefix, "true"], check=False, stdin=subprocess.DEVNULL, capture_output=True)
        if tried.returncode == 0:
            return Account(prefix=prefix)
    return Account(owner=named) if os.geteuid() == 0 else Account()


def _has_name(user: int) -> bool:
    try:
        pwd.getpwuid(user)
    except KeyError:
        return False
    return True


def _account(name: str) -> tuple[int, int] | None:
    try:
        entry = pwd.getpwnam(name)
    except KeyError:
        return None
    return entry.pw_uid, entry.pw_gid


def _is_reachable(folder: Path) -> bool:
    """Whether everybody may walk down to `folder`."""
    real = folder.resolve()
    return all(one.stat().st_mode & 0o001 for one in (real, *real.parents))


def _short_hash(path: Path) -> str:
    return hashlib.sha256(str(path).encode()).hexdigest()[:16]
