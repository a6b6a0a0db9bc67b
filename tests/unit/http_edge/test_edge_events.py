"""What a client may send: each event's shape, and what each becomes."""

from __future__ import annotations

import json
from typing import Any

import pytest

from echoplay_actors.errors import Invalid
from echoplay_actors.protocol import requests
from echoplay_http.problems import InvalidFields
from echoplay_http.realtime.events import CLIENT_EVENTS, command_arguments, read_event
from echoplay_http.realtime.websocket import is_packet

CONTRACT = {
    "join_room", "start_debate", "start_round", "end_round", "submit_reaction", "submit_vote", "request_ai_score",
    "pause_debate", "continue_debate", "resume",
}  # fmt: skip
ADDED = {
    "begin_speech", "start_prep", "take_prep", "end_prep", "offer_point", "withdraw_point", "answer_point",
    "end_point", "set_ready", "choose_side", "swap_sides", "toss_coin",
}  # fmt: skip


def test_the_events_are_those_of_the_contract_and_each_command_exists() -> None:
    assert set(CLIENT_EVENTS) == CONTRACT | ADDED
    known = {value for name, value in vars(requests).items() if name.isupper()}
    assert {event.command for event in CLIENT_EVENTS.values()} - {None} <= known


@pytest.mark.parametrize(
    ("name", "sent", "arguments"),
    [
        ("start_round", {"speakerUserId": "s", "durationSec": 1}, {"speakerUserId": "s", "durationSec": 1}),
        ("start_round", {"speakerUserId": "s", "durationSec": 3600}, {"speakerUserId": "s", "durationSec": 3600}),
        ("submit_reaction", {"type": "laugh", "opId": "o" * 64}, {"type": "laugh"}),
        ("submit_vote", {"forUserId": "p", "newer": {"field": 1}}, {"forUserId": "p"}),
        ("end_round", {"opId": None}, {}),
        ("request_ai_score", {}, {}),
    ],
)
def test_a_good_event_becomes_its_command(name: str, sent: dict[str, Any], arguments: dict[str, Any]) -> None:
    _, body = read_event(name, [{"matchId": "m", **sent}])
    assert body.match_id == "m"
    assert command_arguments(body) == arguments


@pytest.mark.parametrize(
    ("name", "sent", "field"),
    [
        ("start_round", {"speakerUserId": "s", "durationSec": 0}, "durationSec"),
        ("start_round", {"speakerUserId": "s", "durationSec": 3601}, "durationSec"),
        ("start_round", {"speakerUserId": "s", "durationSec": "60"}, "durationSec"),
        ("start_round", {"speakerUserId": "s", "durationSec": True}, "durationSec"),
        ("start_round", {"speakerUserId": "s", "durationSec": float("nan")}, "durationSec"),
        ("set_ready", {}, "ready"),
        ("choose_side", {"side": "C"}, "side"),
        ("answer_point", {"userId": "u", "accept": "yes"}, "accept"),
        ("submit_reaction", {"type": "HEART"}, "type"),
        ("submit_vote", {"forUserId": ""}, "forUserId"),
        ("submit_vote", {"forUserId": "x" * 65}, "forUserId"),
        ("end_round", {"opId": "x" * 65}, "opId"),
        ("end_round", {"opId": ""}, "opId"),
        ("end_round", {"opId": "\ud800"}, "opId"),
        ("end_round", {"matchId": 5}, "matchId"),
        ("end_round", {"match_id": "m", "matchId": None}, "matchId"),
        ("resume", {"epoch": -1, "v": 0}, "epoch"),
        ("resume", {"epoch": 0, "v": 2**53}, "v"),
        ("join_room", {"jwt": 5}, "jwt"),
    ],
)
def test_a_wrong_field_is_named_without_repeating_it(name: str, sent: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidFields) as refused:
        read_event(name, [{"matchId": "m", **sent}])
    assert [error["field"] for error in refused.value.errors] == [field]
    assert "x" * 65 not in json.dumps(refused.value.errors)


@pytest.mark.parametrize("arguments", [[], [None], [[]], ["x"], [5], [{}, {}], [b"x"]])
def test_an_event_carries_exactly_one_object(arguments: list[Any]) -> None:
    with pytest.raises(Invalid):
        read_event("end_round", arguments)


@pytest.mark.parametrize("text", ["1", "2", "2probe", "3", "3probe", "5", "6", "40", "42[]", "46"])
def test_packets_a_client_may_send_pass(text: str) -> None:
    assert is_packet(text)


@pytest.mark.parametrize(
    "text", ["", "0", "0{}", "7", "4", "47", "4x", "4²", "²", "1x", "3x", "b", "bAAAA", "-1", " 42[]"]
)
def test_everything_else_does_not(text: str) -> None:
    assert not is_packet(text)
