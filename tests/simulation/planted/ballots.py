"""Bugs of the votes: counted twice, at the wrong time, or for somebody who cannot be voted for."""

from __future__ import annotations

from planted.planting import Bug, Change

from echoplay_actors.actor.told_alike import ToldAlike
from echoplay_actors.match import evolve, invariants, votes

_NO_CHECK = Change(invariants.check_state, "raise BrokenInvariant", "continue  #")

BUGS = (
    Bug(
        "apply a vote twice",
        (
            Change(
                votes.submit_vote,
                "[e.VoteSubmitted(voter_id, command.for_user_id)]",
                "[e.VoteSubmitted(voter_id, command.for_user_id), e.VoteSubmitted(voter_id, command.for_user_id)]",
            ),
        ),
        caught_by=frozenset({"what people do was asked for"}),
        only=(),
    ),
    Bug(
        "count two votes of a voter who votes again",
        (
            Change(
                evolve._voted,
                "state.votes.with_vote(event.voter_id, event.for_user_id)",
                "state.votes.with_vote(event.voter_id + ' again' * (event.voter_id in state.votes), event.for_user_id)",
            ),
        ),
        caught_by=frozenset({"one vote a voter is counted", "vote totals are ones that were"}),
        only=(),
    ),
    Bug(
        "count the first vote of a voter, not the last",
        (
            Change(
                evolve._voted,
                "state.votes.with_vote(event.voter_id, event.for_user_id)",
                "state.votes.with_vote(event.voter_id, state.votes.get(event.voter_id, event.for_user_id))",
            ),
        ),
        caught_by=frozenset({"one vote a voter is counted", "vote totals are ones that were"}),
        only=(),
    ),
    Bug(
        "take votes after the end",
        (
            Change(
                votes.submit_vote, "if not state.voting_open:", "if not state.voting_open and not state.phase.final:"
            ),
        ),
        caught_by=frozenset({"votes count while voting is open", "nothing follows the end"}),
        first_seed=8,
        only=("slow network", "edge frozen", "storage slow"),
    ),
    Bug(
        "take votes before the first round",
        (Change(votes.submit_vote, "if not state.voting_open:", "if state.phase.final:"),),
        caught_by=frozenset({"votes count while voting is open"}),
        first_seed=3,
        only=(),
    ),
    Bug(
        "let people vote for themselves",
        (Change(votes.submit_vote, "if command.for_user_id == voter_id:", "if False:"), _NO_CHECK),
        caught_by=frozenset({"votes are for others who debate"}),
        first_seed=10,
        only=(),
    ),
    Bug(
        "take votes for somebody who only watches",
        (Change(votes.submit_vote, "if state.participant(command.for_user_id) is None:", "if False:"), _NO_CHECK),
        caught_by=frozenset({"votes are for others who debate"}),
        only=(),
    ),
    Bug(
        "leave the first vote out of what is shown",
        (
            Change(
                ToldAlike.vote_update,
                "state.votes.totals",
                "type(state.votes)(list(state.votes.items())[1:]).totals",
            ),
        ),
        caught_by=frozenset({"vote totals are ones that were"}),
        only=(),
    ),
    Bug(
        "count a vote for the host, whoever gave it",
        (Change(votes.submit_vote, "voter_id = command.by.user_id", "voter_id = state.host_id"), _NO_CHECK),
        caught_by=frozenset({"nothing happens that nobody asked for", "acknowledged is durable"}),
        only=(),
    ),
)
