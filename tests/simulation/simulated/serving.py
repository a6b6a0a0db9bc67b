"""What runs in each simulated process: the same objects that the real ones put together, on simulated ports.

The counterparts of `cluster/echoplay_cluster/processes`.
"""

from __future__ import annotations

import asyncio

from checker.history import Breach
from simulated.cluster import CLUSTER_KEYS, Cluster, Incarnation
from simulated.lease_watch import WatchedLink
from simulated.process import ProcessClock
from simulated.ray_calls import DIRECTORY
from simulated.rest_calls import RestCalls
from simulated.sockets import PacketServer
from simulated.storage import PlacementStorage, Storage

from echoplay_actors.actor.limits import ActorLimits
from echoplay_actors.actor.match_actor import MatchActor
from echoplay_actors.ids import new_id
from echoplay_cluster.announcing import announce
from echoplay_cluster.directory.directory import Directory
from echoplay_cluster.gateway.gateway import LinkGateway
from echoplay_cluster.link.dialer import Dialer
from echoplay_cluster.link.endpoints import Door
from echoplay_cluster.link.handshake import ServerHandshake
from echoplay_cluster.processes.actor_links import ActorLinks
from echoplay_http.access import MatchAccess
from echoplay_http.asking import Asking
from echoplay_http.callers import Callers
from echoplay_http.parts import EdgeParts
from echoplay_http.rate_limits import RateLimits
from echoplay_http.realtime.assembly import Realtime
from echoplay_http.settings import EdgeSettings
from echoplay_http.suspensions import Suspensions
from echoplay_http.tokens import Tokens

SECRET = "the secret of the simulated edges, long enough"
EDGE_SETTINGS = EdgeSettings(jwt_secret=SECRET, development=True)
SNAPSHOT_AFTER_ROWS = 8
"""So few that most matches, which have some hundred rows at most, are taken over with a snapshot."""
BROKEN_INVARIANT = "no invariant breaks"


async def serve_actor(cluster: Cluster, one: Incarnation) -> None:
    """As `processes/match_actor.py`."""
    process, randomness = one.process, cluster.randomness()
    clock = ProcessClock(process, cluster.wall_ms(process.name))
    actor_id = new_id(now_ms=clock.now_ms(), randomness=randomness)

    def stop_process(reason: str) -> None:
        if "invariant" in reason or "unforeseen" in reason:
            cluster.history.breaches.append(Breach(cluster.world.now_us, BROKEN_INVARIANT, f"{process.name}: {reason}"))
        one.reason = reason
        process.exit(reason)

    shell = MatchActor(
        actor_id=actor_id, store=Storage(cluster.storage, process), clock=clock, randomness=randomness,
        limits=ActorLimits(
            matches_max=cluster.limits.matches_per_actor, snapshot_after_rows=SNAPSHOT_AFTER_ROWS
        ),
        stop_process=stop_process,
    )  # fmt: skip
    links = ActorLinks(shell, stop_process)
    door = Door(lambda: WatchedLink(links, ServerHandshake(CLUSTER_KEYS, randomness), cluster, actor_id))
    host, port = cluster.network.listen(process, door)
    cluster.history.match_clock_offsets[actor_id] = [(cluster.world.now_us, clock.now_ms())]
    one.shell = shell
    await announce(shell, name=process.name, address=f"unix:none,tcp:{host}:{port}", node_id="node", pid=one.pid)
    cluster.is_ready(one)


async def serve_directory(cluster: Cluster, one: Incarnation) -> None:
    """As `processes/directory_serving.py`."""
    process, randomness = one.process, cluster.randomness()
    plain = Directory(
        store=PlacementStorage(cluster.storage, process), starter=cluster.starter(process), limits=cluster.limits,
        dialer=Dialer(name=DIRECTORY, keys=CLUSTER_KEYS, randomness=randomness),
    )  # fmt: skip
    await plain.start()
    one.directory = plain
    cluster.is_ready(one)


async def serve_edge(cluster: Cluster, one: Incarnation) -> None:
    """As `processes/edge_serving.py` and `build_edge`, without what REST alone needs."""
    process, randomness, settings = one.process, cluster.randomness(), EDGE_SETTINGS
    clock = ProcessClock(process, cluster.wall_ms(process.name))
    gateway = LinkGateway(
        locator=cluster.locator(process), dialer=Dialer(name=process.name, keys=CLUSTER_KEYS, randomness=randomness),
        randomness=randomness,
    )  # fmt: skip
    storage = Storage(cluster.storage, process)
    parts = EdgeParts(
        gateway=gateway, accounts=storage, matches=storage, idempotency=None, clock=clock, randomness=randomness,  # type: ignore[arg-type]
        voice=None,  # type: ignore[arg-type]
    )  # fmt: skip
    limits, tokens = RateLimits(settings, clock=clock), Tokens(settings, clock=clock)
    suspensions = Suspensions(
        storage,
        token_life_s=settings.token_life_s,
        look_every_ms=settings.suspensions_look_ms,  # type: ignore[arg-type]
    )
    callers = Callers(tokens, storage, limits, suspensions)  # type: ignore[arg-type]
    access = MatchAccess(storage, storage)  # type: ignore[arg-type]
    asking = Asking(gateway, storage, wait_ms_max=settings.answer_wait_ms_max)  # type: ignore[arg-type]
    server = PacketServer(process, settings)
    realtime = Realtime(
        parts, settings, tokens=tokens, callers=callers, limits=limits, access=access, asking=asking, server=server
    )
    gateway.attach(realtime)
    realtime.watch(suspensions)
    server.rest = RestCalls(asking, access, callers, tokens, suspensions, secret=SECRET.encode())
    one.door = cluster.network.listen(process, server.accept)
    one.edge = realtime
    cluster.is_ready(one)
    await asyncio.get_running_loop().create_future()


SERVE = {"actor": serve_actor, "directory": serve_directory, "edge": serve_edge}
