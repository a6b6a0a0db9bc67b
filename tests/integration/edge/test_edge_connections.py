"""A connection's life: tokens, their end, limits, origins, slow readers, and the end of the server."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable
from typing import Any

import aiohttp
import jwt
import pytest
import socketio
from running_edge import SECRET, Person, Phone, RunningEdge, running_edge, some_id

from echoplay_http import REALTIME


def forged(person_id: str, *, secret: str = SECRET, algorithm: str = "HS256", drop: str = "", **claims: Any) -> str:
    """A token of somebody who exists, right but for what is said."""
    now_s = int(time.time())
    whole = {"iss": "echoplay", "aud": "echoplay", "sub": person_id, "role": "USER", "iat": now_s, "exp": now_s + 60}
    whole |= claims
    whole.pop(drop, None)
    # Not `jwt.encode`, which refuses to sign some of these.
    return jwt.api_jws.encode(json.dumps(whole).encode(), "" if algorithm == "none" else secret, algorithm=algorithm)


Forge = Callable[[str], Any]

BAD_TOKENS: dict[str, Forge] = {
    "expired": lambda one: forged(one, exp=int(time.time()) - 1),
    "another secret": lambda one: forged(one, secret="another secret, long enough to be one"),
    "alg none": lambda one: forged(one, algorithm="none"),
    "alg HS512": lambda one: forged(one, secret=SECRET * 2, algorithm="HS512"),
    "swapped payload": lambda one: swapped(forged(one), forged(one, role="ADMIN")),
    "no signature": lambda one: forged(one).rsplit(".", 1)[0] + ".",
    "another issuer": lambda one: forged(one, iss="evil"),
    "another audience": lambda one: forged(one, aud="evil"),
    "a list of audiences": lambda one: forged(one, aud=["echoplay", "evil"]),
    "without iss": lambda one: forged(one, drop="iss"),
    "without aud": lambda one: forged(one, drop="aud"),
    "without sub": lambda one: forged(one, drop="sub"),
    "without role": lambda one: forged(one, drop="role"),
    "without iat": lambda one: forged(one, drop="iat"),
    "without exp": lambda one: forged(one, drop="exp"),
    "no id": lambda one: forged("me"),
    "no such role": lambda one: forged(one, role="GOD"),
    "issued tomorrow": lambda one: forged(one, iat=int(time.time()) + 86_400, exp=int(time.time()) + 90_000),
    "endless": lambda one: forged(one, exp=10**400),
    "an expiry in words": lambda one: forged(one, exp="never"),
    "a person who is gone": lambda one: forged(some_id()),
    "too long": lambda one: forged(one) + "x" * 5_000,
    "a number": lambda one: 5,
    "a list": lambda one: [forged(one)],
    "true": lambda one: True,
    "empty": lambda one: "",
    "deep": lambda one: "e" + "W1tb" * 900 + ".e30.e30",
}


def swapped(good: str, other: str) -> str:
    """The first token with the claims of the second."""
    head, _, signature = good.split(".")
    return ".".join((head, other.split(".")[1], signature))


async def test_the_forger_can_make_a_good_token(edge: RunningEdge) -> None:
    ada = await edge.sign_up("Ada")
    await edge.in_room(Person(ada.id, forged(ada.id), "Ada"), await edge.make_match(ada))


@pytest.mark.parametrize("kind", sorted(BAD_TOKENS))
async def test_a_bad_token_is_refused_at_connect_and_in_join_room(edge: RunningEdge, kind: str) -> None:
    ada = await edge.sign_up("Ada")
    token = BAD_TOKENS[kind](ada.id)
    match_id = await edge.make_match(ada)
    phone = Phone()
    refusals: list[Any] = []
    phone.client.on("connect_error", refusals.append, namespace="/realtime")
    with pytest.raises(socketio.exceptions.ConnectionError):
        await phone.client.connect(
            edge.url, namespaces=["/realtime"], transports=["websocket"], auth={"token": token}, wait_timeout=5
        )
    assert refusals[0]["data"]["code"] == "unauthenticated"
    bare = await edge.connect(None)
    answer = await bare.ask("join_room", {"matchId": match_id, "jwt": token})
    assert answer["error"]["code"] == ("unauthenticated" if isinstance(token, str) else "invalid")
    assert not bare.received
    if isinstance(token, str):
        assert (await edge.call("GET", "/v1/me", Person(ada.id, token, "")))[0] == 401


async def test_a_token_of_somebody_else_is_refused_on_a_signed_in_connection(edge: RunningEdge) -> None:
    ada, eve = await edge.sign_up("Ada"), await edge.sign_up("Eve")
    match_id = await edge.make_match(ada)
    phone = await edge.connect(eve)
    refused = await phone.ask("join_room", {"matchId": match_id, "jwt": ada.token})
    assert refused["error"]["code"] == "unauthenticated"
    assert (await phone.ask("join_room", {"matchId": match_id, "jwt": eve.token}))["ok"]
    assert edge.gateway.devices == {(match_id, eve.id): 1}


async def test_a_bare_connection_is_closed_after_its_time() -> None:
    async with running_edge(bare_connection_s=0.1) as edge:
        phone = await edge.connect(None)
        await phone.was_closed()
        assert [payload["code"] for payload in phone.all("error")] == ["unauthenticated"]
        async with edge.http.ws_connect(f"{edge.url}/socket.io/?EIO=4&transport=websocket") as raw:
            # It never asks for the namespace.
            assert (await raw.receive()).data.startswith("0")
            assert [message.data async for message in raw] == ["1"]


async def test_a_connection_ends_with_its_token() -> None:
    async with running_edge(token_life_s=1) as edge:
        ada = await edge.sign_up("Ada")
        match_id = await edge.make_match(ada)
        phone = await edge.in_room(ada, match_id)
        await phone.was_closed()
        assert phone.received[-1][0] == "error"
        assert phone.received[-1][1]["code"] == "unauthenticated"
        await edge.until(lambda: not edge.gateway.devices)


async def test_a_newer_token_of_the_same_person_prolongs_the_connection(edge: RunningEdge) -> None:
    ada = await edge.sign_up("Ada")
    match_id = await edge.make_match(ada)
    now_s = int(time.time())
    short = Person(ada.id, forged(ada.id, exp=now_s + 2), "Ada")
    phone = await edge.in_room(short, match_id)
    assert (await phone.ask("join_room", {"matchId": match_id, "jwt": ada.token}))["ok"]
    realtime = edge.app[REALTIME]
    (connection,) = realtime._connections._by_transport.values()
    assert connection.session is not None
    assert connection.session.expires_at_ms > (now_s + 60) * 1000


async def test_every_event_checks_that_the_token_still_holds(edge: RunningEdge) -> None:
    ada = await edge.sign_up("Ada")
    match_id = await edge.make_match(ada)
    phone = await edge.in_room(ada, match_id)
    (connection,) = edge.app[REALTIME]._connections._by_transport.values()
    assert connection.session is not None
    connection.session = type(connection.session)(connection.session.person, expires_at_ms=1)
    for event in ("start_debate", "resume", "join_room", "submit_vote"):
        body = {"matchId": match_id, "epoch": 1, "v": 1, "forUserId": ada.id}
        assert (await phone.ask(event, body))["error"]["code"] == "unauthenticated"


async def test_suspended_people_are_not_let_in(edge: RunningEdge) -> None:
    ada = await edge.sign_up("Ada")
    match_id = await edge.make_match(ada)
    edge.accounts.ban(ada.id)
    bare = await edge.connect(None)
    assert (await bare.ask("join_room", {"matchId": match_id, "jwt": ada.token}))["error"]["code"] == "forbidden"
    with pytest.raises(socketio.exceptions.ConnectionError):
        await edge.connect(ada)


async def test_storage_that_is_away_at_connect_is_told(edge: RunningEdge) -> None:
    ada = await edge.sign_up("Ada")
    edge.accounts.away = True
    phone = Phone()
    refusals: list[Any] = []
    phone.client.on("connect_error", refusals.append, namespace="/realtime")
    with pytest.raises(socketio.exceptions.ConnectionError):
        await phone.client.connect(
            edge.url, namespaces=["/realtime"], transports=["websocket"], auth={"token": ada.token}, wait_timeout=5
        )
    assert refusals[0]["data"]["code"] == "unavailable"
    assert "secret" not in json.dumps(refusals)


ORIGINS = [
    (None, True), ("own", True), ("https://app.example.org", True), ("https://evil.example.org", False),
    ("null", False), ("", False), ("https://app.example.org.evil.org", False), ("http://app.example.org", False),
    ("HTTPS://APP.EXAMPLE.ORG", False), ("https://app.example.org/", False), ("*", False),
]  # fmt: skip


@pytest.mark.parametrize(("origin", "allowed"), ORIGINS)
async def test_an_origin_is_absent_our_own_or_on_the_list(origin: str | None, allowed: bool) -> None:
    async with running_edge(origins=("https://app.example.org",)) as edge:
        sent = edge.url if origin == "own" else origin
        headers = {} if sent is None else {"Origin": sent}
        url = f"{edge.url}/socket.io/?EIO=4&transport="
        async with edge.http.get(url + "polling", headers=headers) as response:
            assert (response.status == 200) is allowed
            if not allowed:
                assert response.status == 403
                assert "Access-Control-Allow-Origin" not in response.headers
            else:
                transport_id = json.loads((await response.text())[1:])["sid"]
                await edge.http.post(f"{url}polling&sid={transport_id}", data="1", headers=headers)
        if allowed:
            async with edge.http.ws_connect(url + "websocket", headers=headers) as raw:
                assert (await raw.receive()).data.startswith("0")
        else:
            with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
                await edge.http.ws_connect(url + "websocket", headers=headers)
            assert refused.value.status == 403


async def test_long_polling_is_off_where_it_cannot_work() -> None:
    async with running_edge(long_polling=False) as edge:
        status, found = await edge.call("GET", "/socket.io/?EIO=4&transport=polling")
        assert (status, found["code"]) == (400, "invalid")
        assert (await edge.call("GET", "/socket.io/?EIO=4"))[0] == 400
        host = await edge.sign_up("Ada")
        await edge.in_room(host, await edge.make_match(host))


async def test_a_person_and_a_server_have_a_bounded_number_of_connections() -> None:
    async with running_edge(sockets_per_person_max=2, connections_max=4) as edge:
        ada, ben = await edge.sign_up("Ada"), await edge.sign_up("Ben")
        first, _ = await edge.connect(ada), await edge.connect(ada)
        with pytest.raises(socketio.exceptions.ConnectionError):
            await edge.connect(ada)
        await first.hang_up()
        await edge.connect(ada)
        await edge.connect(ben)
        await edge.until(lambda: edge.app[REALTIME].connections_count == 3)
        await edge.connect(ben)
        assert (await edge.call("GET", "/socket.io/?EIO=4&transport=polling"))[0] == 503
        assert await edge.is_well()


async def test_reactions_votes_and_joins_are_limited_by_person() -> None:
    async with running_edge(rate_limits=True) as edge:
        host, other = await edge.sign_up("Ada"), await edge.sign_up("Ben")
        match_id = await edge.make_match(host)
        first, second, his = await edge.connect(host), await edge.connect(host), await edge.connect(other)
        for phone in (first, second, his):
            assert (await phone.ask("join_room", {"matchId": match_id}))["ok"]
        about = {"matchId": match_id}
        limits = [
            ("submit_reaction", {**about, "type": "heart"}, 20),
            ("submit_vote", {**about, "forUserId": other.id}, 4),
            ("join_room", about, 2),
        ]
        for event, body, burst in limits:
            answers = await asyncio.gather(*((first, second)[n % 2].ask(event, body) for n in range(burst + 3)))
            refused = [one["error"] for one in answers if not one["ok"] and one["error"]["code"] == "rate_limited"]
            assert 1 <= len(refused) <= 3
            assert all(error["retryable"] and error["retryAfterMs"] > 0 for error in refused)
            free = await his.ask(event, body)
            assert free["ok"] or free["error"]["code"] != "rate_limited"


@pytest.mark.parametrize("transport", ["websocket", "polling"])
async def test_whoever_floods_is_disconnected_with_a_reason_and_alone(transport: str) -> None:
    async with running_edge(rate_limits=True, flood_events_burst=30, flood_events_per_s=1.0) as edge:
        host, eve = await edge.sign_up("Ada"), await edge.sign_up("Eve")
        match_id = await edge.make_match(host)
        calm = await edge.in_room(host, match_id)
        flood = await edge.connect(eve, transports=[transport])
        for _ in range(60):
            await flood.send("nonsense", {})
        await flood.was_closed()
        if transport == "websocket":
            assert flood.received[-1][1]["code"] == "rate_limited"
        assert (await calm.ask("start_debate", {"matchId": match_id}))["ok"]


async def test_a_slow_reader_is_dropped_and_nobody_else_notices() -> None:
    async with running_edge(queued_packets_max=50) as edge:
        host, lazy = await edge.sign_up("Ada"), await edge.sign_up("Lazy")
        match_id = await edge.make_match(host)
        quick = await edge.in_room(host, match_id)
        raw = await RawSocket.open(edge, lazy)
        await raw.send(f'42/realtime,1["join_room",{{"matchId":"{match_id}"}}]')
        await raw.until("43/realtime,1[")
        raw.stop_reading()
        realtime = edge.app[REALTIME]
        big = json.dumps({"matchId": match_id, "filler": "x" * 20_000})
        for n in range(2_000):
            realtime.room_event(match_id, "presence", big, epoch=1, v=0)
            if n % 10 == 9:
                await asyncio.sleep(0)
                await edge.until(lambda: somebody_is_even(edge))
            if realtime.connections_count == 1:
                break
        await edge.until(lambda: realtime.connections_count == 1)
        assert (await quick.ask("start_debate", {"matchId": match_id}))["ok"]
        await edge.until(lambda: (match_id, lazy.id) not in edge.gateway.devices)
        raw.close()


def somebody_is_even(edge: RunningEdge) -> bool:
    """The quickest reader has nothing waiting at the server."""
    sockets = list(edge.app[REALTIME]._server.eio.sockets.values())
    return min(socket.queue.qsize() for socket in sockets) == 0


class RawSocket:
    """A WebSocket by hand, for clients that behave as no library would."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer
        self._seen = b""

    @classmethod
    async def open(cls, edge: RunningEdge, person: Person) -> RawSocket:
        host, port = edge.url.removeprefix("http://").split(":")
        reader, writer = await asyncio.open_connection(host, int(port), limit=2**14)
        writer.write(
            b"GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\n"
            b"Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
        )
        raw = cls(reader, writer)
        await raw.until("pingInterval")
        await raw.send("40/realtime," + json.dumps({"token": person.token}))
        await raw.until("40/realtime,")
        return raw

    async def send(self, text: str) -> None:
        payload = text.encode()
        length = bytes([0x80 | len(payload)]) if len(payload) < 126 else b"\xfe" + len(payload).to_bytes(2, "big")
        self._writer.write(b"\x81" + length + b"\0\0\0\0" + payload)
        await self._writer.drain()

    async def until(self, text: str) -> None:
        async with asyncio.timeout(5):
            while text.encode() not in self._seen:
                self._seen += await self._reader.read(4096)

    def stop_reading(self) -> None:
        transport: Any = self._writer.transport
        transport.pause_reading()

    def close(self) -> None:
        self._writer.transport.abort()


async def test_a_client_that_comes_back_to_the_namespace_is_let_in_again(edge: RunningEdge) -> None:
    ada = await edge.sign_up("Ada")
    match_id = await edge.make_match(ada)
    raw = await RawSocket.open(edge, ada)
    await raw.send(f'42/realtime,1["join_room",{{"matchId":"{match_id}"}}]')
    await raw.until("43/realtime,1[")
    await raw.send("41/realtime,")
    await edge.until(lambda: not edge.gateway.devices)
    await raw.send("40/realtime," + json.dumps({"token": ada.token}))
    await raw.send(f'42/realtime,2["join_room",{{"matchId":"{match_id}"}}]')
    await raw.until("43/realtime,2[")
    raw.close()


async def test_a_stopping_server_ends_every_connection() -> None:
    phones = []
    async with running_edge() as edge:
        host = await edge.sign_up("Ada")
        match_id = await edge.make_match(host)
        phones = [await edge.in_room(host, match_id) for _ in range(3)]
        await edge.app[REALTIME].stop()
        for phone in phones:
            await phone.was_closed()
