"""Storage that is away, slow, refuses, or does not say whether it wrote; and clocks that are set."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from simulated.faults.register import Hit, fault, freeze, kill, some
from simulated.storage_server import NAME as POSTGRES
from simulated.world import US

if TYPE_CHECKING:
    from simulated.one_run import Run


@fault("storage restarted")
def storage_restarted(run: Run, draw: random.Random) -> Hit:
    seconds = draw.choice((0.1, 0.8, 3.0)) * draw.uniform(0.7, 1.5)
    run.storage.stop()
    run.later(seconds, run.storage.start)
    return POSTGRES, round(seconds * US)


@fault("storage slow")
def storage_slow(run: Run, draw: random.Random) -> Hit:
    seconds = draw.uniform(1.0, 6.0)
    run.storage.slow_us = draw.choice((50_000, 600_000, 2_600_000))
    run.later(seconds, setattr, run.storage, "slow_us", 0)
    return POSTGRES, round(seconds * US)


@fault("commits fail")
def commits_fail(run: Run, draw: random.Random) -> Hit:
    seconds = draw.uniform(0.5, 4.0)
    run.storage.failing = draw.uniform(0.1, 0.9)
    run.later(seconds, setattr, run.storage, "failing", 0.0)
    return POSTGRES, round(seconds * US)


@fault("commits of unknown outcome")
def commits_unknown(run: Run, draw: random.Random) -> Hit:
    seconds = draw.uniform(0.5, 4.0)
    run.storage.losing = draw.uniform(0.1, 0.9)
    run.later(seconds, setattr, run.storage, "losing", 0.0)
    return POSTGRES, round(seconds * US)


@fault("commit overtaken")
def commit_overtaken(run: Run, draw: random.Random) -> Hit:
    """A commit that takes so long that its writer, frozen or dead, is being replaced when it is carried out."""
    one = some(draw, run.cluster.living_actors())
    if one is None:
        return None
    wait_s, frozen_s, dies = draw.uniform(1.0, 6.0), draw.uniform(2.5, 5.0), draw.random() < 0.5

    def held() -> None:
        if dies:
            kill(one, draw, at_a_step=False)
        else:
            freeze(run, one, frozen_s)

    run.storage.hold_up(one.process.name, held)
    run.later(wait_s + frozen_s, run.storage.hold_nothing)
    return one.process.name, round((wait_s + frozen_s) * US)


@fault("clock set")
def clock_set(run: Run, draw: random.Random) -> Hit:
    """Somebody sets a machine's wall clock; processes that start there from now on begin with it."""
    names = [POSTGRES, *(one.process.name for one in run.cluster.all if one.process.alive)]
    name = names[draw.randrange(len(names))]
    run.walls.off_ms[name] = run.walls.off_ms.get(name, 0) + draw.choice((-3_600_000, -5_000, 5_000, 3_600_000))
    if name.startswith("match") and draw.random() < 0.7:
        kill(run.cluster.running.get(name), draw, at_a_step=False)
    return name, None
