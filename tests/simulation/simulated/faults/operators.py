"""What operators do: drains and deploys."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from simulated.faults.register import Hit, fault, some
from simulated.world import US

if TYPE_CHECKING:
    from simulated.one_run import Run


@fault("actor drained")
def actor_drained(run: Run, draw: random.Random) -> Hit:
    """Told to stop in order; it is started again as after a death."""
    one = some(draw, [one for one in run.cluster.of_kind("actor") if one.ready])
    if one is None or one.shell is None:
        return None
    run.stop_actor(one)
    return one.process.name, None


@fault("deploy")
def deploy(run: Run, draw: random.Random) -> Hit:
    """Everything is stopped in order, and started anew."""
    seconds = draw.uniform(0.5, 4.0)
    run.deploy(seconds)
    return "everything", round(seconds * US)
