"""A look into the server's own database: what is in the journal and the tables, read past the server.

The embedded PostgreSQL's address comes from the data folder. Reading only, but for what no call can make yet.
"""

from __future__ import annotations

import json
import uuid
from typing import Any

import psycopg
from psycopg.rows import dict_row

from server.running import RunningServer

Row = dict[str, Any]


def database_url(server: RunningServer) -> str:
    """Of the embedded PostgreSQL, while it runs."""
    password = secret(server, "postgres_password")
    port = (server.data_folder / "postgres.port").read_text("ascii").strip()
    return f"postgresql://echoplay:{password}@127.0.0.1:{port}/echoplay"


def secret(server: RunningServer, name: str) -> str:
    """One of the secrets that the server made for itself."""
    return str(json.loads((server.data_folder / "secrets.json").read_text("utf-8"))[name])


def rows(server: RunningServer, query: str, *values: object) -> list[Row]:
    with psycopg.connect(database_url(server), autocommit=True, row_factory=dict_row) as connection:
        return connection.execute(query, values).fetchall()  # type: ignore[arg-type]


def journal(server: RunningServer, match_id: str) -> list[Row]:
    """A match's events in order."""
    return rows(
        server, "SELECT seq, epoch, at_ms, type, data, op FROM match_event WHERE match_id = %s ORDER BY seq", match_id
    )


def owner_pid(server: RunningServer, match_id: str) -> int:
    """The process that may write the match's events now."""
    found = rows(
        server,
        "SELECT pid FROM match_owner JOIN actor_lease ON actor_id = owner WHERE match_id = %s",
        match_id,
    )
    return int(found[0]["pid"])


def owner_epoch(server: RunningServer, match_id: str) -> int:
    return int(rows(server, "SELECT epoch FROM match_owner WHERE match_id = %s", match_id)[0]["epoch"])


def make_family(server: RunningServer, *user_ids: str) -> None:
    """A family of these people."""
    family_id = uuid.uuid4()
    with psycopg.connect(database_url(server)) as connection:
        connection.execute("INSERT INTO family (id, name) VALUES (%s, 'The Testers')", [family_id])
        for user_id in user_ids:
            connection.execute(
                "INSERT INTO family_member (family_id, user_id, role) VALUES (%s, %s, 'MEMBER')", [family_id, user_id]
            )
