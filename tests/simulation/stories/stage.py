"""A stage on which a history is made by hand: the real rules and the real wire, and a watcher who notes everything.

Time passes in milliseconds and only when it is told to. Every way takes `WAY_MS`, a commit `COMMIT_MS`; nothing is ever
lost. It is what a run without any defect would have recorded, small enough to be read.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from checker.history import (
    Banned,
    Connected,
    Disconnected,
    Fault,
    GaveUp,
    History,
    Lifetime,
    StoredMatch,
    Took,
)
from checker.operations import digest_of, request_of
from stories.scene import COMMIT_MS, Event, Scene
from stories.watcher import Phone, Watcher

from echoplay_actors.actor.answers import shown
from echoplay_actors.actor.draft import Draft
from echoplay_actors.actor.intake import command_from, first_answer
from echoplay_actors.errors import NotFound, Refusal
from echoplay_actors.match.commands import CreateMatch, LetGo, RecoverMatch, ReportOccupancy, ReportPresence
from echoplay_actors.match.values import Mode, Person
from echoplay_actors.ports.records import MatchCard
from echoplay_actors.testing import SeededRandomness

START_MS = 1_800_000_000_000
WAY_MS = 20


class Stage:
    """Makes a history; see `checker_stories.py` for how it is played on."""

    def __init__(self) -> None:
        self.history = History(seed=0)
        self.now_ms = 0
        self._scenes: dict[str, Scene] = {}
        self._phones: dict[str, Phone] = {}
        self._watcher = Watcher(self.history)
        self._randomness = SeededRandomness(1)
        self._connections = 0
        self._operations = 0
        self._off_ms: dict[str, int] = {}

    def owner(self, name: str, *, skew_ms: int = 0) -> None:
        """An incarnation whose clock is off by so much."""
        self._off_ms[name] = START_MS + skew_ms
        self.history.match_clock_offsets[name] = [(0, START_MS + skew_ms)]

    def make(self, match_id: str, host: str, *, owner: str, mode: str = "GLOBAL", format_id: str = "FREE") -> None:
        off_ms = self._off_ms[owner]
        card = MatchCard(match_id, mode, format_id, "A motion", host, self.now_ms + off_ms, mode == "FAMILY")
        scene = self._scenes[match_id] = Scene(card, owner, off_ms, {host: host.title()})
        self.history.took.append(Took(self.now_ms * 1000, match_id, owner, 1, "opened"))
        made = CreateMatch(match_id, Mode(mode), format_id, Person(host), f"{match_id}-{host}")
        scene.turn(self.now_ms, lambda draft: draft.apply(made, self.now_ms + off_ms))

    def connect(self, device: str, person: str) -> None:
        self._connections += 1
        phone = self._phones.setdefault(device, Phone(device, person, 0))
        phone.connection = self._connections
        self.history.connected.append(Connected(self.now_ms * 1000, device, person, phone.connection, "edge-1"))

    def enter(self, device: str, match_id: str) -> None:
        """Into the room, by `join_room` or, where it was before, by `resume`."""
        phone, scene = self._phones[device], self._scenes[match_id]
        known = phone.at.get(match_id)
        command = "join_room"
        body: dict[str, Any] = {"matchId": match_id}
        events = [scene.snapshot(self.now_ms + WAY_MS)]
        if known is not None:
            command, body = "resume", {"matchId": match_id, "epoch": known[0], "v": known[1]}
            events = [*scene.shown[known[1] :], scene.counts(), scene.totals()]
        self._watcher.asked(phone, match_id, command, None, body, self.now_ms)
        self.now_ms += WAY_MS
        for name, payload in events:
            self._watcher.see(phone, match_id, name, payload, self.now_ms + WAY_MS)
        at = {"ok": True, "epoch": scene.epoch, "v": scene.state.version}
        self._watcher.answered(phone, match_id, command, None, at, self.now_ms + WAY_MS)
        scene.room.append(device)
        self._attend(scene, phone.person, connected=True)
        self.now_ms += WAY_MS + COMMIT_MS

    def turn_away(self, device: str, match_id: str) -> None:
        """It asks to come in, and learns that there is no such match."""
        phone = self._phones[device]
        self._watcher.asked(phone, match_id, "join_room", None, {"matchId": match_id}, self.now_ms)
        self.now_ms += 2 * WAY_MS
        refused = {"ok": False, "error": NotFound("There is no such match.").as_wire()}
        self._watcher.answered(phone, match_id, "join_room", None, refused, self.now_ms)

    def lose(self, device: str, *, reason: str = "left") -> None:
        """Its connection ends."""
        phone, at_us = self._phones[device], self.now_ms * 1000
        self.history.disconnected.append(Disconnected(at_us, device, phone.person, phone.connection, reason))
        for scene in self._scenes.values():
            if device in scene.room:
                scene.room.remove(device)
                if all(self._phones[one].person != phone.person for one in scene.room):
                    self._attend(scene, phone.person, connected=False)
        self.now_ms += COMMIT_MS

    def do(
        self, device: str, match_id: str, command: str, *, op: str | None = None, lost: bool = False, **fields: Any
    ) -> str:
        """Ask, and be answered (unless `lost`); the operation id."""
        self._operations += 1
        op_id = op or f"{device}/{self._operations}"
        phone, scene = self._phones[device], self._scenes[match_id]
        self._watcher.asked(phone, match_id, command, op_id, fields, self.now_ms)
        self.wait(WAY_MS)
        payload = self._carry_out(scene, Person(phone.person), request_of(command), op_id, fields)
        self.now_ms += COMMIT_MS + WAY_MS
        if not lost:
            self._watcher.answered(phone, match_id, command, op_id, payload, self.now_ms)
        return op_id

    def give_up(self, device: str, match_id: str, command: str, op_id: str) -> None:
        person = self._phones[device].person
        self.history.gave_up.append(GaveUp(self.now_ms * 1000, device, person, match_id, command, op_id))

    def take_over(self, match_id: str, owner: str, *, outage_ms: int, lost: Mapping[str, int]) -> None:
        """The owner dies now; another one carries on so much later. Reactions that were `lost` are missing then.

        Where the new owner's clock is behind, the match's time runs ahead of it from now on.
        """
        scene, died_us = self._scenes[match_id], self.now_ms * 1000
        proof_ms = self.now_ms - 100 + self._off_ms[scene.owner]
        reached_ms = max(scene.state.at_ms, proof_ms + scene.state.ahead_ms)
        self.history.faults.append(Fault(died_us, died_us, "kill", "match-1", ()))
        self.history.lifetimes.append(Lifetime("match-1", "actor", 0, died_us, "killed"))
        self.now_ms += outage_ms
        ahead_ms = max(reached_ms - self.now_ms - self._off_ms[owner], 0)
        scene.owner, scene.epoch, scene.off_ms = owner, scene.epoch + 1, self._off_ms[owner] + ahead_ms
        scene.reactions = {kind: count - lost.get(kind, 0) for kind, count in scene.reactions.items()}
        now_us, at_ms, recover = self.now_ms * 1000, self.now_ms + scene.off_ms, RecoverMatch(proof_ms, ahead_ms)
        self.history.took.append(Took(now_us, match_id, owner, scene.epoch, "taken_over", proof_ms))
        self._show(scene, scene.turn(self.now_ms, lambda draft: draft.apply(recover, at_ms)))
        self._show(scene, [scene.counts()])

    def hand_over(self, match_id: str, owner: str, *, within_ms: int) -> None:
        """The owner lets go now, and another one carries on so much later."""
        scene = self._scenes[match_id]
        scene.turn(self.now_ms, lambda draft: draft.apply(LetGo(), self.now_ms + scene.off_ms))
        let_go_ms = scene.state.at_ms
        self.now_ms += within_ms
        ahead_ms = max(let_go_ms - self.now_ms - self._off_ms[owner], 0)
        scene.owner, scene.epoch, scene.off_ms = owner, scene.epoch + 1, self._off_ms[owner] + ahead_ms
        now_us, at_ms, recover = self.now_ms * 1000, self.now_ms + scene.off_ms, RecoverMatch(let_go_ms, ahead_ms)
        self.history.took.append(Took(now_us, match_id, owner, scene.epoch, "taken_over", let_go_ms))
        self._show(scene, scene.turn(self.now_ms, lambda draft: draft.apply(recover, at_ms)))

    def ban(self, person: str) -> None:
        self.history.banned.append(Banned(self.now_ms * 1000, person))

    def wait(self, for_ms: int) -> None:
        """Let time pass; what is due happens when it is due."""
        until_ms = self.now_ms + for_ms
        while (due := min(self._due(), default=None)) is not None and due[0] <= until_ms:
            self.now_ms = max(self.now_ms, due[0])
            scene = self._scenes[due[2]]
            self._show(scene, [scene.tick()] if due[1] == "a tick" else scene.turn(self.now_ms, lambda draft: None))
        self.now_ms = until_ms

    def finish(self, *, families: Mapping[str, frozenset[str]]) -> History:
        """The history, each list in the order of time."""
        history, end_us = self.history, self.now_ms * 1000
        for match_id, one in self._scenes.items():
            stored = StoredMatch(one.card, one.owner, one.epoch, one.rows, one.records, one.committed_us)
            history.matches[match_id] = stored
        for owner, off_ms in self._off_ms.items():
            history.match_clock_offsets[owner].append((end_us, self.now_ms + off_ms))
        history.families, history.ended_us = dict(families), end_us
        history.calm_from_us = max((one.at_us for one in history.faults), default=0)
        self._watcher.in_order()
        return history

    # Within

    def _due(self) -> list[tuple[int, str, str]]:
        return [one for scene in self._scenes.values() for one in scene.due_ms()]

    def _carry_out(
        self, scene: Scene, by: Person, request: str, op_id: str, fields: Mapping[str, Any]
    ) -> dict[str, Any]:
        digest = digest_of(by.user_id, op_id)
        if digest not in scene.answers:
            try:
                scene.answers[digest] = self._decide(scene, by, request, digest, fields)
            except Refusal as refused:
                scene.answers[digest] = refused
        outcome = scene.answers[digest]
        if isinstance(outcome, Refusal):
            return {"ok": False, "error": outcome.as_wire()}
        return {"ok": True, **shown(outcome)}

    def _decide(
        self, scene: Scene, by: Person, request: str, digest: str, fields: Mapping[str, Any]
    ) -> Mapping[str, Any]:
        if request == "submit_reaction":
            scene.reactions[fields["type"]] = scene.reactions.get(fields["type"], 0) + 1
            self._show(scene, [scene.counts()])
            return {"epoch": scene.epoch, "v": scene.state.version}
        at_ms = self.now_ms + scene.off_ms
        command = command_from(request, by, fields, state=scene.state, now_ms=at_ms, randomness=self._randomness)
        scene.names.setdefault(by.user_id, by.user_id.title())
        answer: Mapping[str, Any] = {}

        def body(draft: Draft) -> None:
            nonlocal answer
            events = draft.apply(command, at_ms)
            assert draft.state is not None
            answer = first_answer(request, by, draft, draft.state)
            if events:
                draft.seal(digest, answer)

        self._show(scene, scene.turn(self.now_ms, body))
        if request == "submit_vote":
            self._show(scene, [scene.totals()])
        return answer

    def _attend(self, scene: Scene, person: str, *, connected: bool) -> None:
        at_ms, state = self.now_ms + scene.off_ms, scene.state

        def body(draft: Draft) -> None:
            if state.participant(person) is not None:
                draft.apply(ReportPresence(person, connected), at_ms)
            if bool(scene.room) != (state.empty_since_ms is None):
                draft.apply(ReportOccupancy(bool(scene.room)), at_ms)

        self._show(scene, scene.turn(self.now_ms, body))

    def _show(self, scene: Scene, events: list[Event]) -> None:
        """To everybody in the room."""
        for name, payload in events:
            after_ms = WAY_MS if name == "timer_tick" else WAY_MS + COMMIT_MS
            for device in scene.room:
                self._watcher.see(self._phones[device], scene.card.match_id, name, payload, self.now_ms + after_ms)
