"""Tables of moves: who asks what in which scene, and what comes of it, in words.

A row is a command and who asks (several people who fare alike share one; `others` are all who have none yet), each
column a scene. A cell names the events in order, or a refusal: `no` is forbidden, `phase` wrong_phase, `bad` invalid. A
dot is nothing at all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from match_scenes import HOST, Play

from echoplay_actors.errors import Refusal
from echoplay_actors.match import commands as c
from echoplay_actors.match import events as e
from echoplay_actors.match.deadlines import Deadline, Waiting, next_deadline
from echoplay_actors.match.values import Mode, Person, Phase

Cell = tuple[str, str, str]
"""Scene, command, who."""

WORDS: dict[type[e.Event], str] = {
    e.MatchCreated: "created",
    e.ParticipantJoined: "seat",
    e.ParticipantArrived: "arrived",
    e.ParticipantReturned: "returned",
    e.ParticipantDisconnected: "disconnect",
    e.ParticipantLeft: "left",
    e.RoomOccupied: "occupied",
    e.RoomEmptied: "emptied",
    e.HostChanged: "host",
    e.DebateStarted: "live",
    e.RoundStarted: "round",
    e.RoundEnded: "end",
    e.VoteSubmitted: "vote",
    e.PauseAgreed: "agree",
    e.DebatePaused: "pause",
    e.ContinueAgreed: "agree_on",
    e.DebateContinued: "go_on",
    e.OwnerLetGo: "let_go",
    e.OwnerRecovered: "recovered",
    e.TimerAdjusted: "adjusted",
    e.ResultRecorded: "result",
    e.MatchEnded: "over",
    e.ParticipantReady: "ready",
    e.SidesChanged: "sides",
    e.PrepStarted: "prep",
    e.PrepEnded: "prep_end",
    e.HandoverStarted: "handover",
    e.VotingOpened: "voting",
    e.PointOffered: "offer",
    e.PointWithdrawn: "withdraw",
    e.PointAnswered: "answer",
    e.PointEnded: "point_end",
    e.SideLeft: "side_left",
    e.SideReturned: "side_back",
    e.ReturnExtended: "extended",
    e.ReturnTimeOver: "time_over",
    e.SideForfeited: "forfeit",
}


def _voted_for(by: Person, other: str) -> str:
    return other if by == HOST else HOST.user_id


def asked(*, speaker: str, other_side: Callable[[Person], str], rival: str) -> dict[str, Callable[[Person], c.Command]]:
    """Every command that somebody asks for, by name; `speaker` is also whom the host votes for."""
    return {
        "create": lambda by: c.CreateMatch("match", Mode.GLOBAL, "FREE", by, "seat"),
        "join": lambda by: c.JoinMatch(by, "seat"),
        "start_debate": c.StartDebate,
        "start": lambda by: c.StartRound(by, "round", None, None, lobby_only=True),
        "start_named": lambda by: c.StartRound(by, "round", speaker, 60_000, lobby_only=True),
        "start_round": lambda by: c.StartRound(by, "round", None, None),
        "start_round_named": lambda by: c.StartRound(by, "round", speaker, 60_000),
        "end_round": c.EndRound,
        "submit_vote": lambda by: c.SubmitVote(by, _voted_for(by, speaker)),
        "score": c.RequestScore,
        "pause_debate": c.PauseDebate,
        "continue_debate": c.ContinueDebate,
        "last_device_gone": lambda by: c.ReportPresence(by.user_id, connected=False),
        "device_came": lambda by: c.ReportPresence(by.user_id, connected=True),
        "seat_scripted": lambda by: c.SeatScripted(by, (("seat-x", "x"),)),
        "set_ready": lambda by: c.SetReady(by, ready=True),
        "choose_side": lambda by: c.ChooseSide(by, other_side(by)),
        "swap_sides": c.SwapSides,
        "toss_coin": lambda by: c.TossCoin(by, heads=True),
        "start_prep": c.StartPrep,
        "take_prep": c.TakePrep,
        "end_prep": c.EndPrep,
        "begin_speech": c.BeginSpeech,
        "offer_point": c.OfferPoint,
        "withdraw_point": c.WithdrawPoint,
        "take_point": lambda by: c.AnswerPoint(by, rival, accept=True),
        "decline_point": lambda by: c.AnswerPoint(by, rival, accept=False),
        "end_point": c.EndPoint,
    }


def _next_deadline(play: Play) -> c.Command:
    deadline = next_deadline(play.state)
    if deadline is None:
        return _stale_deadline(play)
    play.now_ms = deadline.at_ms
    return c.DeadlineReached(deadline)


def _stale_deadline(play: Play) -> c.Command:
    return c.DeadlineReached(Deadline(play.now_ms - 1, Waiting.PHASE, Phase.SPEAKING.value))


def _early_deadline(play: Play) -> c.Command:
    deadline = next_deadline(play.state)
    if deadline is None:
        return _stale_deadline(play)
    play.now_ms = deadline.at_ms - 1
    return c.DeadlineReached(deadline)


UNASKED: dict[str, Callable[[Play], c.Command]] = {
    "room_empty": lambda play: c.ReportOccupancy(occupied=False),
    "room_occupied": lambda play: c.ReportOccupancy(occupied=True),
    "next_deadline": _next_deadline,
    "stale_deadline": _stale_deadline,
    "early_deadline": _early_deadline,
    "let_go": lambda play: c.LetGo(),
    "recover": lambda play: c.RecoverMatch(play.now_ms),
}
"""What nobody asks for, by name."""
REFUSALS = {"forbidden": "no", "wrong_phase": "phase", "invalid": "bad"}
NOTHING = "."


def cells(table: str, people: Mapping[str, Person]) -> dict[Cell, str]:
    """The outcome of every move in a table, whose first line names the scenes."""
    head, *lines = [line for line in table.splitlines() if line.strip()]
    found: dict[Cell, str] = {}
    for line in lines:
        move, *expected = (part.strip() for part in line.split("|"))
        command, names = move.split()
        for scene, outcome in zip(head.split(), expected, strict=True):
            seen = [who for who in people if (scene, command, who) in found]
            whose = {"all": list(people), "others": [who for who in people if who not in seen]}
            for who in whose.get(names, names.split(",")):
                assert (scene, command, who) not in found, f"{command} of {who} stands in the table twice"
                found[scene, command, who] = outcome
    return found


def outcome_of(play: Play, command: c.Command) -> str:
    """What comes of a command, in the words of the tables; a refusal changes nothing."""
    before = play.state
    try:
        events = play.do(command)
    except Refusal as refused:
        assert play.state is before
        return REFUSALS[refused.code]
    return "+".join(WORDS[type(event)] for event in events) or NOTHING


def all_moves(scenes: Iterable[str], asked: Iterable[str], people: Iterable[str]) -> set[Cell]:
    """Every cell that tables of these scenes must have."""
    wanted = {(scene, command, who) for scene in scenes for command in asked for who in people}
    return wanted | {(scene, command, "nobody") for scene in scenes for command in UNASKED}
