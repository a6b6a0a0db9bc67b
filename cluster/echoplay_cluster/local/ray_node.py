"""The Ray node that is run here, the first of its cluster or one that joined: its processes, and a new GCS."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import ray._private.parameter
from ray._private import ray_constants
from ray._private.node import Node
from ray._raylet import GcsClient  # type: ignore[attr-defined]

__all__ = ["LocalNode"]

_ANSWER_SECONDS_MAX = 10.0


class _Head(Node):
    """A head node without the dashboard's server, which Ray starts even when told to leave the dashboard out."""

    def start_api_server(self, *, include_dashboard: bool | None, raise_on_failure: bool) -> None:
        self._webui_url = ""


def _session_of(gcs_address: str) -> str:
    """What the cluster at that address calls its session."""
    client = GcsClient(address=gcs_address)
    found = client.internal_kv_get(b"session_name", ray_constants.KV_NAMESPACE_SESSION, timeout=_ANSWER_SECONDS_MAX)
    if found is None:
        raise ValueError(f"the Ray at {gcs_address} has no session")
    return str(found.decode())


class LocalNode:
    """The running raylet, and the GCS on the first node; both are killed by the kernel when this process ends."""

    def __init__(self, plan: dict[str, Any]) -> None:
        # Ray opens its folder to everybody; ours around it stays closed.
        folder = Path(plan["folder"]) / "ray"
        self.has_gcs = plan["join"] is None
        name = plan["session"] if self.has_gcs else _session_of(plan["join"])
        session = folder / name
        session.mkdir(parents=True)
        # Ray's logs outlive its folder: they lie with all the others.
        (session / "logs").symlink_to(plan["logs"])
        parameters = ray._private.parameter.RayParams(
            node_ip_address=plan["node_address"],
            gcs_address=plan["join"],
            gcs_server_port=plan["port"] if self.has_gcs else None,
            dashboard_host="127.0.0.1",
            include_dashboard=False,
            include_log_monitor=False,  # type: ignore[arg-type]  # Ray's hint is wrong: it is a flag
            no_monitor=True,
            temp_dir=str(folder),
            session_name=name,
            num_cpus=plan["cpus"],
            num_gpus=0,
            resources=plan["resources"],
            object_store_memory=plan["object_store_bytes"],
        )
        # spawn_reaper: here it means that both get a death signal for our own end.
        kind = _Head if self.has_gcs else Node
        self._node = kind(parameters, head=self.has_gcs, shutdown_at_exit=False, spawn_reaper=True)

    @property
    def address(self) -> str:
        return str(self._node.gcs_address)

    @property
    def node_id(self) -> str:
        """Ray's name for it."""
        return str(self._node._node_id)

    @property
    def pids(self) -> dict[str, int]:
        """By Ray's own names for its processes."""
        return {name: infos[0].process.pid for name, infos in self._node.all_processes.items()}

    def is_running(self, name: str) -> bool:
        return self._node.all_processes[name][0].process.poll() is None

    def ask_to_end(self, name: str) -> None:
        self._node.all_processes[name][0].process.terminate()

    def replace_gcs(self) -> None:
        """Start the dead GCS again: same port, same state."""
        self._node.kill_gcs_server(check_alive=False)
        self._node.start_gcs_server()  # type: ignore[no-untyped-call]
        self._node.get_gcs_client()  # type: ignore[no-untyped-call]
