"""The simulated world's own parts do what they stand in for: death, standing still, streams, cuts."""

from __future__ import annotations

import asyncio

import pytest
from checker.history import History
from simulated import one_run
from simulated.cluster import RESTART_US, SPARE_LISTENS_US, Cluster, Incarnation, Walls
from simulated.network import Network
from simulated.process import Process, ProcessClock
from simulated.world import US, Stuck, World


class Keeper(asyncio.Protocol):
    """Remembers what came and how it ended."""

    def __init__(self) -> None:
        self.came: list[bytes] = []
        self.ended: list[Exception | None] = []
        self.transport: asyncio.BaseTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        self.came.append(data)

    def connection_lost(self, error: Exception | None) -> None:
        self.ended.append(error)


class Pair:
    """Two processes with a connection between them."""

    def __init__(self, seed: int = 1) -> None:
        self.world = World(seed)
        self.network = Network(self.world)
        self.one = Process(self.world, self.network, "one")
        self.other = Process(self.world, self.network, "other")
        self.near, self.far = Keeper(), Keeper()
        host, port = self.network.listen(self.other, lambda: self.far)
        self.one.start(self._connect(host, port))
        self.world.run_until(10_000)

    async def _connect(self, host: str, port: int) -> None:
        await asyncio.get_running_loop().create_connection(lambda: self.near, host, port)

    def write(self, *frames: bytes) -> None:
        transport = self.near.transport
        assert isinstance(transport, asyncio.Transport)
        for frame in frames:
            self.one.call_soon(transport.write, frame)

    def run_s(self, seconds: float) -> None:
        self.world.run_until(self.world.now_us + round(seconds * US))


@pytest.mark.parametrize("seed", range(20))
def test_what_is_written_arrives_in_order_and_after_a_cut_too(seed: int) -> None:
    pair = Pair(seed)
    pair.write(*[bytes([number]) for number in range(20)])
    pair.run_s(0.0002)
    pair.network.cut("one", "other")
    pair.write(*[bytes([number]) for number in range(20, 40)])
    pair.run_s(5)
    arrived = len(pair.far.came)
    assert arrived < 40
    pair.network.heal("one", "other")
    pair.run_s(1)
    assert pair.far.came == [bytes([number]) for number in range(40)]


def test_a_cut_one_way_lets_the_other_way_pass() -> None:
    pair = Pair()
    pair.network.cut("one", "other")
    pair.write(b"lost for now")
    transport = pair.far.transport
    assert isinstance(transport, asyncio.Transport)
    pair.other.call_soon(transport.write, b"hello")
    pair.run_s(1)
    assert (pair.near.came, pair.far.came) == ([b"hello"], [])


def test_a_killed_process_runs_no_finally_and_its_connections_are_reset() -> None:
    pair = Pair()
    happened: list[str] = []

    async def careful() -> None:
        try:
            await asyncio.sleep(10)
        finally:
            happened.append("finally")

    pair.one.start(careful())
    pair.run_s(1)
    pair.one.kill()
    pair.run_s(20)
    assert happened == []
    assert [type(error) for error in pair.far.ended] == [ConnectionResetError]


def test_a_process_can_be_killed_between_any_two_steps() -> None:
    reached = []
    for steps in range(1, 8):
        world = World(steps)
        process = Process(world, Network(world), "one")
        done: list[int] = []

        async def work(done: list[int] = done) -> None:
            for number in range(5):
                done.append(number)
                await asyncio.sleep(0)

        process.start(work())
        process.steps_left = steps
        world.run_until(US)
        reached.append(len(done))
    assert reached == [1, 2, 3, 4, 5, 5, 5]


def test_a_frozen_process_goes_on_with_all_that_came_meanwhile() -> None:
    pair = Pair()
    pair.other.freeze()
    pair.write(b"a", b"b")
    pair.run_s(3)
    assert pair.far.came == []
    pair.other.thaw()
    pair.run_s(0.001)
    assert pair.far.came == [b"a", b"b"]


def test_a_process_has_its_own_idea_of_time() -> None:
    world = World(1)
    fast = Process(world, Network(world), "fast", rate=1.01)
    clock = ProcessClock(fast, 5_000)
    woken_us: list[int] = []

    async def sleeper() -> None:
        await asyncio.sleep(10)
        woken_us.append(world.now_us)

    fast.start(sleeper())
    world.run_until(20 * US)
    assert woken_us == [pytest.approx(10 * US / 1.01, abs=2)]
    assert clock.now_ms() == 5_000 + 20_200


def test_code_that_never_lets_time_pass_is_found() -> None:
    world = World(1)
    process = Process(world, Network(world), "one")

    def busy() -> None:
        process.call_soon(busy)

    process.call_soon(busy)
    with pytest.raises(Stuck):
        world.run_until(US)


def test_a_match_that_writes_on_and_on_ends_its_run_and_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(one_run, "ROWS_A_MATCH_MAX", 10)
    outcome = one_run.Run(5, only=()).play()
    assert "nothing goes on and on" in {one.invariant for one in outcome.violations}


def _another_is_ready(cluster: Cluster, gone: Incarnation) -> bool:
    now = cluster.running["edge-1"]
    return now is not gone and now.ready


def test_a_spare_edge_is_there_at_once_and_the_next_one_as_soon_as_it_has_started() -> None:
    async def serve(cluster: Cluster, one: Incarnation) -> None:
        cluster.is_ready(one)
        await asyncio.get_running_loop().create_future()

    world = World(1)
    cluster = Cluster(world, Network(world), None, History(1), Walls(), None, {"edge": serve})  # type: ignore[arg-type]
    cluster.has_spare_edge = True
    cluster.spawn("edge-1", "edge")
    took_us = []
    for pause_us in (US, 0, max(RESTART_US)):
        world.run_until(world.now_us + pause_us)
        before, killed_us = cluster.running["edge-1"], world.now_us
        before.process.kill()
        while not _another_is_ready(cluster, before) and world.now_us < killed_us + 2 * max(RESTART_US):
            world.run_until(world.now_us + US // 100)
        took_us.append(cluster.running["edge-1"].began_us - killed_us)
    at_once, after_a_start, at_once_again = took_us
    assert max(at_once, at_once_again) <= max(SPARE_LISTENS_US)
    assert after_a_start >= min(RESTART_US)
