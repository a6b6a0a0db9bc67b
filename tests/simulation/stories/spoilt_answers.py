"""Acknowledgements, answers, votes and reactions: spoilt in every way that an invariant is about."""

from __future__ import annotations

import dataclasses

from checker.history import History
from stories.spoiling import answer, answer_at, ask, change, insert, op_of, place, record, row_of, see, seen_at, spoils

from echoplay_actors.ports.records import MatchClosed


@spoils("acknowledged is durable")
def _(history: History) -> None:
    ask(history, "ben-phone", "debate", "submit_vote", "ben/lost", {"ok": True, "epoch": 2, "v": 18})


@spoils("acknowledged is durable")
def _(history: History) -> None:
    """The vote stands for somebody else."""
    for at, one in enumerate(history.asked):
        if one.device == "dee-phone" and one.command == "submit_vote" and one.match_id == "duel":
            history.asked[at] = dataclasses.replace(one, body={"forUserId": "ann"})


@spoils("no acknowledgement comes before its commit")
def _(history: History) -> None:
    index = place(history, "duel", "VoteSubmitted")
    at = answer_at(history, op_of(history, "dee-phone", "submit_vote", 3))
    answer(history, at, history.answered[at].payload, at_us=history.matches["duel"].committed_us[index] - 100)


@spoils("an operation takes effect once")
def _(history: History) -> None:
    row = row_of(history, "debate", "VoteSubmitted")
    at = place(history, "debate", "VoteSubmitted") + 1
    insert(history, "debate", at, row.type, row.data, op=row.op, answer=row.answer)


@spoils("nothing happens that nobody asked for")
def _(history: History) -> None:
    op_id = op_of(history, "mia-phone", "submit_vote")
    history.asked = [one for one in history.asked if one.op_id != op_id]
    history.answered = [one for one in history.answered if one.op_id != op_id]


@spoils("nothing happens that nobody asked for", "acknowledged is durable", "one vote a voter is counted")
def _(history: History) -> None:
    """A vote of somebody else is written."""
    change(history, "duel", place(history, "duel", "VoteSubmitted"), {"voter_id": "cay"})


@spoils("an answer agrees with the journal")
def _(history: History) -> None:
    at = answer_at(history, op_of(history, "ann-phone", "start_round"))
    answer(history, at, {**history.answered[at].payload, "number": 2})


@spoils("an answer agrees with the journal")
def _(history: History) -> None:
    """A reaction is answered with a `v` that was not yet."""
    at = answer_at(history, op_of(history, "dee-phone", "submit_reaction"))
    answer(history, at, {**history.answered[at].payload, "v": 15})


@spoils("an operation keeps its first answer")
def _(history: History) -> None:
    op_id = op_of(history, "dee-phone", "submit_vote", 1)
    refused = {"ok": False, "error": {"code": "wrong_phase", "message": "No.", "retryable": False}}
    answer(history, answer_at(history, op_id, 1), refused)


@spoils("an answer is one's own")
def _(history: History) -> None:
    op_id = op_of(history, "ann-phone", "start_round")
    ask(history, "ben-phone", "debate", "pause_debate", op_id, history.answered[answer_at(history, op_id)].payload)


@spoils("only what was asked is answered, and once")
def _(history: History) -> None:
    history.answered.append(history.answered[answer_at(history, op_of(history, "ann-phone", "start_round"))])


@spoils("one vote a voter is counted")
def _(history: History) -> None:
    record(history, "debate", MatchClosed, votes={"dee": "ben", "mia": "cay"})


@spoils("one vote a voter is counted")
def _(history: History) -> None:
    metrics = [["room_vote", 67, 2, 3], *row_of(history, "debate", "ResultRecorded").data["metrics"][1:]]
    change(history, "debate", place(history, "debate", "ResultRecorded"), {"metrics": metrics})


@spoils("votes count while voting is open", "what people do was asked for")
def _(history: History) -> None:
    vote = {"voter_id": "dee", "for_user_id": "ben"}
    insert(history, "debate", place(history, "debate", "DebateStarted"), "VoteSubmitted", vote)


@spoils("votes are for others who debate", "what people do was asked for")
def _(history: History) -> None:
    vote = {"voter_id": "dee", "for_user_id": "dee"}
    insert(history, "debate", place(history, "debate", "VoteSubmitted", 2), "VoteSubmitted", vote)


@spoils("vote totals are ones that were")
def _(history: History) -> None:
    see(history, seen_at(history, "debate", "ann-phone", "vote_update"), {"totals": {"ben": 7}})


@spoils("vote totals are ones that were")
def _(history: History) -> None:
    """They are shown before the vote is committed."""
    at = seen_at(history, "duel", "ann-phone", "vote_update")
    see(history, at, at_us=history.seen[at].at_us - 100_000)


@spoils("reactions fall only with a crash")
def _(history: History) -> None:
    at = seen_at(history, "debate", "ann-phone", "reaction_update", 1)
    see(history, at, {"counts": {"heart": 0, "thumbs": 0, "laugh": 0, "flame": 0}})


@spoils("a crash loses a second of reactions at most")
def _(history: History) -> None:
    at = seen_at(history, "debate", "ben-phone", "reaction_update", -1)
    see(history, at, {"counts": {"heart": 0, "thumbs": 0, "laugh": 0, "flame": 0}})


@spoils("a reaction counts once")
def _(history: History) -> None:
    at = seen_at(history, "debate", "ben-phone", "reaction_update", -1)
    see(history, at, {"counts": {"heart": 2, "thumbs": 0, "laugh": 1, "flame": 0}})


@spoils("votes count while voting is open", "what people do was asked for")
def _(history: History) -> None:
    """Where the swing decides: before there is somebody on either side."""
    stored = history.matches["family"]
    stored.rows[0] = dataclasses.replace(  # type: ignore[index]
        stored.rows[0], data={**stored.rows[0].data, "format": "OXFORD", "side": "A", "seat": 1}
    )
    vote = {"voter_id": "gus", "for_user_id": "fay"}
    insert(history, "family", place(history, "family", "ParticipantJoined"), "VoteSubmitted", vote)
    record(history, "family", MatchClosed, votes={"gus": "fay"})
