"""What people do to a server: leave, come back all at once, attack it, get suspended."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from checker.history import Asked
from simulated.faults.register import Hit, fault
from simulated.world import US

if TYPE_CHECKING:
    from simulated.one_run import Run

ACK_NUMBER = 1_000_000
"""Under which answers are asked that nobody waits for."""


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
    number = ACK_NUMBER
    frames: list[bytes] = [
        b"\xff\xfe", b"[]", b'["event"]', b'["connect", {"token": 7}]', b'["event", null, ["x"]]',
        f'["event", {number}, 5]'.encode(),
        f'["event", {number}, ["submit_vote", {{"matchId": null}}]]'.encode(), f'["binary", {number}]'.encode(),
        f'["event", {number}, ["submit_vote", {{"matchId": "{other}", "forUserId": "nobody"}}]]'.encode(),
        f'["event", {number}, ["end_round", {{"matchId": "{other}"}}]]'.encode(),
        f'["event", null, ["resume", {{"matchId": "{other}", "epoch": 9, "v": 99999}}]]'.encode(),
        f'["event", {number}, ["resume", {{"matchId": "{other}", "epoch": -1, "v": "x"}}]]'.encode(),
        f'["event", {number}, ["join_room", {{"matchId": "{other}", "jwt": "a.b.c"}}]]'.encode(),
    ]  # fmt: skip
    chosen = draw.choices(frames, k=draw.choice((1, 3, 300)))
    device, now_us = run.guests.devices[name], run.world.now_us
    for command in ("join_room", "resume", "submit_vote", "end_round"):
        # Whoever enters a room this way may be shown it, and whoever is in it may act.
        if any(command.encode() in frame for frame in chosen):
            run.history.asked.append(Asked(now_us, name, device.person_id, line.number, other, command, None, {"v": 0}))
    for frame in chosen:
        run.guests.devices[name].process.call_soon(line.send_raw, frame)
    return name, None
