"""Refusals as HTTP and as Socket.IO: every one has its place, and none says more than it should."""

from __future__ import annotations

import json
from typing import Any

import pytest

from echoplay_actors import errors
from echoplay_actors.errors import REFUSALS, Moved, RateLimited, Refusal, Unavailable
from echoplay_http.problems import CONTENT_TYPE, STATUS_OF_CODE, InvalidFields, outward, problem
from echoplay_http.realtime.connection import Connection
from echoplay_http.realtime.reply import Reply


def every_refusal(kind: type[Refusal] = Refusal) -> list[type[Refusal]]:
    found = []
    for below in kind.__subclasses__():
        found += [below, *every_refusal(below)]
    return found


class Recorder:
    """A fan-out that keeps what it is given."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, Any]] = []

    def join(self, transport_id: str, room: str) -> None: ...

    def leave(self, transport_id: str, room: str) -> None: ...

    def send_room(self, room: str, name: str, payload_json: str) -> None: ...

    def send_one(self, transport_id: str, name: str, payload_json: str) -> None:
        self.sent.append((name, json.loads(payload_json)))

    def acknowledge(self, transport_id: str, number: int, payload_json: str) -> None:
        self.sent.append((f"ack {number}", json.loads(payload_json)))


def test_every_code_has_a_status_and_no_status_is_without_a_code() -> None:
    assert set(STATUS_OF_CODE) == set(REFUSALS)
    assert all(400 <= status < 600 for status in STATUS_OF_CODE.values())


@pytest.mark.parametrize("kind", every_refusal())
def test_every_refusal_there_is_becomes_a_problem_and_an_error_of_the_contract(kind: type[Refusal]) -> None:
    found = kind("A sentence.") if kind is not InvalidFields else InvalidFields([{"field": "f", "message": "A."}])
    response = problem(found)
    assert response.content_type == CONTENT_TYPE
    body = json.loads(response.text or "")
    assert body["code"] in REFUSALS
    assert body["status"] == response.status == STATUS_OF_CODE[body["code"]]
    assert body["detail"] == found.message
    assert body["title"]

    recorder = Recorder()
    connection = Connection("t", None)
    data = ["submit_vote", {"matchId": "m", "opId": "o"}]
    Reply(connection, (data, 7), recorder).refuse(found)
    Reply(connection, (data, None), recorder).refuse(found)
    (ack, acknowledged), (event, error) = recorder.sent
    assert ack == "ack 7"
    assert acknowledged["ok"] is False
    assert acknowledged["error"]["code"] == error["code"] == body["code"]
    assert {"code", "message", "retryable"} <= set(acknowledged["error"])
    assert event == "error"
    assert (error["event"], error["matchId"], error["opId"]) == ("submit_vote", "m", "o")


def test_what_is_between_our_processes_reads_as_unavailable() -> None:
    assert type(outward(Moved("elsewhere"))) is Unavailable


def test_a_limit_says_when_to_come_back_in_whole_seconds() -> None:
    response = problem(RateLimited("Slowly.", retry_after_ms=1_001))
    assert response.headers["Retry-After"] == "2"
    assert json.loads(response.text or "")["retryAfterMs"] == 1_001


def test_nothing_is_sent_to_a_connection_that_is_closed() -> None:
    recorder = Recorder()
    connection = Connection("t", None)
    connection.closed = True
    reply = Reply(connection, (["x", {}], 1), recorder)
    reply.accept({"epoch": 1, "v": 1})
    reply.refuse(errors.NotFound("No."))
    assert recorder.sent == []


def test_an_accepted_event_without_acknowledgement_is_silent() -> None:
    recorder = Recorder()
    Reply(Connection("t", None), (["x", {}], None), recorder).accept({"epoch": 1, "v": 1})
    assert recorder.sent == []
