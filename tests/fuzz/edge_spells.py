"""Fuzzes a real edge on loopback sockets, spell by spell: hostile clients, and witnesses that must notice nothing.

A spell makes its own people and matches, plays its frames from its own seed, and ends with nobody connected. Then
nothing may be left: no connection, room, task or socket. What the storage in memory keeps of the spell's matches is
thrown away, so that memory can be compared from spell to spell.
"""

from __future__ import annotations

import asyncio
import random
import time
from dataclasses import dataclass
from typing import Any

from fuzz_findings import Findings, Reading
from guests_who_fuzz import Guest, Part
from json_grammar import Known
from running_edge import SECRET, Person, RunningEdge
from watching import ErrorEar, Held, Read
from witness import Witness

from echoplay_actors.actor.limits import ActorLimits
from echoplay_actors.clock import IncarnationClock
from echoplay_actors.match.values import Person as Somebody
from echoplay_http import REALTIME, EdgeSettings
from echoplay_http.tokens import Tokens

ROUND_S = 3_600
LOOK_EVERY_S = 1.0
LIMITS = ActorLimits(lease_term_ms=600_000)
"""Clients, edge and actor share one loop here, so a slow machine is no outage: how long a lease holds is not judged."""
GUESTS = 8


class Spells:
    """Plays one spell after the other on `edge`; `lethal` scales how often a frame should end its connection."""

    def __init__(
        self, edge: RunningEdge, findings: Findings, ear: ErrorEar, *, lethal: float = 1.0, guests: type[Guest] = Guest,
        first: int = 0,
    ) -> None:  # fmt: skip
        """`first` is the number of the first spell: each has its own seed, so one that broke can be played again."""
        self.findings = findings
        self._edge = edge
        self._ear = ear
        self._lethal = lethal
        self._guests = guests
        self._read = Read(edge, ear)
        self._numbers = first
        self._began_s = time.monotonic()

    async def play(self, frames: int) -> bool:
        """One spell of so many frames; false when something broke."""
        number = self._numbers
        self._numbers += 1
        findings = self.findings
        scene = await Scene.set(self._edge)
        each = max(frames // GUESTS, 1)
        draws = [random.Random(f"{findings.seed}/{number}/{place}") for place in range(GUESTS)]
        guests = [
            self._guests(self._edge, scene.parts[place % len(scene.parts)], draw, findings.played, lethal=self._lethal)
            for place, draw in enumerate(draws)
        ]
        playing = [asyncio.ensure_future(guest.play(each)) for guest in guests]
        try:
            await self._attend(scene, playing)
            await scene.close()
            await self._edge.nothing_held()
        except Exception as error:
            findings.broken.append(f"spell {number}: {type(error).__name__}: {error}")
            findings.broken += left_behind(self._edge)
        finally:
            for one in playing:
                one.cancel()
            await asyncio.gather(*playing, return_exceptions=True)
        findings.ticks += scene.ticks
        findings.broken += scene.wrong() + findings.played.heard.wrong + self._ear.found
        findings.frames = findings.played.frames
        findings.frames_read = self._read.frames
        findings.slowest = self._read.slowest
        if findings.broken:
            findings.last_frames = list(self._ear.last_frames)
            return False
        self._forget(scene)
        findings.readings.append(Reading(findings.played.frames, time.monotonic() - self._began_s, Held.now()))
        return True

    async def _attend(self, scene: Scene, playing: list[asyncio.Task[None]]) -> None:
        """The witnesses look around until all guests are done; raises what ends a guest otherwise."""
        waiting = set(playing)
        while waiting:
            await scene.look_around()
            done, waiting = await asyncio.wait(waiting, timeout=LOOK_EVERY_S)
            for one in done:
                one.result()
        await scene.look_around()

    def _forget(self, scene: Scene) -> None:
        """Throw away what this process keeps only because its storage and its gateway are those of tests."""
        gateway = self._edge.gateway
        gateway.asked.clear()
        for match_id in scene.match_ids:
            room = gateway.actor.rooms.get(match_id)
            if room is not None:
                gateway.actor._caretaker.let_go(room, final=True)
            gateway.store.database.matches.pop(match_id, None)
        for person in scene.people:
            self._edge.accounts.people.pop(person.id, None)
        self._ear.last_frames.clear()


@dataclass
class Scene:
    """The people and matches of one spell: two witnessed rooms, one of them hidden, and one of the guests' own."""

    edge: RunningEdge
    people: list[Person]
    match_ids: list[str]
    parts: list[Part]
    witnesses: list[Witness]

    @classmethod
    async def set(cls, edge: RunningEdge) -> Scene:
        calm, shy, host, second, viewer, outsider, banned = people = [
            await edge.sign_up(name) for name in ("Calm", "Shy", "Host", "Second", "Viewer", "Outsider", "Banned")
        ]
        watched = await edge.make_match(calm)
        hidden = await edge.make_match(shy, "FAMILY")
        own = await edge.make_match(host)
        assert (await edge.call("POST", f"/v1/matches/{own}/join", second))[0] == 200
        witnesses = [
            await Witness.come(edge, calm, watched, round_s=ROUND_S),
            await Witness.come(edge, shy, hidden, round_s=ROUND_S),
        ]
        edge.accounts.ban(banned.id)
        ids = [person.id for person in people]

        def part(name: str, who: Person | None, match_ids: list[str], *others: str) -> Part:
            tokens = (*((who.token,) if who else ()), *others)
            return Part(name, Known((*match_ids, hidden), ids, tokens), who.token if who else None, (hidden,))

        expired = _expired(outsider.id)
        parts = [
            part("host", host, [own, watched]),
            part("participant", second, [own, own, watched]),
            part("viewer", viewer, [watched, own], second.token, expired),
            part("stranger", None, [watched, own]),
            part("outsider", outsider, ["x", watched], expired, banned.token),
            part("late", None, [own, watched], viewer.token),
        ]
        return cls(edge, people, [watched, hidden, own], parts, witnesses)

    @property
    def ticks(self) -> int:
        return sum(one.ticks for one in self.witnesses)

    async def look_around(self) -> None:
        for one in self.witnesses:
            await one.looks_around()

    def wrong(self) -> list[str]:
        return [what for one in self.witnesses for what in one.wrong]

    async def close(self) -> None:
        """The witnesses end their debates and go; the guests have gone already."""
        for one in self.witnesses:
            await one.leave()


def _expired(user_id: str) -> str:
    """A token that was good an hour ago."""
    settings = EdgeSettings(jwt_secret=SECRET, development=True)
    return Tokens(settings, clock=_AnHourAgo(settings.token_life_s * 1000)).issue(Somebody(user_id))


class _AnHourAgo:
    def __init__(self, life_ms: int) -> None:
        self._at_ms = IncarnationClock().now_ms() - life_ms - 3_600_000

    def now_ms(self) -> int:
        return self._at_ms


def left_behind(edge: RunningEdge) -> list[str]:
    """Each connection that is still there, in words."""
    realtime: Any = edge.app[REALTIME]
    told = [str(held_by(edge))]
    for transport_id, one in realtime._connections._by_transport.items():
        socket = realtime._server.eio.sockets.get(transport_id)
        states = ("connected", "upgrading", "upgraded", "closing", "closed")
        engine = [state for state in states if getattr(socket, state, False)]
        told.append(
            f"still there: {transport_id}, sid {one.sid}, signed in {one.session is not None}, ending {one.ending}, "
            f"holding {one.holding}, unanswered {one.unanswered}, engine {engine or socket}, "
            f"websocket {transport_id in realtime._server.transports}"
        )
    return told


def held_by(edge: RunningEdge) -> dict[str, int]:
    """What an edge still has to do for somebody; all of it is 0 once everybody has gone."""
    realtime: Any = edge.app[REALTIME]
    return {"connections": realtime.connections_count, "rooms": realtime.rooms_count, "chores": len(realtime._chores)}
