"""What people do to a server: leave, come back all at once, attack it, get suspended."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

from simulated.faults.register import Hit, fault
from simulated.world import US

if TYPE_CHECKING:
    from simulated.one_run import Run


@fault("reconnect storm")
def reconnect_storm(run: Run, draw: random.Random) -> Hit:
    for device in run.guests.devices.values():
        if device.line is not None:
            device.process.call_soon(device.line.close, "storm")
    return "everybody", None


@fault("devices away")
def devices_away(run: Run, draw: random.Random) -> Hit:
    """One person's devices, or everybody's of a match, are put away for a while."""
    seconds = draw.choice((2.0, 7.0, 20.0, 75.0)) * draw.uniform(0.7, 1.2)
    some = run.guests.some_device(draw)
    chosen = [some] if draw.random() < 0.7 else run.guests.devices_beside(some)
    for name in chosen:
        run.guests.put_away(name, True)
        run.later(min(seconds, 75.0), run.guests.put_away, name, False)
    return some, round(seconds * US)


@fault("suspension")
def suspension(run: Run, draw: random.Random) -> Hit:
    name = run.guests.some_device(draw)
    run.guests.ban(run.guests.devices[name].person_id)
    return name, None


@fault("hostile client")
def hostile_client(run: Run, draw: random.Random) -> Hit:
    """Frames that no client of ours sends: garbage, other people's ids, floods, commands before joining."""
    name = run.guests.some_device(draw)
    line = run.guests.devices[name].line
    if line is None:
        return None
    other = run.guests.some_match(draw)
    garbage = (
        b"\xff\xfe", b"[]", b'["event"]', b'["connect", {"token": 7}]', b'["event", null, ["x"]]',
        b'["event", 999999, 5]', b'["binary", 999999]', b'["event", 999999, ["submit_vote", {"matchId": null}]]',
    )  # fmt: skip
    asking: tuple[tuple[str, dict[str, Any]], ...] = (
        ("submit_vote", {"forUserId": "nobody"}), ("end_round", {}), ("resume", {"epoch": 9, "v": 99_999}),
        ("resume", {"epoch": -1, "v": "x"}), ("join_room", {"jwt": "a.b.c"}),
    )  # fmt: skip
    process = run.guests.devices[name].process
    for one in draw.choices((*garbage, *asking), k=draw.choice((1, 3, 300))):
        if isinstance(one, bytes):
            process.call_soon(line.send_raw, one)
        else:
            process.call_soon(line.send_unawaited, *one, other)
    return name, None
