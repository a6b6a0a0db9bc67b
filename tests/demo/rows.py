"""What of a match arrived in PostgreSQL, printed as tables."""

from __future__ import annotations

from collections.abc import Mapping

from server.database import Row, rows
from server.running import RunningServer

_TABLES = (
    ("match", "SELECT status, mode, topic, started_at, ended_at, ai_score FROM match WHERE id = %s"),
    (
        "participant",
        "SELECT display_name, side, joined_at FROM participant JOIN app_user ON app_user.id = user_id"
        " WHERE match_id = %s ORDER BY joined_at",
    ),
    (
        "round",
        "SELECT number, display_name AS speaker, started_at, ended_at FROM round"
        " JOIN app_user ON app_user.id = speaker_id WHERE match_id = %s ORDER BY number",
    ),
    (
        "vote",
        "SELECT voter.display_name AS voter, speaker.display_name AS for FROM vote"
        " JOIN app_user voter ON voter.id = voter_id JOIN app_user speaker ON speaker.id = for_user_id"
        " WHERE match_id = %s ORDER BY 1",
    ),
    ("reaction_count", "SELECT type, count FROM reaction_count WHERE match_id = %s ORDER BY type"),
    ("evaluation", "SELECT score, summary, feedback_summary FROM evaluation WHERE match_id = %s"),
    (
        "match_event",
        "SELECT epoch, count(*) AS events, min(seq) AS first_seq, max(seq) AS last_seq FROM match_event"
        " WHERE match_id = %s GROUP BY epoch ORDER BY epoch",
    ),
)


def show_rows(server: RunningServer, match_id: str) -> Mapping[str, list[Row]]:
    """Print each table's rows of the match, and return them."""
    found = {name: rows(server, query, match_id) for name, query in _TABLES}
    for name, of_table in found.items():
        print(f"\n{name} ({len(of_table)})")
        _show(of_table)
    return found


def _show(of_table: list[Row]) -> None:
    if not of_table:
        print("  nothing")
        return
    texts = [{column: _text(value) for column, value in row.items()} for row in of_table]
    widths = {column: max(len(column), *(len(row[column]) for row in texts)) for column in texts[0]}
    print("  " + "  ".join(column.ljust(width) for column, width in widths.items()))
    for row in texts:
        print("  " + "  ".join(row[column].ljust(width) for column, width in widths.items()))


def _text(value: object) -> str:
    if hasattr(value, "strftime"):
        return value.strftime("%H:%M:%S.%f")[:-3]  # type: ignore[no-any-return, attr-defined]
    return str(value)
