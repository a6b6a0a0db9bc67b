"""A whole debate, played by scripted clients on real sockets against a server of its own.

Two debate a real motion, five watch, react and vote; in the middle the match's process is killed. What each saw is
printed as it happens, then the rows in PostgreSQL, then a verdict: the exit code is 0 only if nothing was lost.

    make demo                  a motion by chance
    python tests/demo/play.py 2      the third of `motions.json`
"""

from __future__ import annotations

import asyncio
import json
import random
import signal
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from rows import show_rows
from timeline import Timeline
from verdict import Verdict

from server.database import owner_pid
from server.processes import MATCH_ACTOR, called
from server.realtime import Client
from server.running import TemporaryServer
from server.visit import Person, Visit

ROUND_S = 12
AUDIENCE = ("Wanda", "Wim", "Wilma", "Walid", "Wen")
KINDS = ("heart", "thumbs", "laugh", "flame")


async def play(server: TemporaryServer, motion: dict[str, str], verdict: Verdict) -> str:
    """The debate; the match's id."""
    timeline = Timeline(everybody=2 + len(AUDIENCE))
    async with Visit(server) as visit:
        hanna, gustav = await visit.people("Hanna", "Gustav")
        audience = await visit.people(*AUDIENCE)
        names = {one.id: one.name for one in (hanna, gustav, *audience)}
        match_id = await visit.make_match(hanna, "COUPLE", topic=motion["topic"])
        timeline.say(hanna.name, f"opens a debate: {motion['topic']}")

        async def enter(person: Person) -> Client:
            client = await visit.client(person)
            timeline.follow(client, names)
            await client.enter(match_id)
            return client

        clients = {hanna.id: await enter(hanna)}
        timeline.say(gustav.name, f"takes a seat ({await visit.join(gustav, match_id)})")
        for person in (gustav, *audience):
            clients[person.id] = await enter(person)
        await _speak(clients, match_id, hanna, timeline, clients[audience[0].id])
        cast = {audience[0].id: gustav.id}
        await _vote(clients, match_id, cast, timeline, names)

        clients[gustav.id].skip()
        await _begin(clients, match_id, gustav)
        await clients[gustav.id].event("timer_tick", lambda seen: seen["remaining"] <= ROUND_S // 2, within_s=ROUND_S)
        killed_s = _kill(server, match_id, timeline)
        # While nobody has the match: votes wait for its new owner, none is lost.
        later = {person.id: (hanna.id if number % 2 else gustav.id) for number, person in enumerate(audience)}
        await _vote(clients, match_id, later, timeline, names)
        tick = await clients[gustav.id].event("timer_tick", lambda seen: seen.at_s > killed_s, within_s=10)
        verdict.check(
            f"the clock went on {tick.at_s - killed_s:.2f} s after the kill (aim 3 s)", tick.at_s - killed_s < 6
        )
        adjusted = clients[gustav.id].all("timer_adjusted")
        verdict.check(
            "the outage was given back, with a second of grace", [one["addedMs"] >= 1_000 for one in adjusted] == [True]
        )
        await clients[gustav.id].event("round_ended", lambda seen: seen["number"] == 2, within_s=2 * ROUND_S)

        answer = await clients[hanna.id].ask("request_ai_score", matchId=match_id)
        verdict.check("the host got a result", answer["ok"])
        for client in clients.values():
            await client.event("match_ended")
        timeline.flush()
        _judge_clients(clients, verdict, {**cast, **later}, answer)
    return match_id


async def _begin(clients: dict[str, Client], match_id: str, speaker: Person) -> None:
    host = next(iter(clients.values()))
    answer = await host.ask("start_round", matchId=match_id, speakerUserId=speaker.id, durationSec=ROUND_S)
    assert answer["ok"], answer


async def _speak(clients: dict[str, Client], match_id: str, speaker: Person, timeline: Timeline, fan: Client) -> None:
    """A whole round, with somebody reacting to it."""
    await _begin(clients, match_id, speaker)
    for kind in KINDS:
        await fan.event("timer_tick")
        await fan.tell("submit_reaction", matchId=match_id, type=kind)
        timeline.say(fan.name, f"reacts: {kind}")
    await fan.event("round_ended", within_s=ROUND_S + 5)


async def _vote(
    clients: dict[str, Client], match_id: str, cast: dict[str, str], timeline: Timeline, names: dict[str, str]
) -> None:
    """Everybody named votes at once, and again, under the same operation, until the vote is acknowledged."""

    async def vote(voter_id: str, for_user_id: str) -> None:
        began_s = time.monotonic()
        asked = {"matchId": match_id, "forUserId": for_user_id, "opId": f"vote-{for_user_id}"}
        while not (answer := await clients[voter_id].ask("submit_vote", within_s=20, **asked))["ok"]:
            assert answer["error"]["retryable"], answer
            await asyncio.sleep(answer["error"].get("retryAfterMs", 200) / 1000)
        took_ms = 1000 * (time.monotonic() - began_s)
        timeline.say(names[voter_id], f"votes for {names[for_user_id]}: acknowledged after {took_ms:.0f} ms")

    await asyncio.gather(*(vote(*one) for one in cast.items()))


def _kill(server: TemporaryServer, match_id: str, timeline: Timeline) -> float:
    pid = owner_pid(server, match_id)
    [process] = [one for one in called(server.processes(), MATCH_ACTOR) if one.pid == pid]
    process.send(signal.SIGKILL)
    timeline.say("*** the machine ***", f"kill -9 of the match's process, {pid}")
    return time.monotonic()


def _judge_clients(
    clients: dict[str, Client], verdict: Verdict, cast: dict[str, str], answer: dict[str, object]
) -> None:
    for client in clients.values():
        versions = [seen["v"] for seen in client.numbered()]
        verdict.check(
            f"{client.name} saw {len(versions)} numbered events without a hole",
            versions == list(range(versions[0], versions[0] + len(versions))),
        )
    totals = clients[next(iter(clients))].all("vote_update")[-1]["totals"]
    verdict.check(f"all {len(cast)} votes were counted", sum(totals.values()) == len(cast))
    shown = {client.all("ai_score")[-1]["score"] for client in clients.values()}
    verdict.check("everybody saw the same result", shown == {answer["evaluation"]["score"]})  # type: ignore[index]


def main() -> int:
    motions = json.loads((Path(__file__).parent / "motions.json").read_text("utf-8"))
    motion = motions[int(sys.argv[1])] if len(sys.argv) > 1 else random.choice(motions)
    verdict = Verdict()
    print(f"The motion: {motion['topic']}\nIts source: {motion['source']}\n\nstarting a server …", flush=True)
    with TemporaryServer() as server:
        match_id = asyncio.run(play(server, motion, verdict))
        found = show_rows(server, match_id)
        [match] = found["match"]
        verdict.check("the match is SCORED in PostgreSQL", match["status"] == "SCORED")
        verdict.check(
            "both rounds are there, with their ends", [one["ended_at"] is None for one in found["round"]] == [False] * 2
        )
        verdict.check(f"{len(AUDIENCE)} votes are there", len(found["vote"]) == len(AUDIENCE))
        verdict.check("one evaluation is there", len(found["evaluation"]) == 1)
        epochs = [one["epoch"] for one in found["match_event"]]
        verdict.check("the journal has two epochs: before the kill and after it", epochs == [1, 2])
        seqs = [(one["first_seq"], one["last_seq"], one["events"]) for one in found["match_event"]]
        dense = all(last - first + 1 == count for first, last, count in seqs) and seqs[0][1] + 1 == seqs[-1][0]
        verdict.check("the journal is dense", dense)
    return verdict.say()


if __name__ == "__main__":
    sys.exit(main())
