"""Phases and rounds (design 3): along the contract's graph only, in the journal and as each device sees it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from checker.course import FINAL
from checker.registry import Evidence, Found, Iterator, invariant
from checker.streams import ROOM_STATE

_LIVE = frozenset({"OPEN", "SPEAKING", "HANDOVER", "PAUSED", "VOTING"})
_CLOCKED = frozenset({"SPEAKING", "HANDOVER", "VOTING"})
_ANY = _LIVE | {"LOBBY"}
_UNFINISHED = frozenset({"SPEAKING", "HANDOVER", "PAUSED"})

ALLOWED: dict[str, frozenset[str]] = {
    "ParticipantJoined": frozenset({"LOBBY"}),
    "ParticipantReady": frozenset({"LOBBY"}),
    "SidesChanged": frozenset({"LOBBY"}),
    "DebateStarted": frozenset({"LOBBY"}),
    "RoundStarted": frozenset({"OPEN", "HANDOVER"}),
    "RoundEnded": frozenset({"SPEAKING", "PAUSED"}),
    "HandoverStarted": frozenset({"OPEN"}),
    "VotingOpened": frozenset({"OPEN"}),
    "PrepStarted": frozenset({"LOBBY", "HANDOVER"}),
    "PrepEnded": frozenset({"LOBBY", "HANDOVER"}),
    "PauseAgreed": frozenset({"SPEAKING", "HANDOVER"}),
    "DebatePaused": frozenset({"SPEAKING", "HANDOVER"}),
    "ContinueAgreed": frozenset({"PAUSED"}),
    "DebateContinued": frozenset({"PAUSED"}),
    "PointOffered": frozenset({"SPEAKING"}),
    "PointAnswered": frozenset({"SPEAKING"}),
    "PointWithdrawn": frozenset({"SPEAKING", "PAUSED"}),
    "PointEnded": frozenset({"SPEAKING", "PAUSED"}),
    "TimerAdjusted": _CLOCKED | {"LOBBY"},
    "VoteSubmitted": _ANY,
    "ResultRecorded": frozenset({"OPEN", "VOTING"}),
    "SideLeft": _UNFINISHED,
    "SideReturned": _UNFINISHED,
    "ReturnExtended": _UNFINISHED,
    "ReturnTimeOver": _UNFINISHED,
    "SideForfeited": frozenset({"OPEN", "HANDOVER", "PAUSED"}),
    "MatchEnded": _ANY - {"SPEAKING"},
    "HostChanged": _ANY,
    "OwnerLetGo": _ANY,
    "OwnerRecovered": _ANY,
    "ParticipantArrived": _ANY,
    "ParticipantReturned": _ANY,
    "ParticipantDisconnected": _ANY,
    "ParticipantLeft": _ANY,
    "RoomOccupied": _ANY,
    "RoomEmptied": _ANY,
}
"""Row type → the phases in which it may happen."""

SEEN: dict[str, tuple[frozenset[str], str]] = {
    "debate_started": (frozenset({"LOBBY"}), "OPEN"),
    "round_started": (frozenset({"OPEN", "HANDOVER"}), "SPEAKING"),
    "round_ended": (frozenset({"SPEAKING", "PAUSED"}), "OPEN"),
    "handover_started": (frozenset({"OPEN"}), "HANDOVER"),
    "voting_opened": (frozenset({"OPEN"}), "VOTING"),
    "debate_paused": (frozenset({"SPEAKING", "HANDOVER"}), "PAUSED"),
    "debate_continued": (frozenset({"PAUSED"}), ""),
    "side_forfeited": (frozenset({"OPEN", "HANDOVER", "PAUSED"}), "OPEN"),
    "ai_score": (frozenset({"OPEN", "VOTING"}), "SCORED"),
    "match_ended": (_ANY - {"SPEAKING"} | {"SCORED"}, "ENDED"),
}
"""Event → the phases in which a device may see it, and the one it leads to (empty: the one before the pause)."""


@invariant("phases move along the legal graph")
def _(evidence: Evidence) -> Iterator[Found]:
    for story in evidence.stories.values():
        for index, row in enumerate(story.rows):
            phase = story.moments[index].phase
            if index > 0 and phase not in FINAL and phase not in ALLOWED.get(row.type, ()):
                yield story.at_us(index), f"{story.where(index)} in {phase}"


@invariant("one round runs at a time")
def _(evidence: Evidence) -> Iterator[Found]:
    """Rounds are numbered from 1; one begins when none runs, and the one that runs ends."""
    for story in evidence.stories.values():
        running, ended = 0, 0
        for index, row in enumerate(story.rows):
            if row.type == "RoundStarted":
                if running or row.data["number"] != ended + 1:
                    yield (
                        story.at_us(index),
                        f"{story.where(index)}: round {row.data['number']} after round {ended}, "
                        + (f"while {running} runs" if running else "out of turn"),
                    )
                running = row.data["number"]
            elif row.type == "RoundEnded":
                if row.data["number"] != running:
                    yield story.at_us(index), f"{story.where(index)}: round {row.data['number']}, running is {running}"
                running, ended = 0, row.data["number"]


@invariant("a device sees phases move along the legal graph")
def _(evidence: Evidence) -> Iterator[Found]:
    """What a device had seen before is passed over, as a client does. One round at a time follows from it."""
    for stream in evidence.streams.all.values():
        phase, resumes, v = "", "", -1
        for seen in stream.numbered:
            payload: Mapping[str, Any] = seen.payload
            if seen.name == ROOM_STATE:
                if payload["v"] >= v:
                    phase, resumes, v = str(payload["phase"]), "", payload["v"]
                continue
            if payload["v"] <= v:
                continue
            v = payload["v"]
            move = SEEN.get(seen.name)
            if move is None:
                continue
            if phase in FINAL and seen.name != "match_ended":
                yield seen.at_us, f"{stream.device} in {stream.match_id}: {seen.name} after the end"
            elif phase and phase not in move[0]:
                yield seen.at_us, f"{stream.device} in {stream.match_id}: {seen.name} in {phase}"
            if seen.name == "debate_paused":
                resumes = phase
            # After `debate_continued` a device that came during the pause does not know what goes on.
            phase = move[1] or resumes
