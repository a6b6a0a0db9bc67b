"""What every process of a run derives from its runtime: keys, folders, names."""

from __future__ import annotations

from pathlib import Path

from echoplay_actors.ids import SystemRandomness
from echoplay_cluster.link.dialer import Dialer
from echoplay_cluster.link.tls import connecting_context
from echoplay_cluster.runtime import Runtime

DIRECTORY_NAME = "directory"


def edge_name(number: int, node_name: str = "") -> str:
    """The Ray name of an edge, counted from 1 on each node; the first node has no name."""
    return f"edge-{node_name}-{number}" if node_name else f"edge-{number}"


def link_keys(runtime: Runtime) -> tuple[bytes, ...]:
    """The keys that are valid on links; the first is the one to prove with. Two, separated by a comma, to rotate."""
    keys = tuple(key.strip().encode() for key in runtime.cluster_secret.split(",") if key.strip())
    if not keys:
        raise ValueError("the cluster's secret holds no key")
    return keys


def log_folder(runtime: Runtime) -> Path:
    return runtime.settings.data_folder / "logs"


def make_dialer(runtime: Runtime, name: str) -> Dialer:
    """Makes links in the name of that process."""
    tls = connecting_context(runtime.settings.link_tls)
    return Dialer(name=name, keys=link_keys(runtime), randomness=SystemRandomness(), tls=tls)
