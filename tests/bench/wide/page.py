"""`docs/benchmarks.md`: the figures of each part with what they belong to, and their plots. Only what was measured."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from plots import plots
from record import FOLDER
from tables import rows, warnings

ALONE_LOAD_MAX = 1.0
PAGE = FOLDER.parent / "benchmarks.md"

_HEAD = """# Benchmarks

`make bench` measures this and writes this page; `make bench PARTS=nights` only a part. Every figure was measured.

Processor time is that of all our processes, Ray, Postgres, Valkey and the supervisor included, and of children that
ended. The other server is [a Socket.IO gateway on Node.js](../tests/bench/node/gateway.mjs) that sends the same by the
same rules, keeps everything in memory, believes every token and loses it all when it ends; our votes are durable. Both
get the same people from the same load generator on the same machine, in turns: so ratios are fair on a machine that
others use, latencies are not. *Load before* is what others did there right before.

A tick is *late* after the exact second of its clock; the contract lets it leave at the end of its slot of 25 ms, and
*later than its slot* is what comes on top. A reaction's time ends with the update that has it, for the one who reacted.
"""

_PARTS = {
    "fan-out": (
        "Fan-out",
        "A few large rooms that hear a count ten times a second; `send()` writes frames of the same size."
        " What an edge adds to it is told in [ADR 19](adr/0019-the-way-in-and-out-of-an-edge.md).",
    ),
    "nights": (
        "Evenings",
        "Each person reacts once in ten seconds and votes once in 200; every room's clock runs. Why small debates cost"
        " more than on Node.js, and what was tried, is told in [ADR 22](adr/0022-clocks-end-on-slots.md).",
    ),
    "density": ("Density", "Two people watch every tenth match; memory is without them."),
    "creation": ("Creation", "Matches over REST, each by another person, sixteen calls at once."),
    "connect": (
        "Connecting",
        "A WebSocket, signed in; then with a room joined. 64 at once. Node.js takes half as much again for each"
        " of the first thousand; see [ADR 19](adr/0019-the-way-in-and-out-of-an-edge.md).",
    ),
    "growth": (
        "Growth",
        "Nights of more and more rooms of twenty; what is used idle is measured with the matches made. In a small crowd"
        " each event is alone and wakes two processes and a client; in a large one several go together.",
    ),
}


def write(known: dict[str, Any], page: Path = PAGE, folder: Path = FOLDER) -> None:
    """The page and its plots, in the place of what was there."""
    pictures = plots(known)
    said = [_HEAD]
    for part, (title, about) in _PARTS.items():
        if part in known:
            said.append(_section(part, title, about, known[part], f"{part}.svg" in pictures))
    page.write_text("\n".join(said), "utf-8")
    folder.mkdir(parents=True, exist_ok=True)
    for name, picture in pictures.items():
        (folder / name).write_text(picture, "utf-8")


def _section(part: str, title: str, about: str, entry: dict[str, Any], has_picture: bool) -> str:
    lines = [f"## {title}", "", about, ""]
    if has_picture:
        lines += [f"![{title}](benchmarks/{part}.svg)", ""]
    lines += ["| What | Found | Aim |", "| --- | --- | --- |"]
    lines += [f"| {what} | {found} | {aim} |" for what, found, aim in rows(part, entry["found"])]
    lines += [
        "", f"{entry['at']}, size {entry['size']}, load before {entry['load_before']}. {entry['machine']}. "
        f"Code {entry['code']}. {entry['versions']}, Node {entry['node']}.", "",
    ]  # fmt: skip
    if float(entry["load_before"]) > ALONE_LOAD_MAX:
        lines += [
            "Others used the machine meanwhile: ratios hold, times and rates are worse than they would be.",
            "",
        ]
    lines += [f"Doubtful: {said}.\n" for said in warnings(entry["found"])]
    return "\n".join(lines)
