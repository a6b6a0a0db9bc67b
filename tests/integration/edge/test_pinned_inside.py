"""What the server leans on inside python-socketio, python-engineio and aiohttp, held against the installed release."""

from __future__ import annotations

import inspect
import re
from importlib.metadata import version
from types import SimpleNamespace
from typing import Any, cast

import engineio
import socketio
from aiohttp import WSMsgType, web
from aiohttp.http_websocket import WebSocketWriter
from engineio import async_socket, base_socket, packet
from running_edge import RunningEdge
from socketio import packet as socketio_packet

from echoplay_http import REALTIME
from echoplay_http.realtime.engine import Engine, Session
from echoplay_http.realtime.server import RealtimeServer, _environment
from echoplay_http.realtime.way_out import Message, WayOut, text_frame
from echoplay_http.realtime.websocket import BoundedWebSocket


def test_the_releases_are_those_it_was_written_for() -> None:
    assert version("python-socketio").startswith("5.18.")
    assert version("python-engineio").startswith("4.15.")
    assert version("aiohttp").startswith("3.14.")


def test_what_is_overridden_still_has_the_same_parameters() -> None:
    for name in (
        "_handle_eio_connect", "_handle_eio_disconnect", "_handle_eio_message", "_handle_connect", "_handle_event",
    ):  # fmt: skip
        base = inspect.signature(getattr(socketio.AsyncServer, name))
        assert list(inspect.signature(getattr(RealtimeServer, name)).parameters) == list(base.parameters)


def test_engineio_still_takes_its_websocket_and_request_reader_from_a_table() -> None:
    upgrade = inspect.getsource(async_socket.AsyncSocket._upgrade_websocket)
    assert "self.server._async['websocket'](" in upgrade
    assert "self._websocket_handler, self.server)" in upgrade
    assert "return await ws(environ)" in upgrade
    assert "self._async['translate_request']" in inspect.getsource(engineio.AsyncServer.handle_request)


def test_engineio_still_ends_a_session_for_an_unexpected_packet_by_disconnect() -> None:
    assert "await self.disconnect(sid)" in inspect.getsource(engineio.AsyncServer.handle_request)


def test_engineio_still_puts_what_it_sends_into_a_queue_that_it_has_made_for_it() -> None:
    made = inspect.getsource(base_socket.BaseSocket.__init__)
    assert "self.queue = self.server.create_queue()" in made
    source = inspect.getsource(async_socket.AsyncSocket)
    assert set(re.findall(r"self\.queue\.(\w+)", source)) == {
        "get",
        "get_nowait",
        "put",
        "put_nowait",
        "task_done",
        "join",
    }
    assert "await self.queue.put(pkt)" in inspect.getsource(async_socket.AsyncSocket.send)
    # It waits only when it is asked to wait, which we do not.
    assert source.count("queue.join") == 1
    assert "if wait:\n                await self.queue.join()" in inspect.getsource(async_socket.AsyncSocket.close)
    ours = inspect.getsource(RealtimeServer) + inspect.getsource(Engine) + inspect.getsource(BoundedWebSocket)
    assert set(re.findall(r"ocket\.close\(([^)]*)", ours)) <= {
        "wait=False", "wait=False, abort=True", "wait=False, abort=transport_id in self.transports",
        "wait=False, abort=True, reason=self._server.reason.TRANSPORT_CLOSE",
    }  # fmt: skip


async def test_an_event_is_framed_as_the_libraries_would_frame_it(edge: RunningEdge) -> None:
    written: list[bytes] = []
    transport: Any = SimpleNamespace(write=written.append, is_closing=lambda: False)
    writer = WebSocketWriter(cast(Any, SimpleNamespace(_paused=False)), transport)
    for size in (0, 1, 125, 126, 65_535, 65_536, 300_000):
        text = "x" * (size - 1) + "é"[: size and 1]
        written.clear()
        await writer.send_frame(text.encode(), WSMsgType.TEXT)
        assert b"".join(written) == text_frame(text)
    event = socketio_packet.Packet(socketio_packet.EVENT, namespace="/realtime", data=["presence", {}])
    in_a_message = packet.Packet(packet.MESSAGE, event.encode())
    assert Message('2/realtime,["presence",{}]').encode() == in_a_message.encode()
    assert Message('2/realtime,["presence",{}]').frame == text_frame(in_a_message.encode())


def test_aiohttp_still_writes_a_frame_in_one_step_and_closes_by_close() -> None:
    # A raw frame between the two writes of one of its own, or behind its last, would break the stream.
    assert not inspect.iscoroutinefunction(WebSocketWriter._write_websocket_frame)
    source = inspect.getsource(web.WebSocketResponse)
    assert source.count("_writer.close(") == 1
    assert "_writer.close(" in inspect.getsource(web.WebSocketResponse.close)
    sent = re.findall(r"send_frame\([^)]*?WSMsgType\.(\w+)", source.replace('data.encode("utf-8")', "data"))
    assert set(sent) == {"PING", "PONG", "TEXT", "BINARY"}


def test_aiohttps_reader_still_asks_a_queue_that_was_made_for_it_and_may_be_ours() -> None:
    made = inspect.getsource(web.WebSocketResponse._post_start)
    assert "self._reader = WebSocketDataQueue(" in made
    assert "self._parser = WebSocketReader(" in made
    assert "request.protocol.set_parser(self._parser, data_received_cb=cb)" in made
    assert "request.protocol.keep_alive(False)" in made
    # Besides these two lines, and a heartbeat that we do not ask for, there is nothing in it.
    assert set(re.findall(r"self\.(\w+)", made)) == {
        "_ws_protocol", "_writer", "_reset_heartbeat", "_loop", "_reader", "_parser", "_max_msg_size", "_compress",
        "_decode_text", "_heartbeat", "_on_data_received",
    }  # fmt: skip
    parameters = list(inspect.signature(web.WebSocketResponse._post_start).parameters)
    assert parameters == ["self", "request", "protocol", "writer"]


def test_engineio_still_lets_a_connection_in_as_it_did() -> None:
    base = inspect.signature(engineio.AsyncServer._handle_connect)
    assert list(inspect.signature(Engine._handle_connect).parameters) == list(base.parameters)
    source = inspect.getsource(engineio.AsyncServer._handle_connect)
    assert set(re.findall(r"await (?:self|s)\.(\w+)", source)) == {
        "send", "_trigger_event", "handle_get_request", "poll",
    }  # fmt: skip
    assert "'pingTimeout': int(self.ping_timeout * 1000)" in source
    assert "s.schedule_ping()" in source
    assert "s.connected = True" in source
    assert "ping" not in inspect.getsource(async_socket.AsyncSocket.poll).replace("ping_", "")
    received = inspect.getsource(async_socket.AsyncSocket.receive)
    assert "self.schedule_ping()" in received


async def test_a_socket_has_the_states_the_way_in_sets_and_the_way_out_asks_for(edge: RunningEdge) -> None:
    host = await edge.sign_up("Ada")
    await edge.in_room(host, await edge.make_match(host))
    server = edge.app[REALTIME]._server
    (socket,) = server.eio.sockets.values()
    assert isinstance(socket, Session)
    assert isinstance(socket.queue, WayOut)
    assert server.eio.start_service_task is False
    assert (socket.closed, socket.closing, socket.connected) == (False, False, True)
    assert (socket.upgraded, socket.upgrading) == (True, False)
    handler = inspect.getsource(async_socket.AsyncSocket._websocket_handler)
    assert set(re.findall(r"self\.(\w+) = ", handler)) == {"connected", "upgraded", "upgrading"}


async def test_an_event_is_handled_without_a_task_of_its_own(edge: RunningEdge) -> None:
    server = edge.app[REALTIME]._server
    assert server.async_handlers is False
    assert server.eio.async_handlers is False
    assert server.namespaces == ["/realtime"]
    assert server.eio.http_compression is False
    assert server.eio.cookie is None


async def test_a_client_is_in_no_room_of_the_library_but_everybodys(edge: RunningEdge) -> None:
    host = await edge.sign_up("Ada")
    await edge.in_room(host, await edge.make_match(host))
    manager = edge.app[REALTIME]._server.manager
    (sid,) = manager.rooms["/realtime"][None]
    assert set(manager.rooms["/realtime"]) == {None}
    assert manager.is_connected(sid, "/realtime")
    source = inspect.getsource(socketio.AsyncManager.basic_disconnect)
    assert [name for name in vars(manager) if name in source] == [
        "rooms", "callbacks", "pending_connect", "pending_disconnect",
    ]  # fmt: skip
    assert "self.callbacks[sid]" in source
    # Whom it would tell by that room of their own.
    assert "self.manager.emit(" not in inspect.getsource(RealtimeServer)


def test_engineio_still_asks_for_no_more_of_a_request_than_it_is_told() -> None:
    sources = inspect.getsource(async_socket) + inspect.getsource(engineio.AsyncServer.handle_request)
    asked = set(re.findall(r"environ(?:\.get\(|\[)'([\w.]+)'", sources))
    told = set(re.findall(r'"([\w.]+)": ', inspect.getsource(_environment)))
    # Origins, where it checks them, and compression, where it compresses.
    assert asked - told == {"HTTP_ORIGIN", "HTTP_ACCEPT_ENCODING"}
    assert "if self.cors_allowed_origins == []:" in inspect.getsource(engineio.AsyncServer._cors_headers)


async def test_engineio_still_has_three_handlers_which_are_coroutines_and_told_in_turn(edge: RunningEdge) -> None:
    handlers = edge.app[REALTIME]._server.eio.handlers
    assert set(handlers) == {"connect", "message", "disconnect"}
    assert all(inspect.iscoroutinefunction(one) for one in handlers.values())
    parameters = inspect.signature(Engine._trigger_event).parameters
    assert set(inspect.signature(engineio.AsyncServer._trigger_event).parameters) == {"self", "event", "args", "kwargs"}
    assert list(parameters) == ["self", "event", "args", "run_async"]
    assert "if ret is not None and ret is not True" in inspect.getsource(engineio.AsyncServer._handle_connect)
