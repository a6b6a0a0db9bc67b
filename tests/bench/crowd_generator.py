"""A process full of devices. What to do comes on its input, a JSON document a line; it answers each with one.

{"address": [host, port], "seats": [[token, match id], …], "seed": n}    all come in  → {"inside": n}
{"cut": [match id, …], "within_s": s}      the devices of those rooms lose their network, none if the list is empty;
                                           answered once all that were lost are back, or after `within_s`
"""

from __future__ import annotations

import asyncio
import json
import random
import sys
import time
from typing import Any

import uvloop
from crowd_device import Device, Noted

LOOK_S = 0.02
COMING_A_SECOND = 150
IN_WITHIN_S = 120.0


async def main() -> None:
    loop = asyncio.get_running_loop()
    devices: list[Device] = []
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        asked = json.loads(line)
        if "seats" in asked:
            answer = await _come_in(devices, asked)
        else:
            answer = await _come_back(devices, asked)
        print(json.dumps(answer), flush=True)


async def _come_in(devices: list[Device], asked: dict[str, Any]) -> dict[str, Any]:
    draws, noted = random.Random(asked["seed"]), Noted()
    host, port = asked["address"]
    for token, match_id in asked["seats"]:
        devices.append(Device((host, port), token, match_id, draws, noted))
        devices[-1].connect()
        await asyncio.sleep(1 / COMING_A_SECOND)
    await _until_all_are_inside(devices, IN_WITHIN_S)
    return {"inside": _inside(devices)}


async def _come_back(devices: list[Device], asked: dict[str, Any]) -> dict[str, Any]:
    """From now on note; somebody has to be lost before all can be back."""
    noted = Noted()
    for device in devices:
        device.noted = noted
    cpu_s, began_s = time.process_time(), time.monotonic()
    for device in devices:
        if device.match_id in asked["cut"]:
            device.cut()
    async with asyncio.timeout(asked["within_s"]):
        await noted.somebody_lost.wait()
    most_lag_s = await _until_all_are_inside(devices, asked["within_s"])
    took_s = time.monotonic() - began_s
    return {
        **noted.told(), "began_s": began_s, "inside": _inside(devices),
        "cores": (time.process_time() - cpu_s) / took_s, "most_lag_s": most_lag_s,
    }  # fmt: skip


async def _until_all_are_inside(devices: list[Device], within_s: float) -> float:
    """Seconds by which this process itself was late at most, meanwhile."""
    most_lag_s, until_s = 0.0, time.monotonic() + within_s
    while _inside(devices) < len(devices) and time.monotonic() < until_s:
        slept_s = time.monotonic()
        await asyncio.sleep(LOOK_S)
        most_lag_s = max(most_lag_s, time.monotonic() - slept_s - LOOK_S)
    return most_lag_s


def _inside(devices: list[Device]) -> int:
    return sum(one.inside for one in devices)


if __name__ == "__main__":
    uvloop.run(main())
