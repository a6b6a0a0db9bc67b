"""The sentences of a match that people read, in one catalogue: refusals and what a result says."""

from __future__ import annotations

_REFUSALS = {
    "format_unknown": "This format is not known here. Known: {known}.",
    "mode_unknown": "This mode is not known here. Known: {known}.",
    "host_only": "Only the host can do this.",
    "host_or_speaker_only": "Only the host or whoever speaks now can end the round.",
    "participants_only": "Only those who debate in this match can do this.",
    "already_started": "The debate has already started.",
    "not_live": "The debate has not started yet.",
    "over": "This debate is over.",
    "paused": "The debate is paused. Continue it first.",
    "rounds_used_up": "This debate has had all of its {most} rounds.",
    "speaker_not_participant": "The speaker has to be one of those who debate in this match.",
    "duration_out_of_bounds": "A round lasts from 1 second to 1 hour.",
    "nobody_speaks": "Nobody is speaking, so there is no round to end.",
    "voting_not_open": "Voting opens with the first round.",
    "voting_needs_sides": "The first vote opens when somebody sits on either side.",
    "vote_for_oneself": "You cannot vote for yourself.",
    "vote_for_participant_only": "You can only vote for somebody who debates in this match.",
    "room_crowded": "Too many people have voted in this match already.",
    "already_paused": "The debate is paused already.",
    "nothing_to_pause": "No clock is running, so there is nothing to pause.",
    "not_paused": "The debate is not paused.",
    "round_runs": "A round is still running. End it, then ask for the score.",
    "no_round_yet": "There is nothing to score before the first round has ended.",
    "format_not_for_mode": "{format} cannot be debated in this mode. It works in: {modes}.",
    "seats_empty": "There are still empty seats. The debate can start when all of them are taken.",
    "preset_names_nobody": "This format decides who speaks and for how long. Start it without naming them.",
    "preset_scores_itself": "This format is scored by itself when voting closes.",
    "no_handover": "This can only be done between two speeches.",
    "host_or_next_only": "Only the host or the next speaker can do this.",
    "no_prep_in_format": "This format has no preparation time before the first speech.",
    "prep_runs": "Preparation time is already running.",
    "prep_not_running": "No preparation time is running.",
    "prep_used_up": "Your side has used all of its preparation time.",
    "next_side_only": "Only the side that speaks next can do this.",
    "preparing_side_only": "This preparation time belongs to the other side. Only they can end it.",
    "coin_tossed": "The coin has decided already. It can be tossed again once a seat changes.",
    "no_sides": "This format has no sides.",
    "side_unknown": "The sides are A and B.",
    "side_full": "That side has no free seat.",
    "no_points_now": "No points of information can be offered now.",
    "point_to_own_side": "Points of information go to the other side.",
    "protected_time": "This part of the speech is protected: no points of information now.",
    "points_used_up": "You have offered {most} points in this speech already.",
    "no_such_offer": "Nobody offers that point any more.",
    "point_runs": "A point is being made. End it first.",
    "speaker_only": "Only whoever speaks now can do this.",
    "match_unknown": "There is no such match.",
    "reaction_unknown": "This reaction is not known here. Known: {known}.",
    "room_full": "This room is full.",
    "busy": "Too much is going on right now. Try again in a moment.",
    "storage_away": "This could not be saved just now. Try again in a moment.",
    "no_place_yet": "A place for this match is still being made. Try again in a moment.",
    "moved": "This match is moving to another server process. Try again in a moment.",
    "queue": "All rooms are taken. You are number {position} of {of} in the queue.",
    "queue_full": "All rooms are taken, and so are all places in the queue. Try again in a few minutes.",
    "command_unknown": "This server does not know that command.",
}

_METRIC_LABELS = {
    "room_vote": "The room's vote",
    "swing": "The room's swing",
    "balance": "Shared speaking time",
    "time_used": "Time used",
}

FORFEIT_LABEL = "By forfeit"

_METRIC_SUMMARIES = {
    "room_vote": "The leader has {part} of {whole} votes.",
    "swing": "The winner's share of the votes went from {part} % to {whole} %.",
    "balance": "The shortest speaking time is {part_s} s, the longest {whole_s} s.",
    "time_used": "{part_s} of {whole_s} seconds on the clock were spoken.",
}


def refusal(key: str, **values: object) -> str:
    """The sentence for a refusal."""
    return _REFUSALS[key].format(**values)


def metric_label(metric: str) -> str:
    return _METRIC_LABELS[metric]


def metric_summary(metric: str, part: int, whole: int) -> str:
    """One sentence on a metric; `part` and `whole` are votes, or milliseconds."""
    return _METRIC_SUMMARIES[metric].format(
        part=part, whole=whole, part_s=round(part / 1000), whole_s=round(whole / 1000)
    )


def team_summary(votes: int, whole: int, rank: int, points: int) -> str:
    """One line on a team that is ranked."""
    return f"{votes} of {whole} votes: rank {rank}, {points} points."


def result_summary(score: int, *, voted: bool, decided: bool, teams: bool) -> str:
    """What a result says in short; a name never appears here. `teams`: the format ranks them."""
    if not voted and teams:
        return f"The debate scored {score} of 100. Nobody voted, so no team is ranked and there is no winner."
    if not voted:
        return f"The debate scored {score} of 100. Nobody voted, so there is no winner."
    if not decided:
        return f"The debate scored {score} of 100. The room is tied, so there is no winner."
    return f"The debate scored {score} of 100. The room chose a winner."


def forfeit_summary(score: int, *, lost: str, won: str) -> str:
    """What a result by forfeit says in short; `lost` and `won` are what the format calls the sides."""
    return f"{lost} did not come back in time, so {won} won by forfeit. Until then the debate scored {score} of 100."


def forfeit_feedback(minutes: float, *, lost: str, won: str) -> str:
    """What happened, in one sentence."""
    return f"{lost} left and did not come back within {minutes:g} minutes. {won} won by forfeit; no vote was counted."


def result_feedback(weakest: str) -> str:
    """One piece of advice, on the metric with the lowest score."""
    return {
        "swing": "Few minds were changed. Next time, speak to those who disagree.",
        "room_vote": "The room was divided. Next time, answer the strongest point of the other side first.",
        "balance": "Speaking time was uneven. Give everybody the floor for as long.",
        "time_used": "Much of the time on the clock was left. Use it for one more example.",
    }[weakest]
