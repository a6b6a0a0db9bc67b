"""From what an edge asks to a command of the rules, and from what happened to the answer.

The edge has checked shapes; whatever is still wrong here is answered `invalid`, never a crash.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from echoplay_actors.actor.answers import COMMAND, shown
from echoplay_actors.actor.draft import Draft
from echoplay_actors.actor.room import Room
from echoplay_actors.errors import Invalid
from echoplay_actors.ids import Randomness, new_id
from echoplay_actors.match import commands as c
from echoplay_actors.match.pauses import waiting_for
from echoplay_actors.match.state import MatchState
from echoplay_actors.match.texts import refusal
from echoplay_actors.match.values import Person, Phase
from echoplay_actors.protocol import requests
from echoplay_actors.protocol.room_events import evaluation_of, match_wire, rounds_wire, timer_wire
from echoplay_actors.protocol.wire import evaluation_record, iso


def command_from(
    name: str, by: Person, arguments: Mapping[str, Any], *, state: MatchState, now_ms: int, randomness: Randomness
) -> c.Command:
    """The command; ids it brings into being are made here."""
    match name:
        case requests.JOIN:
            return c.JoinMatch(by, new_id(now_ms=now_ms, randomness=randomness))
        case requests.START | requests.START_ROUND:
            speaker_id = arguments.get("speakerUserId")
            if speaker_id is None and name == requests.START:
                speaker_id = state.host_id
            seconds = arguments.get("durationSec")
            if not isinstance(speaker_id, str) or not isinstance(seconds, int) or isinstance(seconds, bool):
                raise Invalid(refusal("duration_out_of_bounds"))
            round_id = new_id(now_ms=now_ms, randomness=randomness)
            return c.StartRound(by, round_id, speaker_id, seconds * 1000, lobby_only=name == requests.START)
        case requests.START_DEBATE:
            return c.StartDebate(by)
        case requests.END_ROUND:
            return c.EndRound(by)
        case requests.SUBMIT_VOTE:
            for_user_id = arguments.get("forUserId")
            if not isinstance(for_user_id, str):
                raise Invalid(refusal("vote_for_participant_only"))
            return c.SubmitVote(by, for_user_id)
        case requests.SCORE:
            return c.RequestScore(by)
        case requests.PAUSE_DEBATE:
            return c.PauseDebate(by)
        case requests.CONTINUE_DEBATE:
            return c.ContinueDebate(by)
        case _:
            raise Invalid(refusal("command_unknown"))


def first_answer(name: str, by: Person, draft: Draft, state: MatchState) -> dict[str, Any]:
    """What the journal keeps as the answer: the command, `epoch`, `v`, and ids, numbers and times of it."""
    answer: dict[str, Any] = {COMMAND: name, "epoch": draft.epoch, "v": state.version}
    match name:
        case requests.JOIN:
            answer["role"] = role_in(state, by.user_id)
        case requests.START | requests.START_ROUND:
            begun = state.rounds[-1]
            answer["number"] = begun.number
            answer["endsAt"] = iso(begun.started_at_ms + begun.duration_ms)
        case requests.END_ROUND:
            answer["number"] = state.rounds[-1].number
        case requests.PAUSE_DEBATE:
            answer["paused"] = state.phase is Phase.PAUSED
            answer["waitingFor"] = [] if answer["paused"] else waiting_for(state, state.host_id)
        case requests.CONTINUE_DEBATE:
            answer["continued"] = state.phase is not Phase.PAUSED
            answer["waitingFor"] = [] if answer["continued"] else waiting_for(state, state.host_id)
        case _:
            pass
    return answer


def full_answer(answer: Mapping[str, Any], room: Room, now_ms: int) -> dict[str, Any]:
    """The first answer with the records that go with the command it answered, names and texts included."""
    full, name = shown(answer), answer.get(COMMAND)
    if name == requests.START:
        number = int(answer["number"])
        timer = timer_wire(room.state, now_ms)
        full["match"] = match_wire(room.card, room.state, room.names)
        full["round"] = rounds_wire(room.state)[number - 1]
        full["timer"] = {
            "durationSec": room.state.rounds[number - 1].duration_ms // 1000,
            "endsAt": timer["endsAt"] if timer else answer["endsAt"],
        }
    elif name == requests.SCORE:
        evaluation = evaluation_of(room.state)
        full["match"] = match_wire(room.card, room.state, room.names)
        full["evaluation"] = evaluation_record(evaluation) if evaluation else None
    return full


def role_in(state: MatchState, user_id: str) -> str:
    """HOST, PARTICIPANT or VIEWER."""
    if user_id == state.host_id:
        return "HOST"
    return "PARTICIPANT" if state.participant(user_id) else "VIEWER"
