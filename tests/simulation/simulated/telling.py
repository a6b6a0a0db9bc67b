"""A run told one line an event, in the order of time: what a person reads who wants to know why a seed failed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from checker.history import History
from simulated.world import US


def story(history: History, *, match_id: str | None = None) -> Iterator[str]:
    """The lines, those about other matches left out when one is named."""
    lines: list[tuple[int, int, str]] = []

    def tell(at_us: int, who: str, what: str, about: str | None = None) -> None:
        if match_id is None or about is None or about == match_id:
            lines.append((at_us, len(lines), f"{at_us / US:10.4f}  {who:<12} {_named(about)}{what}"))

    for fault in history.faults:
        lasts = "" if fault.until_us is None else f" for {(fault.until_us - fault.at_us) / US:.2f} s"
        tell(fault.at_us, "FAULT", f"{fault.kind}: {fault.target}{lasts}")
    for life in history.lifetimes:
        tell(life.began_us, life.name, "is started")
        if life.ended_us is not None:
            tell(life.ended_us, life.name, f"ends: {life.reason}")
    for one in history.connected:
        tell(one.at_us, one.device, f"connected to {one.edge} (connection {one.connection})")
    for gone in history.disconnected:
        tell(gone.at_us, gone.device, f"connection {gone.connection} ends: {gone.reason}")
    for asked in history.asked:
        tell(asked.at_us, asked.device, f"asks {asked.command} {_brief(asked.body)} op={asked.op_id}", asked.match_id)
    for answered in history.answered:
        what = f"is answered {answered.command} op={answered.op_id}: {_brief(answered.payload)}"
        tell(answered.at_us, answered.device, what, answered.match_id)
    for given in history.gave_up:
        tell(given.at_us, given.device, f"gives up {given.command} op={given.op_id}", given.match_id)
    for seen in history.seen:
        if seen.name != "timer_tick":
            tell(seen.at_us, seen.device, f"sees {seen.name} {_brief(seen.payload)}", seen.match_id)
    for ban in history.banned:
        tell(ban.at_us, "MODERATION", f"{ban.person} is suspended")
    for breach in history.breaches:
        tell(breach.at_us, "BREACH", f"{breach.invariant}: {breach.text}")
    tell(history.calm_from_us, "CALM", "no more faults")
    tell(history.ended_us, "END", "the run is over")
    lines.sort()
    yield from (line for _, _, line in lines)


def journal(history: History, match_id: str) -> Iterator[str]:
    """A match's journal as storage has it."""
    for row in history.matches[match_id].rows:
        yield f"{row.seq:4d} e{row.epoch} {row.at_ms} {row.type} {_brief(row.data)} {row.op or ''}"


def _named(match_id: str | None) -> str:
    return f"[{match_id[:8]}] " if match_id else ""


def _brief(fields: Any) -> str:
    left_out = {"matchId", "opId", "match", "participants", "reactions"}
    if not isinstance(fields, dict):
        return str(fields)
    return " ".join(f"{name}={_short(value)}" for name, value in fields.items() if name not in left_out)


def _short(value: Any) -> str:
    text = str(value)
    return f"…{text[-6:]}" if len(text) == 36 and text.count("-") == 4 else text[:90]
