"""How many matches an actor that is told to end hands over in order, before the rest counts as lost.

Actors, directory and links in this process, on the server's Postgres and in a database of its own. Half of the matches
have a clock that runs; the sooner the next owner has one, the surer its people miss no second.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

import psycopg
from figures import Figures, quantile
from psycopg.conninfo import conninfo_to_dict, make_conninfo

sys.path.insert(0, str(Path(__file__).parents[1] / "integration" / "gateway"))

from postgres_house import fill, handed_over, owners, postgres_house
from whole_cluster import eventually, running

from echoplay_persistence import SessionPool
from echoplay_persistence.migrate import upgrade
from server.database import database_url
from server.running import RunningServer

MATCHES = 4_000
DATABASE = "departing"


async def measure(server: RunningServer, figures: Figures) -> None:
    url = make_conninfo(**{**conninfo_to_dict(database_url(server)), "dbname": DATABASE})
    with psycopg.connect(database_url(server), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {DATABASE}")
    await upgrade(url)
    pool = SessionPool(url, connections_max=16)
    with tempfile.TemporaryDirectory(prefix="ep-") as folder:
        house = postgres_house(Path(folder), pool)
        try:
            async with running(house, per_actor=2 * MATCHES, actors_max=2) as directory:
                await eventually(lambda: house.actors, within_s=30.0)
                old = house.actors[0]
                match_ids = await fill(old, pool, MATCHES)
                began_s = time.perf_counter()
                await old.shell.leave()
                took_s = time.perf_counter() - began_s
                await eventually(lambda: not directory.report()["recovering"], within_s=60.0)
        finally:
            await house.close()
            await pool.close()
    handed, running_ids = handed_over(url, match_ids), match_ids[::2]
    gaps_ms = sorted(gap for match_id in running_ids for gap in handed.get(match_id, ()))
    figures.add("actors that have them now", str(len(owners(url, match_ids))))
    figures.add(f"handed over in order of {MATCHES} matches", f"{len(handed)} in {took_s:.1f} s")
    figures.add(f"of the {len(running_ids)} with a running clock", str(len(gaps_ms)))
    if gaps_ms:
        figures.add(
            "from letting one of those go until its next owner goes on, median / 99 of 100 / longest",
            f"{quantile(gaps_ms, 0.5)} / {quantile(gaps_ms, 0.99)} / {gaps_ms[-1]} ms",
        )
