"""A short run of `make chaos`: each part is killed once while people debate, and all that must hold does."""

from __future__ import annotations

import asyncio

from chaos_faults import KILLS
from chaos_run import Chaos, Wanted
from survivors import survive


def test_live_matches_are_as_they_were_after_everything_but_the_disk_was_killed() -> None:
    survived = asyncio.run(survive(12))
    print(survived.text())
    assert survived.differing == ()


def test_each_part_is_killed_while_people_debate_and_everything_holds() -> None:
    wanted = Wanted(seed=1, faults_s=0, groups=3, metronomes=2, kinds=tuple(KILLS), in_order=True)
    outcome = asyncio.run(Chaos(wanted).play())
    print(outcome.text())
    assert [one.kind for one in outcome.history.faults] == KILLS
    assert len(outcome.history.matches) >= 5
    assert outcome.violations == []
