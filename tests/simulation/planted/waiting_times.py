"""Bugs of the waiting times: who is away or hosts, a room that is empty, a lobby that nobody touches."""

from __future__ import annotations

from planted.planting import Bug, Change

from echoplay_actors.match import deadlines, evolve

_TOO_EARLY = frozenset({"no waiting time ends early"})

BUGS = (
    Bug(
        "take somebody for gone who was away for two seconds",
        (Change(deadlines._deadlines, "one.gone_at_ms + LEFT_AFTER_MS", "one.gone_at_ms + 2_000"),),
        caught_by=_TOO_EARLY,
        only=("devices away",),
    ),
    Bug(
        "replace a host who was away for ten seconds",
        (Change(deadlines._deadlines, "host.gone_at_ms + HOST_REPLACED_AFTER_MS", "host.gone_at_ms + 10_000"),),
        caught_by=_TOO_EARLY,
        first_seed=4,
        only=("devices away",),
    ),
    Bug(
        "never replace a host",
        (Change(deadlines._deadlines, "if host is not None and", "if False and"),),
        caught_by=frozenset({"a host who is gone is replaced", "every match ends"}),
        first_seed=4,
        only=("suspension",),
    ),
    Bug(
        "replace a host who came back",
        (
            Change(
                evolve._here,
                "_with_presence(state, event.user_id, Presence.HERE, None)",
                "_with_presence(state, event.user_id, Presence.HERE, state.participant(event.user_id).gone_at_ms\n"
                "                       if event.user_id == state.host_id else None)",
            ),
        ),
        caught_by=frozenset({"a host is replaced for their own absence"}),
        first_seed=13,
        only=("devices away",),
    ),
    Bug(
        "replace a host who came back, again and again",
        (
            Change(
                evolve._here,
                "_with_presence(state, event.user_id, Presence.HERE, None)",
                "_with_presence(state, event.user_id, Presence.HERE, state.participant(event.user_id).gone_at_ms)",
            ),
        ),
        caught_by=frozenset({"no invariant breaks"}),
        only=("devices away",),
    ),
    Bug(
        "let somebody host who is not here",
        (
            Change(
                deadlines.host_successor,
                "one.presence is Presence.HERE",
                "(one.gone_at_ms or 10**15) > (state.participant(state.host_id).gone_at_ms or 0)",
            ),
        ),
        caught_by=frozenset({"there is one host, who debates"}),
        first_seed=32,
        only=("suspension", "devices away"),
    ),
    Bug(
        "never close a match that everybody left",
        (Change(deadlines._deadlines, "state.phase.status is Status.LIVE and", "False and"),),
        caught_by=frozenset({"every match ends"}),
        first_seed=71,
        only=(),
    ),
    Bug(
        "close an empty match after a minute",
        (
            Change(
                deadlines._deadlines,
                "state.empty_since_ms + EMPTY_MATCH_CLOSES_AFTER_MS",
                "state.empty_since_ms + 60_000",
            ),
        ),
        caught_by=_TOO_EARLY,
        first_seed=2,
        only=(),
    ),
    Bug(
        "never close an idle lobby",
        (Change(deadlines._deadlines, "state.phase is Phase.LOBBY and", "False and"),),
        caught_by=frozenset({"every match ends"}),
        first_seed=9,
        only=(),
    ),
)
