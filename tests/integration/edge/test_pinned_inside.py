"""What the server leans on inside python-socketio and python-engineio, held against the installed release."""

from __future__ import annotations

import inspect
from importlib.metadata import version

import engineio
import socketio
from engineio import async_socket, packet
from running_edge import RunningEdge

from echoplay_http import REALTIME
from echoplay_http.realtime.server import RealtimeServer


def test_the_releases_are_those_it_was_written_for() -> None:
    assert version("python-socketio").startswith("5.18.")
    assert version("python-engineio").startswith("4.15.")


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
    assert "self._async['translate_request']" in inspect.getsource(engineio.AsyncServer.handle_request)


def test_engineio_still_ends_a_session_for_an_unexpected_packet_by_disconnect() -> None:
    assert "await self.disconnect(sid)" in inspect.getsource(engineio.AsyncServer.handle_request)


async def test_a_packet_in_the_queue_is_what_engineio_itself_would_put_there(edge: RunningEdge) -> None:
    host = await edge.sign_up("Ada")
    await edge.in_room(host, await edge.make_match(host))
    server = edge.app[REALTIME]._server
    (socket,) = server.eio.sockets.values()
    await socket.send(packet.Packet(packet.MESSAGE, '2/realtime,["presence",{}]'))
    queued = socket.queue.get_nowait()
    assert queued.encode() == '42/realtime,["presence",{}]'
    assert queued.encode() is queued.encode()
    assert socket.queue.maxsize == 0
    assert (socket.closed, socket.closing, socket.connected) == (False, False, True)


async def test_an_event_is_handled_without_a_task_of_its_own(edge: RunningEdge) -> None:
    server = edge.app[REALTIME]._server
    assert server.async_handlers is False
    assert server.eio.async_handlers is False
    assert server.namespaces == ["/realtime"]
    assert server.eio.http_compression is False
    assert server.eio.cookie is None


async def test_a_client_is_in_no_rooms_of_the_library_but_everybodys_and_its_own(edge: RunningEdge) -> None:
    host = await edge.sign_up("Ada")
    await edge.in_room(host, await edge.make_match(host))
    manager = edge.app[REALTIME]._server.manager
    (sid,) = manager.rooms["/realtime"][None]
    assert set(manager.rooms["/realtime"]) == {None, sid}
    source = inspect.getsource(socketio.AsyncManager.basic_disconnect)
    assert [name for name in vars(manager) if name in source] == [
        "rooms", "callbacks", "pending_connect", "pending_disconnect",
    ]  # fmt: skip
    assert "self.callbacks[sid]" in source
