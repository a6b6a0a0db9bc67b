"""What it costs to send a room something, for each message that somebody gets: here, on Node, and by `send()` alone.

Everybody sits in a few large rooms whose hosts react all the time, so that each room hears the counts about ten times a
second; no clock runs. The three servers stand beside each other with their own people and take turns, a few seconds
each, so that whatever else the machine does hits all of them alike.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import AsyncExitStack
from typing import Any

from generators import Generators
from sides import BareSender, EchoPlay, NodeGateway, Side
from windows import Window, idle_cores, window

ROOMS = 4
REACTIONS_A_ROOM = 30.0
PEOPLE = {"small": 800, "medium": 1_000, "full": 2_000}
TURNS = {"small": 2, "medium": 4, "full": 6}
TURN_S = {"small": 4.0, "medium": 8.0, "full": 10.0}
WARM_UP_S = 1.0
UPDATES_A_SECOND = 10.0


async def measure(size: str) -> dict[str, Any]:
    people, seconds = PEOPLE[size], TURN_S[size]
    async with AsyncExitStack() as stack:
        ours, node, bare = EchoPlay(), NodeGateway(), BareSender()
        crowds: dict[str, Generators] = {}
        for side in (ours, node, bare):
            stack.callback(side.stop)
            side.start()
            crowds[side.name] = await stack.enter_async_context(Generators(1))
            rooms = await side.make_rooms(ROOMS, people // ROOMS)
            await crowds[side.name].come_in(side.addresses, rooms)
        for side in (ours, node):
            await crowds[side.name].go_live()
        idle = {side.name: sum((await idle_cores(side, seconds)).values()) for side in (ours, node)}
        turns: dict[str, list[Window]] = {ours.name: [], node.name: []}
        bare_sends, bare_used_s = 0, 0.0
        for _ in range(TURNS[size]):
            for side in (ours, node):
                turns[side.name].append(await _turn(side, crowds[side.name], seconds))
            noted = turns[ours.name][-1].noted
            frame_bytes = round(noted.bytes / noted.messages)
            said = await asyncio.to_thread(bare.tell, f"{frame_bytes} {UPDATES_A_SECOND} {seconds}")
            bare_sends += int(said.split()[0])
            bare_used_s += float(said.split()[1])
    found = {
        "EchoPlay": {**_figures(turns[ours.name], "edge"), "idle_cores": idle[ours.name]},
        "Node": {**_figures(turns[node.name], "gateway"), "idle_cores": idle[node.name]},
    }
    bare_us = bare_used_s / bare_sends * 1e6
    edge_us = found["EchoPlay"]["us_a_message_at_the_edge"]
    return {
        "people": people, "rooms": ROOMS, **found, "bare_send_us": bare_us, "times_bare_send": edge_us / bare_us,
        "times_node": edge_us / found["Node"]["us_a_message_at_the_edge"],
    }  # fmt: skip


async def _turn(side: Side, crowd: Generators, seconds: float) -> Window:
    await crowd.go(reactions_a_second=REACTIONS_A_ROOM * ROOMS, hosts_only=True)
    await asyncio.sleep(WARM_UP_S)
    found = await window(side, crowd, seconds)
    await crowd.rest()
    return found


def _figures(turns: Sequence[Window], edge: str) -> dict[str, Any]:
    messages = sum(one.noted.messages for one in turns)
    took_s = sum(one.noted.took_s for one in turns)
    at_edge_s = sum(one.cores.get(edge, 0.0) * one.noted.took_s for one in turns)
    all_s = sum(one.all_cores * one.noted.took_s for one in turns)
    return {
        "us_a_message_at_the_edge": at_edge_s / messages * 1e6,
        "us_a_message": all_s / messages * 1e6,
        "messages_a_second": messages / took_s,
        "bytes_a_message": sum(one.noted.bytes for one in turns) / messages,
        "bottleneck": next((one.noted.bottleneck for one in turns if one.noted.bottleneck), ""),
    }
