"""A connection's life: tokens, their end, limits, origins, slow readers, and the end of the server."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import aiohttp
import pytest
import socketio
from running_edge import Person, RunningEdge, running_edge

from echoplay_http import REALTIME

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


@pytest.mark.parametrize("reads_again", [True, False])
async def test_a_slow_reader_is_dropped_with_a_reason_and_nobody_else_notices(
    reads_again: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not reads_again:
        monkeypatch.setattr("echoplay_http.realtime.server.LAST_PACKETS_S", 0.1)
    async with running_edge(queued_bytes_max=1_000_000) as edge:
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
        if reads_again:
            # It was only slow: it gets what was on its way, then why it had to go, and nothing between.
            raw.read_on()
            last = await raw.to_the_end()
            said = last[last.rindex(b'42/realtime,["error"') :]
            assert b'"code": "unavailable"' in said
            assert b'"retryable": true' in said
            assert b"41/realtime," in said
        else:
            await edge.until(lambda: len(realtime._server.transports) == 1)
        raw.close()


def somebody_is_even(edge: RunningEdge) -> bool:
    """The quickest reader has nothing waiting at the server."""
    transports = edge.app[REALTIME]._server.transports.values()
    return min(transport.get_write_buffer_size() for transport in transports) == 0


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

    def read_on(self) -> None:
        transport: Any = self._writer.transport
        transport.resume_reading()

    async def to_the_end(self) -> bytes:
        """The last of what the server sends until it hangs up."""
        last = b""
        async with asyncio.timeout(20):
            while read := await self._reader.read(2**16):
                last = (last + read)[-4_096:]
        return last

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
