"""Socket.IO: an app that knows nothing but the wire contract's own names follows a preset without a hole."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from shapes import EVENTS

from server.realtime import Client, Seen
from server.visit import Person, Visit

DOCUMENT = Path(__file__).parents[2] / "docs" / "realtime.md"
NUMBERED = frozenset(
    {
        "participant_joined", "participant_left", "debate_started", "round_started", "timer_adjusted", "debate_paused",
        "debate_continued", "round_ended", "voting_opened", "host_changed", "ai_score", "match_ended",
    }
)  # fmt: skip
"""The numbered events of the wire contract."""


class OldApp:
    """Counts by the field `v`, whatever the event is called, and learns only from what it knows."""

    def __init__(self, state: Seen) -> None:
        self.v: int = state["v"]
        self.status: str = state["match"]["status"]
        self.speaker_id: str | None = None
        self.strange: set[str] = set()

    def take(self, seen: Seen) -> None:
        payload: dict[str, Any] = seen.data
        assert payload["v"] == self.v + 1, f"a hole before {seen.name}: {self.v} → {payload['v']}"
        self.v = payload["v"]
        if seen.name not in NUMBERED:
            self.strange.add(seen.name)
        elif seen.name == "round_started":
            self.speaker_id = payload["speakerUserId"]
        elif seen.name == "match_ended":
            self.status = "SCORED" if payload["aiScore"] is not None else "ENDED"


async def _whole_duel(visit: Visit) -> tuple[Client, Seen, Person]:
    """A DUEL with everything that the contract does not name, played to its result: what a watcher got of it."""
    host, guest = await visit.people("Hanna", "Gustav")
    match_id = await visit.make_match(host, "COUPLE", format="DUEL")
    watcher = await visit.client(await visit.person("Wanda"))
    state = await watcher.enter(match_id)
    await visit.join(guest, match_id)
    clients = {one.id: await visit.enter(one, match_id) for one in (host, guest)}
    moderator = await visit.enter(await visit.person("Moritz", "MOD"), match_id)
    for client in clients.values():
        assert (await client.ask("set_ready", matchId=match_id, ready=True))["ok"]
    assert (await clients[host.id].ask("swap_sides", matchId=match_id))["ok"]
    assert (await clients[host.id].ask("start_debate", matchId=match_id))["ok"]
    for number in range(1, 7):
        assert (await moderator.ask("end_round", matchId=match_id))["ok"]
        if number < 6:
            assert (await moderator.ask("begin_speech", matchId=match_id))["ok"]
    assert (await moderator.ask("submit_vote", matchId=match_id, forUserId=guest.id))["ok"]
    assert (await moderator.ask("request_ai_score", matchId=match_id))["ok"]
    await watcher.event("match_ended")
    return watcher, state, host


async def test_an_app_that_counts_by_the_field_sees_no_hole_in_a_duel(visit: Visit) -> None:
    watcher, state, host = await _whole_duel(visit)
    app = OldApp(state)
    for seen in watcher.numbered():
        app.take(seen)
    assert app.strange == {"participant_ready", "sides_changed", "handover_started"}
    assert (app.status, app.speaker_id) == ("SCORED", host.id)


async def test_what_such_an_app_missed_is_told_by_the_same_count(visit: Visit) -> None:
    watcher, state, _ = await _whole_duel(visit)
    last = watcher.numbered()[-1]["v"]
    back = await visit.client(await visit.person("Bela"))
    assert (await back.ask("resume", matchId=state["match"]["id"], epoch=state["epoch"], v=state["v"]))["ok"]
    app = OldApp(state)
    for seen in back.numbered():
        app.take(seen)
    assert (app.v, app.status) == (last, "SCORED")


def test_every_numbered_event_that_the_contract_does_not_name_is_listed_where_apps_are_told_to_count() -> None:
    text = DOCUMENT.read_text("utf-8")
    paragraph = next(one for one in text.split("\n\n") if one.startswith("**Every event that carries `v` counts"))
    assert set(_names(paragraph.split("Added so far")[1])) == _numbered() - NUMBERED


def _numbered() -> set[str]:
    return {name for name, fields in EVENTS.items() if fields.get("v") == "count" and name != "room_state"}


def _names(text: str) -> Iterator[str]:
    return (one for one in text.split("`")[1::2])
