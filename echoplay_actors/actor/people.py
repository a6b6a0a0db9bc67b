"""Who is connected to a room, counted in devices by person, over all edges that watch it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping


class People:
    """Devices by person and edge. An edge always says how many it has now, so saying it twice does no harm."""

    def __init__(self) -> None:
        self._by_edge: dict[object, dict[str, int]] = {}
        self._edges_of: dict[str, int] = {}

    def __len__(self) -> int:
        return len(self._edges_of)

    def __contains__(self, user_id: str) -> bool:
        return user_id in self._edges_of

    def __iter__(self) -> Iterator[str]:
        return iter(self._edges_of)

    def report(self, edge: object, user_id: str, devices: int) -> None:
        """This edge has that many devices of the person in the room now."""
        here = self._by_edge.setdefault(edge, {})
        had = here.get(user_id, 0)
        if devices > 0:
            here[user_id] = devices
        else:
            here.pop(user_id, None)
        if (had > 0) != (devices > 0):
            edges = self._edges_of.get(user_id, 0) + (1 if devices > 0 else -1)
            if edges:
                self._edges_of[user_id] = edges
            else:
                del self._edges_of[user_id]

    def report_all(self, edge: object, devices: Mapping[str, int]) -> None:
        """This edge has these devices by person in the room now, and nobody else."""
        for user_id in set(self._by_edge.get(edge, ())) - set(devices):
            self.report(edge, user_id, 0)
        for user_id, count in devices.items():
            self.report(edge, user_id, count)

    def edge_lost(self, edge: object) -> list[str]:
        """Forget an edge; the people it had."""
        people = list(self._by_edge.get(edge, {}))
        for user_id in people:
            self.report(edge, user_id, 0)
        self._by_edge.pop(edge, None)
        return people
