"""What a client knows of one room, from its snapshots and events: the resume logic that every client needs. Pure.

A numbered event is applied if it is the next one; an older one is passed over; a later one says that something was
missed, and the client has to ask for it. It mirrors `http/web/src/room/room.ts`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

NUMBERED = frozenset(
    {
        "participant_joined", "participant_left", "host_changed", "debate_started", "round_started", "timer_adjusted",
        "debate_paused", "debate_continued", "round_ended", "voting_opened", "ai_score", "match_ended",
        "participant_ready", "sides_changed", "prep_started", "prep_ended", "handover_started", "point_offered",
        "point_withdrawn", "point_answered", "point_ended", "side_left", "side_returned", "return_extended",
        "return_time_over", "side_forfeited",
    }
)  # fmt: skip
_PHASE_AFTER = {
    "debate_started": "OPEN", "round_started": "SPEAKING", "round_ended": "OPEN", "debate_paused": "PAUSED",
    "voting_opened": "VOTING", "handover_started": "HANDOVER", "ai_score": "SCORED",
}  # fmt: skip


@dataclass(slots=True)
class Follower:
    """One device's knowledge of one match; `v` is None before the first snapshot."""

    match_id: str
    epoch: int = 0
    v: int | None = None
    phase: str = "LOBBY"
    host_id: str = ""
    participants: list[str] = field(default_factory=list)
    speaker_id: str | None = None
    rounds_ended: int = 0
    preset: bool = False
    offers: list[str] = field(default_factory=list)
    resumes_in: str = "SPEAKING"
    """The phase that goes on after a pause."""

    @property
    def over(self) -> bool:
        return self.phase in ("SCORED", "ENDED")

    def snapshot(self, state: Mapping[str, Any]) -> bool:
        """Take a `room_state`; False when it is older than what is known."""
        if self.v is not None and state["v"] < self.v:
            return False
        self.epoch, self.v = state["epoch"], state["v"]
        match = state["match"]
        self.phase = state.get("phase") or match["phase"]
        self.host_id = match["hostUserId"]
        self.preset = match["format"] != "FREE"
        self.participants = [one["userId"] for one in state["participants"]]
        running = state.get("round")
        self.speaker_id = running["speakerId"] if running else None
        self.rounds_ended = sum(1 for one in match["rounds"] if one["endedAt"] is not None)
        points = state.get("points") or {}
        self.offers = list(points.get("offers", ()))
        return True

    def numbered(self, name: str, payload: Mapping[str, Any]) -> str:
        """`applied`, `old` or `gap`."""
        v = payload["v"]
        if self.v is None or v > self.v + 1:
            return "gap"
        if v <= self.v:
            return "old"
        self.v, self.epoch = v, payload["epoch"]
        if name in _PHASE_AFTER:
            if name == "debate_paused":
                self.resumes_in = self.phase
            self.phase = _PHASE_AFTER[name]
        self._learn(name, payload)
        return "applied"

    def _learn(self, name: str, payload: Mapping[str, Any]) -> None:
        match name:
            case "round_started":
                self.speaker_id = payload["speakerUserId"]
                self.offers = []
            case "round_ended":
                self.speaker_id = None
                self.rounds_ended += 1
            case "debate_continued":
                self.phase = self.resumes_in
            case "host_changed":
                self.host_id = payload["hostUserId"]
            case "participant_joined":
                if payload["userId"] not in self.participants:
                    self.participants.append(payload["userId"])
            case "point_offered":
                self.offers.append(payload["userId"])
            case "match_ended":
                self.phase = "ENDED" if payload["aiScore"] is None else "SCORED"
            case _:
                pass
