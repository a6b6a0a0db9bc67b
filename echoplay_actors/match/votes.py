"""Decisions on votes, and whether the room may react."""

from __future__ import annotations

from echoplay_actors.errors import Forbidden, Invalid, Unavailable, WrongPhase
from echoplay_actors.match import events as e
from echoplay_actors.match.commands import SubmitVote
from echoplay_actors.match.limits import VOTERS_MAX
from echoplay_actors.match.state import MatchState
from echoplay_actors.match.texts import refusal
from echoplay_actors.match.values import Status


def submit_vote(state: MatchState, command: SubmitVote, now_ms: int) -> list[e.Event]:
    """One vote a voter, never for oneself, only for a participant; the last one counts."""
    voter_id = command.by.user_id
    if not state.voting_open:
        closed = "voting_needs_sides" if state.votes_in_lobby else "voting_not_open"
        raise WrongPhase(refusal("over" if state.phase.final else closed))
    if command.for_user_id == voter_id:
        raise Forbidden(refusal("vote_for_oneself"))
    if state.participant(command.for_user_id) is None:
        raise Invalid(refusal("vote_for_participant_only"))
    if voter_id not in state.votes and len(state.votes) >= VOTERS_MAX:
        raise Unavailable(refusal("room_crowded"))
    return [e.VoteSubmitted(voter_id, command.for_user_id)]


def check_reaction(state: MatchState) -> None:
    """Reactions are outside the state; this is the one rule about them: a match that is LIVE."""
    if state.phase.status is not Status.LIVE:
        raise WrongPhase(refusal("over" if state.phase.final else "not_live"))
