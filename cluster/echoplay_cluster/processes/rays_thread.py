"""Where Ray's own thread is while an actor has no call to answer, and that it may doze there."""

from __future__ import annotations

from ray._private.worker import Worker

from echoplay_cluster.dozing import Doze


def doze_between_calls() -> None:
    """For an actor that Ray seldom calls, at the end of its constructor: that runs on Ray's thread."""
    Doze(Worker.main_loop.__code__).begin()
