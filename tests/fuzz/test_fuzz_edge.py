"""A few thousand hostile frames against a real edge: nothing breaks, nobody notices, nothing is left."""

from __future__ import annotations

from edge_spells import LIMITS, Spells, held_by
from fuzz_findings import Findings
from running_edge import running_edge
from watching import ErrorEar, Held

FRAMES = 3_000


async def test_hostile_clients_break_nothing_and_leave_nothing_behind() -> None:
    async with running_edge(limits=LIMITS) as edge:
        with ErrorEar() as ear:
            spells = Spells(edge, Findings(1), ear)
            assert await spells.play(FRAMES), spells.findings.broken
            base = Held.now()
            assert await spells.play(FRAMES), spells.findings.broken
            after = Held.now()
        played = spells.findings.played
        print(f"seed 1: {played.frames} frames, {played.connections} connections, {dict(played.heard.refusals)}")
        assert held_by(edge) == {"connections": 0, "rooms": 0, "chores": 0}
        assert (after.tasks, after.files) == (base.tasks, base.files)
