"""A reader of environment variables: turns text into typed values and collects what is wrong.

It never raises: a value that cannot be used is replaced by its default and noted in `problems`, so that an
operator sees every mistake at the first start. A variable that is empty counts as unset.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Mapping
from urllib.parse import urlsplit

__all__ = ["Reader", "is_loopback"]

_HOST_NAME = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?")


class Reader:
    """Reads one environment; `problems` holds a sentence for each value that cannot be used."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._environment = environment
        self.problems: list[str] = []

    def problem(self, sentence: str) -> None:
        self.problems.append(sentence)

    def text(self, name: str) -> str | None:
        return self._environment.get(name, "").strip() or None

    def number(self, name: str, default: int, *, least: int, most: int) -> int:
        text = self.text(name)
        if text is None:
            return default
        # isdecimal alone would let digits of other scripts through.
        if text.isascii() and text.isdecimal() and least <= int(text) <= most:
            return int(text)
        self.problem(f"{name} is {text!r}: give a whole number from {least} to {most}")
        return default

    def choice(self, name: str, default: str, choices: tuple[str, ...]) -> str:
        text = self.text(name)
        if text is None:
            return default
        if text.lower() in choices:
            return text.lower()
        self.problem(f"{name} is {text!r}: give one of {', '.join(choices)}")
        return default

    def host(self, name: str, default: str) -> str:
        text = self.text(name)
        if text is None:
            return default
        if _address(text) is not None or _HOST_NAME.fullmatch(text):
            return text
        self.problem(f"{name} is {text!r}: give an address such as 127.0.0.1 or 0.0.0.0, without a port")
        return default

    def url(self, name: str, schemes: tuple[str, ...], example: str) -> str | None:
        text = self.text(name)
        if text is None:
            return None
        try:
            parts = urlsplit(text)
            usable = parts.scheme in schemes and (bool(parts.hostname) or parts.query.startswith("host="))
            _ = parts.port
        except ValueError:
            usable = False
        if usable:
            return text
        # The value stays unsaid: an address like this carries a password.
        self.problem(f"{name} is not an address that can be used: give one like {example}")
        return None

    def origins(self, name: str) -> tuple[str, ...]:
        found = []
        for text in filter(None, (part.strip() for part in (self.text(name) or "").split(","))):
            parts = urlsplit(text)
            if parts.scheme in ("http", "https") and parts.netloc and not (parts.path or parts.query):
                found.append(text.lower())
            else:
                self.problem(
                    f"{name} holds {text!r}: give origins such as https://play.example.org, separated by commas"
                )
        return tuple(found)

    def all_or_none(
        self, names: tuple[str, ...], *, needed: tuple[str, ...], required: bool, needed_anyway: bool = False
    ) -> tuple[str, ...] | None:
        """The values of `names` when every `needed` one is there; `None` when none is and none is `required`."""
        values = tuple(self.text(name) or "" for name in names)
        missing = [name for name in needed if self.text(name) is None]
        if not missing:
            return values
        if required or needed_anyway or any(values):
            for name in missing:
                why = "production needs it" if required else "the others that belong to it are set"
                self.problem(f"{name} is missing: {why}")
        return None


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach `host`."""
    address = _address(host)
    return host == "localhost" if address is None else address.is_loopback


def _address(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(text)
    except ValueError:
        return None
