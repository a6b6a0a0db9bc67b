"""Judges what a client is sent: codes of the contract, nothing of a room it may not see, and before it has signed in
refusals only."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass, field

from echoplay_actors.errors import REFUSALS

CODES = frozenset(REFUSALS)
"""Of the wire contract."""
SAID_CHARACTERS_MAX = 64 * 1024
"""No single thing this server says is longer."""

_CODE = re.compile(r'"code": "([^"]*)"')
_PROTOCOL = ("0{", "1", "2", "3probe", "6")


@dataclass
class Heard:
    """What all clients of a run were told, counted; `wrong` is what may never be said."""

    refusals: Counter[str] = field(default_factory=Counter)
    accepted: int = 0
    events: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)


class Ear:
    """One client's. `hidden` are matches it may learn nothing of; `stranger` is one that never signs in."""

    def __init__(self, heard: Heard, *, hidden: tuple[str, ...], stranger: bool) -> None:
        self._heard = heard
        self._hidden = hidden
        self._stranger = stranger
        self.refused: Counter[str] = Counter()

    def hear(self, text: str) -> None:
        """One Engine.IO packet from the server."""
        heard = self._heard
        refused = False
        if text.startswith("43/realtime,"):
            refused = self._acknowledgement(text)
        elif text.startswith('42/realtime,["error",'):
            refused = self._refusal(text)
        elif text.startswith("42/realtime,"):
            heard.events[text[14 : text.find('"', 14)]] += 1
        elif text.startswith("44"):
            # The library's own refusals, of unknown namespaces, have no code.
            refused = self._refusal(text) if text.startswith("44/realtime,") and _CODE.search(text) else True
        elif text.startswith(("40/realtime,", "41/realtime,")):
            refused = True
        elif not text.startswith(_PROTOCOL):
            self._wrong("no packet of ours", text)
        if len(text) > SAID_CHARACTERS_MAX:
            self._wrong("too long", text)
        if not refused and any(one in text for one in self._hidden):
            self._wrong("a hidden match", text)
        if not refused and self._stranger and text.startswith("4"):
            self._wrong("somebody without a token was told", text)

    def _acknowledgement(self, text: str) -> bool:
        number = re.match(r"\d+", text[12:])
        if number is None:
            self._wrong("an acknowledgement of nothing", text)
        if '[{"ok": true' in text[:140]:
            self._heard.accepted += 1
            return False
        return self._refusal(text)

    def _refusal(self, text: str) -> bool:
        found = _CODE.search(text)
        code = found.group(1) if found else "none"
        self._heard.refusals[code] += 1
        self.refused[code] += 1
        if code not in CODES:
            self._wrong("no code of the contract", text)
        elif self._heard.refusals[code] % 50 == 1:
            self._look_closely(text)
        return True

    def _look_closely(self, text: str) -> None:
        """That it is what the contract says, field by field."""
        start = text.index("[")
        said = json.loads(text[start:]) if text.startswith("4") else []
        error = said[1] if said[0] == "error" else said[0]["error"]
        if not isinstance(error["message"], str) or not isinstance(error["retryable"], bool):
            self._wrong("a refusal of another shape", text)

    def _wrong(self, what: str, text: str) -> None:
        if len(self._heard.wrong) < 20:
            self._heard.wrong.append(f"{what}: {text[:300]!r}")
