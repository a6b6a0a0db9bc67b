"""Who is connected, as the rules have to be told: the difference between a room's people and its state.

It is worked out when it is needed and never kept, so nothing that failed on its way to the journal is forgotten, and
somebody who is back before the journal heard of the leaving has never left.
"""

from __future__ import annotations

from echoplay_actors.actor.people import People
from echoplay_actors.match.commands import ReportOccupancy, ReportPresence
from echoplay_actors.match.state import MatchState
from echoplay_actors.match.values import Presence


def attendance_news(state: MatchState, people: People, *, settled: bool) -> list[ReportPresence | ReportOccupancy]:
    """What to report. Until a recovered room has `settled`, whoever is not back yet does not count as gone."""
    if state.phase.final:
        return []
    news: list[ReportPresence | ReportOccupancy] = []
    for one in state.participants:
        connected, counts_as_here = one.user_id in people, one.presence is Presence.HERE
        if (connected and not counts_as_here) or (counts_as_here and not connected and settled):
            news.append(ReportPresence(one.user_id, connected))
    occupied = len(people) > 0
    if occupied != (state.empty_since_ms is None) and (occupied or settled):
        news.append(ReportOccupancy(occupied))
    return news
