"""From what an edge asks to a command of the rules, and from what happened to the answer.

The edge has checked shapes; whatever is still wrong here is answered `invalid`, never a crash.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
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
from echoplay_actors.protocol.evaluation import evaluation_of
from echoplay_actors.protocol.room_events import match_wire, rounds_wire, timer_wire
from echoplay_actors.protocol.wire import evaluation_record, iso

DURATION_S_DEFAULT = 120
"""Of the first round, where the REST call `start` names none (wire contract)."""


def command_from(
    name: str, by: Person, arguments: Mapping[str, Any], *, state: MatchState, now_ms: int, randomness: Randomness
) -> c.Command:
    """The command; ids it brings into being are made here."""
    match name:
        case requests.JOIN:
            return c.JoinMatch(by, new_id(now_ms=now_ms, randomness=randomness))
        case requests.START | requests.START_ROUND:
            speaker_id, seconds = arguments.get("speakerUserId"), arguments.get("durationSec")
            if name == requests.START and not state.format.preset:
                speaker_id = state.host_id if speaker_id is None else speaker_id
                seconds = DURATION_S_DEFAULT if seconds is None else seconds
            if not isinstance(speaker_id, str | None) or not isinstance(seconds, int | None) or seconds is True:
                raise Invalid(refusal("duration_out_of_bounds"))
            round_id = new_id(now_ms=now_ms, randomness=randomness)
            duration_ms = None if seconds is None else seconds * 1000
            heads = state.format.coin and _coin(randomness)
            return c.StartRound(
                by, round_id, speaker_id, duration_ms, lobby_only=name == requests.START, heads=heads
            )  # fmt: skip
        case requests.START_DEBATE:
            return c.StartDebate(by, heads=state.format.coin and _coin(randomness))
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
            return _preset_command(name, by, arguments, now_ms=now_ms, randomness=randomness)


_PLAIN: dict[str, Callable[[Person], c.Command]] = {
    requests.BEGIN_SPEECH: c.BeginSpeech,
    requests.START_PREP: c.StartPrep,
    requests.TAKE_PREP: c.TakePrep,
    requests.END_PREP: c.EndPrep,
    requests.OFFER_POINT: c.OfferPoint,
    requests.WITHDRAW_POINT: c.WithdrawPoint,
    requests.END_POINT: c.EndPoint,
    requests.SWAP_SIDES: c.SwapSides,
}


def _preset_command(
    name: str, by: Person, arguments: Mapping[str, Any], *, now_ms: int, randomness: Randomness
) -> c.Command:
    match name:
        case _ if name in _PLAIN:
            return _PLAIN[name](by)
        case requests.ANSWER_POINT:
            return c.AnswerPoint(by, str(arguments.get("userId")), arguments.get("accept") is True)
        case requests.SET_READY:
            return c.SetReady(by, arguments.get("ready") is True)
        case requests.CHOOSE_SIDE:
            return c.ChooseSide(by, str(arguments.get("side")))
        case requests.TOSS_COIN:
            return c.TossCoin(by, heads=_coin(randomness))
        case requests.SEAT_SCRIPTED:
            partners = [str(one["userId"]) for one in arguments.get("partners", ())]
            return c.SeatScripted(
                by, tuple((new_id(now_ms=now_ms, randomness=randomness), user_id) for user_id in partners)
            )
        case _:
            raise Invalid(refusal("command_unknown"))


def _coin(randomness: Randomness) -> bool:
    """True for heads."""
    return randomness.token_bytes(1)[0] % 2 == 0


def names_in(name: str, by: Person, arguments: Mapping[str, Any]) -> dict[str, str]:
    """Display names that come with a command, of those who may take a seat by it."""
    if name == requests.JOIN:
        return {by.user_id: str(arguments.get("displayName", ""))}
    if name == requests.SEAT_SCRIPTED:
        return {str(one["userId"]): str(one["displayName"]) for one in arguments.get("partners", ())}
    return {}


def first_answer(name: str, by: Person, draft: Draft, state: MatchState) -> dict[str, Any]:
    """What the journal keeps as the answer: the command, `epoch`, `v`, and ids, numbers and times of it."""
    answer: dict[str, Any] = {COMMAND: name, "epoch": draft.epoch, "v": state.version}
    match name:
        case requests.JOIN:
            answer["role"] = role_in(state, by.user_id)
        case requests.START | requests.START_ROUND | requests.BEGIN_SPEECH | requests.END_PREP:
            begun = state.rounds[-1]
            answer["number"] = begun.number
            answer["endsAt"] = iso(begun.started_at_ms + begun.duration_ms)
        case requests.END_ROUND:
            answer["number"] = state.rounds[-1].number
        case requests.START_PREP | requests.TAKE_PREP:
            answer["endsAt"] = iso(state.countdown.ends_at_ms) if state.countdown else None
        case requests.TOSS_COIN:
            answer["heads"] = state.coin_heads
        case requests.SEAT_SCRIPTED:
            answer["seated"] = sum(one.scripted for one in state.participants)
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
