"""When there were faults: whether a moment may be judged as one in which all was healthy.

The rule: a fault is felt from its beginning until `FELT_AFTER_US` after its end; one without an end is momentary. The
end of a process is a fault, whoever caused it.
"""

from __future__ import annotations

from checker.history import Fault, History

FELT_AFTER_US = 5_000_000
LEAVING = "actor drained"
IN_ORDER = "stopped"
"""The fault, and the reason of the process's end."""


class Weather:
    """Faults by their windows in world time."""

    def __init__(self, history: History) -> None:
        self._history = history
        self._kinds = {one.name: one.kind for one in history.lifetimes}
        self.windows = [(one.at_us, self._end_us(one)) for one in history.faults]
        self.windows += [(one.ended_us, one.ended_us) for one in history.lifetimes if one.ended_us is not None]
        self.windows.sort()
        devices = {one.device for one in history.connected}
        self._of_devices = [
            (one.at_us, self._end_us(one), one.target) for one in history.faults if one.target in devices
        ]
        self._elsewhere = [(one.at_us, self._end_us(one)) for one in history.faults if one.target not in devices] + [
            (one.ended_us, one.ended_us) for one in history.lifetimes if one.ended_us is not None
        ]
        self._by_end = sorted(self.windows, key=lambda window: window[1])

    def active(self, from_us: int, until_us: int) -> bool:
        """Whether anything was wrong between the two."""
        return any(begin_us <= until_us and end_us >= from_us for begin_us, end_us in self.windows)

    def healthy(self, from_us: int, until_us: int) -> bool:
        """Whether no fault could be felt between the two."""
        return not self.active(from_us - FELT_AFTER_US, until_us)

    def orderly(self, from_us: int, until_us: int) -> bool:
        """The same as healthy, but for actors that left in order."""
        from_us -= FELT_AFTER_US
        faults = [(one.at_us, self._end_us(one)) for one in self._history.faults if one.kind != LEAVING]
        deaths = [one.ended_us for one in self._history.lifetimes if one.reason != IN_ORDER]
        return not any(begin_us <= until_us and end_us >= from_us for begin_us, end_us in faults) and not any(
            at_us is not None and from_us <= at_us <= until_us for at_us in deaths
        )

    def healthy_around(self, device: str, from_us: int, until_us: int) -> bool:
        """The same, but for what happened to other devices alone."""
        from_us -= FELT_AFTER_US
        return not any(begin_us <= until_us and end_us >= from_us for begin_us, end_us in self._elsewhere) and not any(
            target == device and begin_us <= until_us and end_us >= from_us
            for begin_us, end_us, target in self._of_devices
        )

    def healthy_from(self, from_us: int, for_us: int) -> int:
        """The end of the first stretch of that length, from then on, in which no fault could be felt."""
        until_us = from_us + for_us
        for begin_us, end_us in self._by_end:
            if end_us >= until_us - for_us - FELT_AFTER_US and begin_us <= until_us:
                until_us = end_us + FELT_AFTER_US + for_us + 1
        return until_us

    def beyond_actors(self, from_us: int, until_us: int) -> bool:
        """Whether anything but actors and the directory had a fault then: storage, networks, edges, devices."""
        return any(
            one.at_us <= until_us and self._end_us(one) >= from_us
            for one in self._history.faults
            if self._kinds.get(one.target) not in ("actor", "directory")
        )

    def clears_us(self, from_us: int, within_us: int, retried_after_us: int) -> int:
        """When something that takes `within_us` in good weather must be done that begins then.

        Each fault that is on meanwhile makes it begin anew once it is over, and whoever tries again has noticed.
        Faults of actors and of the directory do not count here: this is for what edges do with storage.
        """
        due_us = from_us + within_us
        for one in sorted(self._history.faults, key=lambda fault: fault.at_us):
            if one.at_us <= due_us and self._kinds.get(one.target) not in ("actor", "directory"):
                due_us = max(due_us, self._end_us(one) + retried_after_us + within_us)
        for life in self._history.lifetimes:
            if life.kind == "edge" and life.ended_us is not None and from_us <= life.ended_us <= due_us:
                due_us = max(due_us, life.ended_us + within_us)
        return due_us

    def _end_us(self, fault: Fault) -> int:
        """Calm undoes whatever was still to be undone."""
        until_us = fault.at_us if fault.until_us is None else fault.until_us
        return max(min(until_us, self._history.calm_from_us), fault.at_us)
