"""How exact a round of a minute is, as one client on the same machine sees it."""

from __future__ import annotations

from figures import Figures, quantile

from server.database import journal
from server.running import RunningServer
from server.visit import Visit

ROUND_S = 60


async def measure(server: RunningServer, figures: Figures) -> None:
    async with Visit(server) as visit:
        debate = await visit.debate(round_s=ROUND_S)
        guest = debate.guest_client
        started = guest.all("round_started")[0]
        ended = await guest.event("round_ended", within_s=ROUND_S + 10)
        ticks = guest.all("timer_tick")
        late_ms = [1000 * (tick.at_s - started.at_s - (ROUND_S - tick["remaining"])) for tick in ticks]
        by_journal = {event["type"]: event for event in journal(server, debate.id)}
        journal_ms = by_journal["RoundEnded"]["at_ms"] - by_journal["RoundStarted"]["at_ms"] - ROUND_S * 1000
    figures.add(f"round of {ROUND_S} s: end, later than its deadline by the journal", f"{journal_ms} ms", "0–50 ms")
    client_ms = 1000 * (ended.at_s - started.at_s - ROUND_S)
    figures.add("round of 60 s: end, later than the start as a client sees both", f"{client_ms:.1f} ms", "0–50 ms")
    spread = f"{quantile(late_ms, 0.5):.1f} / {quantile(late_ms, 0.99):.1f} / {max(late_ms):.1f} ms"
    figures.add(f"ticks ({len(ticks)} came), late: median / p99 / most", spread, "25 ms")
