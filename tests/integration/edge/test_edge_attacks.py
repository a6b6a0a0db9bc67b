"""Bad input over sockets: each gets its refusal or a clean end, the server stays up, and nothing is left of it.

Longer than most: one table of attacks and the one check that follows each of them.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import pytest
from running_edge import Person, RunningEdge, running_edge

from echoplay_http.realtime import server
from echoplay_http.realtime.server import LIBRARY_LOG

VALUES: list[Any] = [None, True, 0, -1, 1.5, 1e300, "", "x" * 2_000, "\u0000", "\ud800", [], [1], {}, {"a": 1}]
GOOD: dict[str, dict[str, Any]] = {
    "join_room": {},
    "resume": {"epoch": 1, "v": 1},
    "start_debate": {},
    "start_round": {"speakerUserId": "someone", "durationSec": 60},
    "end_round": {},
    "submit_reaction": {"type": "heart"},
    "submit_vote": {"forUserId": "someone"},
    "request_ai_score": {},
    "pause_debate": {},
    "continue_debate": {},
}


@pytest.mark.parametrize("event", sorted(GOOD))
async def test_wrong_types_for_every_field_of_every_event_are_refused(
    edge: RunningEdge, event: str, caplog: pytest.LogCaptureFixture
) -> None:
    host = await edge.sign_up("Ada")
    match_id = await edge.make_match(host)
    phone = await edge.in_room(host, match_id)
    good = {"matchId": match_id, **GOOD[event]}
    fields = [*good, "opId"] + (["jwt"] if event == "join_room" else [])
    for field in fields:
        for value in VALUES:
            if (field, value) in (("epoch", 0), ("v", 0)) or (value is None and field in ("opId", "jwt")):
                continue
            answer = await phone.ask(event, {**good, field: value})
            # Bounds and ids are the match's affair; a wrong type never reaches it.
            codes = {"invalid"} if not isinstance(value, str) else {"invalid", "not_found", "unauthenticated"}
            if field in ("speakerUserId", "forUserId") and value == "x":
                codes |= {"wrong_phase"}
            assert answer["ok"] is False, (field, value)
            assert answer["error"]["code"] in codes, (field, value, answer)
            assert answer["error"]["retryable"] is False
    for wrong in (None, [], "x", 5, True):
        assert (await phone.ask(event, wrong))["error"]["code"] == "invalid"
    missing = await phone.ask(event, {})
    assert missing["error"]["code"] == "invalid"
    assert {"field": "matchId", "message": "Field required"} in missing["error"]["errors"]
    await phone.send(event, {"matchId": 5, "opId": ["x"]})
    error = await phone.until("error")
    assert (error["event"], error["matchId"], error["opId"]) == (event, None, None)
    assert await edge.is_well()
    assert not [record for record in caplog.records if record.levelno >= logging.ERROR]


async def test_unknown_events_and_other_shapes_are_refused(edge: RunningEdge) -> None:
    phone = await edge.connect(await edge.sign_up("Ada"))
    for event in ("nonsense", "connect_error", "message", "", "x" * 5_000, "__class__", "room_state"):
        answer = await phone.ask(event, {"matchId": "x"})
        assert answer["error"]["code"] == "invalid"
        assert len(json.dumps(answer)) < 500
    assert (await phone.client.call("submit_vote", ({}, {}), namespace="/realtime"))["error"]["code"] == "invalid"
    assert (await phone.client.call("submit_vote", None, namespace="/realtime"))["error"]["code"] == "invalid"


@asynccontextmanager
async def raw_socket(edge: RunningEdge, person: Person | None) -> AsyncIterator[aiohttp.ClientWebSocketResponse]:
    """A WebSocket that is in the namespace if somebody is named, and has heard the greeting."""
    async with edge.http.ws_connect(f"{edge.url}/socket.io/?EIO=4&transport=websocket") as raw:
        assert (await raw.receive_str(timeout=5)).startswith("0")
        if person is not None:
            await raw.send_str("40/realtime," + json.dumps({"token": person.token}))
            assert (await raw.receive_str(timeout=5)).startswith("40/realtime,")
        yield raw


async def drain(raw: aiohttp.ClientWebSocketResponse) -> tuple[list[str], int | None]:
    """What still comes until the server closes, and its close code."""
    async with asyncio.timeout(5):
        heard = [message.data async for message in raw]
    return heard, raw.close_code


GARBAGE: list[str] = [
    "", "x", "9", "0", "4", "48", "4x", "7", "é", "²", "4²", "44/realtime,{}", "42/realtime,[", "42/realtime,{",
    "42/realtime," + "[" * 15_000, '42/realtime,1["a"', "42/realtime," + "1" * 200 + '["a",{}]',
    "42/realtime,²[]", "451111111111111-/realtime,[]", "40/realtime,{",
    "41/realtime,[", "{}", "null", "b4", "\u0000", "42/realtime,NaNa", "6probe", "3x", "2x",
]  # fmt: skip


@pytest.mark.parametrize("signed_in", [True, False])
@pytest.mark.parametrize("text", GARBAGE)
async def test_garbage_ends_the_connection_and_nothing_else(
    edge: RunningEdge, text: str, signed_in: bool, caplog: pytest.LogCaptureFixture
) -> None:
    host = await edge.sign_up("Ada")
    match_id = await edge.make_match(host)
    calm = await edge.in_room(host, match_id)
    async with raw_socket(edge, host if signed_in else None) as raw:
        await raw.send_str(text)
        await drain(raw)
    assert (await calm.ask("start_debate", {"matchId": match_id}))["ok"]
    assert not [record for record in caplog.records if record.levelno >= logging.ERROR]


HARMLESS: list[str] = [
    "3", "2", "5", "6", "43/realtime,1[]", "43/realtime,1", "42/other,[\"x\"]", "42[\"x\",{}]", "41/other,", "41",
    "40/other,", "40", "43/realtime,5[{}]", "461-/realtime,1[{\"_placeholder\":true,\"num\":0}]",
]  # fmt: skip


@pytest.mark.parametrize("text", HARMLESS)
async def test_packets_that_mean_nothing_here_change_nothing(
    edge: RunningEdge, text: str, caplog: pytest.LogCaptureFixture
) -> None:
    host = await edge.sign_up("Ada")
    match_id = await edge.make_match(host)
    async with raw_socket(edge, host) as raw:
        for _ in range(20):
            await raw.send_str(text)
        await raw.send_str(f'42/realtime,7["join_room",{{"matchId":"{match_id}"}}]')
        async with asyncio.timeout(5):
            while not (await raw.receive_str()).startswith("43/realtime,7["):
                pass
    assert not [record for record in caplog.records if record.levelno >= logging.ERROR]


SHAPES: list[str] = [
    "[]", "{}", '"x"', "5", "null", "[5]", "[null,{}]", "[[],{}]", '["submit_vote"]', '["submit_vote",{},{}]',
    '["submit_vote",NaN]', '["submit_vote",{"matchId":NaN}]', '["disconnect",{}]', '["connect",{}]',
    '["resume",{"matchId":"x","epoch":1e999,"v":-1}]', '["resume",{"matchId":"x","epoch":9007199254740993,"v":0}]',
    "",
]  # fmt: skip


@pytest.mark.parametrize("shape", SHAPES)
async def test_events_of_other_shapes_are_refused_with_and_without_acknowledgement(
    edge: RunningEdge, shape: str, caplog: pytest.LogCaptureFixture
) -> None:
    async with raw_socket(edge, await edge.sign_up("Ada")) as raw:
        await raw.send_str(f"42/realtime,3{shape}")
        assert '"code": "invalid"' in await raw.receive_str(timeout=5)
        if not shape[:1].isdigit():
            await raw.send_str(f"42/realtime,{shape}")
            heard = await raw.receive_str(timeout=5)
            assert heard.startswith('42/realtime,["error"')
            assert '"code": "invalid"' in heard
    assert not [record for record in caplog.records if record.levelno >= logging.ERROR]


async def test_binary_data_is_refused_and_never_kept(edge: RunningEdge, caplog: pytest.LogCaptureFixture) -> None:
    host = await edge.sign_up("Ada")
    match_id = await edge.make_match(host)
    placeholder = '[{"_placeholder":true,"num":0}]'
    async with raw_socket(edge, host) as raw:
        for number in range(50):
            await raw.send_str(f'45999999999-/realtime,{number}["join_room",{placeholder}]')
            assert "Binary" in await raw.receive_str(timeout=5)
            await raw.send_bytes(b"x" * 1_000)
        await raw.send_str(f'451-/realtime,["join_room",{placeholder}]')
        assert (await raw.receive_str(timeout=5)).startswith('42/realtime,["error"')
        await raw.send_str(f'42/realtime,99["join_room",{{"matchId":{placeholder[1:-1]}}}]')
        assert '"code": "invalid"' in await raw.receive_str(timeout=5)
        await raw.send_str(f'42/realtime,1["join_room",{{"matchId":"{match_id}"}}]')
        assert (await raw.receive_str(timeout=5)).startswith('42/realtime,["room_state"')
    phone = await edge.connect(host)
    assert (await phone.ask("submit_vote", {"matchId": b"bytes"}))["error"]["code"] == "invalid"
    assert not [record for record in caplog.records if record.levelno >= logging.ERROR]


@pytest.mark.parametrize("size", [16 * 1024 + 1, 100_000, 1_000_000])
@pytest.mark.parametrize("signed_in", [True, False])
async def test_a_frame_over_the_limit_closes_with_1009(edge: RunningEdge, size: int, signed_in: bool) -> None:
    person = await edge.sign_up("Ada") if signed_in else None
    async with raw_socket(edge, person) as raw:
        await raw.send_str("42/realtime,1" + "x" * (size - 13))
        assert (await drain(raw))[1] == 1009
    assert await edge.is_well()


async def test_a_frame_just_within_the_limit_is_read(edge: RunningEdge) -> None:
    async with raw_socket(edge, await edge.sign_up("Ada")) as raw:
        frame = '42/realtime,1["submit_vote",{"matchId":"%s"}]'
        await raw.send_str(frame % ("x" * (16 * 1024 - len(frame) + 2)))
        assert (await raw.receive_str(timeout=5)).startswith("43/realtime,1[")


async def test_compression_is_never_agreed_on(edge: RunningEdge) -> None:
    url = f"{edge.url}/socket.io/?EIO=4&transport=websocket"
    async with edge.http.ws_connect(url, compress=15) as raw:
        assert raw.compress == 0
        assert (await raw.receive()).data.startswith("0")


async def polled(edge: RunningEdge) -> str:
    async with edge.http.get(f"{edge.url}/socket.io/?EIO=4&transport=polling") as response:
        assert "Content-Encoding" not in response.headers
        return str(json.loads((await response.text())[1:])["sid"])


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"x", 400), (b"\xff", 400), (b"", 400), (b"4", 400), (b"b4AAAA", 400), (b"d=4", 400),
        (b"\x1e".join([b"3"] * 17), 400), (b"x" * 20_000, 413), (b"4" + b"[" * 16_000, 400),
        (b"42/realtime," + b"[" * 16_000, 200), (b"40/realtime,{", 200),
    ],
)  # fmt: skip
async def test_garbage_over_polling_ends_that_session_only(
    edge: RunningEdge, body: bytes, status: int, caplog: pytest.LogCaptureFixture
) -> None:
    transport_id = await polled(edge)
    url = f"{edge.url}/socket.io/?EIO=4&transport=polling&sid={transport_id}"
    async with edge.http.post(url, data=body) as response:
        assert response.status == status
    if status == 413:
        await edge.http.post(url, data=b"1")
    await edge.nothing_held()
    assert await edge.is_well()
    assert not [record for record in caplog.records if record.levelno >= logging.ERROR]


async def test_what_follows_the_end_of_a_connection_in_the_same_body_is_not_read(
    edge: RunningEdge, caplog: pytest.LogCaptureFixture
) -> None:
    # The library logs what escapes the handler, and goes on.
    caplog.set_level(logging.ERROR, logger=LIBRARY_LOG.name)
    host = await edge.sign_up("Ada")
    for first in ("42/realtime,[", "1"):
        transport_id = await polled(edge)
        url = f"{edge.url}/socket.io/?EIO=4&transport=polling&sid={transport_id}"
        connect = "40/realtime," + json.dumps({"token": host.token})
        async with edge.http.post(url, data=f"{first}\x1e{connect}") as response:
            assert response.status in (200, 400)
    await edge.nothing_held()
    assert not [record for record in caplog.records if record.exc_info]


@pytest.mark.parametrize("body", ["2", "6", "2probe", "3\x1e2"])
async def test_a_polled_packet_that_no_client_may_send_is_answered_though_nobody_reads(
    edge: RunningEdge, body: str
) -> None:
    transport_id = await polled(edge)
    url = f"{edge.url}/socket.io/?EIO=4&transport=polling&sid={transport_id}"
    async with asyncio.timeout(5), edge.http.post(url, data=body) as response:
        assert response.status == 400
    await edge.nothing_held()


NO_HTTP = [b"GET / HTTP/1.1\r\nno header\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", b"GET / HTTP/1.1\r\n\0: \0\r\n\r\n"]


@pytest.mark.parametrize("sent", [*NO_HTTP, b"\x16\x03\x01\x02\x00", b"\x81\x86\0\0\0\x002probe"])
async def test_what_is_no_http_is_answered_and_not_logged(
    edge: RunningEdge, sent: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    host, _, port = edge.url.removeprefix("http://").partition(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    writer.write(b"GET /v1/health HTTP/1.1\r\nHost: x\r\n\r\n")
    await reader.readuntil(b"\r\n\r\n")
    writer.write(sent + b"\r\n\r\n")
    async with asyncio.timeout(5):
        assert b" 400 Bad Request" in await reader.read()
        writer.close()
        await writer.wait_closed()
    assert not [record for record in caplog.records if record.levelno >= logging.ERROR]


async def test_odd_requests_to_the_socket_address_are_refused(edge: RunningEdge) -> None:
    base = f"{edge.url}/socket.io/"
    transport_id = await polled(edge)
    queries = [
        "", "?EIO=3&transport=polling", "?EIO=4&transport=carrier-pigeon", "?EIO=4&transport=polling&sid=unknown",
        "?EIO=4&transport=polling&j=0", "?EIO=4&transport=websocket", f"?EIO=4&transport=websocket&sid={transport_id}",
    ]  # fmt: skip
    for query in queries:
        async with edge.http.get(base + query) as response:
            assert response.status == 400, query
    for method in ("PUT", "DELETE", "PATCH"):
        async with edge.http.request(method, base) as response:
            assert response.status in (400, 405)
    upgrade = {"Connection": "Upgrade", "Upgrade": "websocket"}
    for headers in (upgrade, {**upgrade, "Sec-WebSocket-Version": "99", "Sec-WebSocket-Key": "x"}):
        async with edge.http.get(f"{base}?EIO=4&transport=websocket", headers=headers) as response:
            assert response.status == 400
    async with edge.http.post(f"{base}?EIO=4&transport=polling&sid={transport_id}", data=b"1") as response:
        assert response.status == 200


async def test_a_failed_upgrade_leaves_nothing_behind(edge: RunningEdge) -> None:
    for first in ("x", "3", "2probe"):
        transport_id = await polled(edge)
        url = f"{edge.url}/socket.io/?EIO=4&transport=websocket&sid={transport_id}"
        async with edge.http.ws_connect(url) as raw:
            await raw.send_str(first)
            if first == "2probe":
                assert (await raw.receive_str(timeout=5)) == "3probe"
                await raw.send_str("garbage")
            await drain(raw)
        polling = f"{edge.url}/socket.io/?EIO=4&transport=polling&sid={transport_id}"
        async with edge.http.post(polling, data=b"1") as response:
            assert response.status == 200
    await edge.nothing_held()


async def test_a_session_is_upgraded_once_at_a_time_and_what_waits_ends_with_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(server, "LAST_PACKETS_S", 0.1)
    async with running_edge(bare_connection_s=1.0) as edge:
        url = f"{edge.url}/socket.io/?EIO=4&transport=websocket&sid={await polled(edge)}"
        async with edge.http.ws_connect(url) as silent:
            for _ in range(3):
                with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
                    await edge.http.ws_connect(url)
                assert refused.value.status == 400
            assert await drain(silent) == ([], 1006)
        await edge.nothing_held()


async def test_many_bad_connections_leave_no_memory_of_themselves(edge: RunningEdge) -> None:
    host = await edge.sign_up("Ada")
    match_id = await edge.make_match(host)
    for round_number in range(40):
        async with raw_socket(edge, host) as raw:
            await raw.send_str(f'42/realtime,1["join_room",{{"matchId":"{match_id}"}}]')
            if round_number % 2:
                await raw.receive_str(timeout=5)
            await raw.send_str(GARBAGE[round_number % len(GARBAGE)])
    await edge.nothing_held()
    assert len(edge.app_chores) == 0
