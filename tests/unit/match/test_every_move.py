"""Every phase, every command, everybody: what happens, in one table.

Each row is a command and who asks; each column the phase it meets. A cell names the events in order, a refusal by its
code, or `nothing`. The debaters are host, speaker and other, all present; one round is over already in OPEN.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import get_args

import pytest
from match_scenes import HOST, PEOPLE, SPEAKER, Play, play_in

from echoplay_actors.errors import Refusal
from echoplay_actors.match import commands as c
from echoplay_actors.match import events as e
from echoplay_actors.match.deadlines import Deadline, Waiting, next_deadline
from echoplay_actors.match.values import Mode, Person, Phase

PHASES = (Phase.LOBBY, Phase.OPEN, Phase.SPEAKING, Phase.PAUSED, Phase.SCORED, Phase.ENDED)

TABLE = """
                                 LOBBY        OPEN         SPEAKING            PAUSED       SCORED       ENDED

create            host         | nothing    | nothing    | nothing           | nothing    | nothing    | nothing
create            speaker      | nothing    | nothing    | nothing           | nothing    | nothing    | nothing
create            other        | nothing    | nothing    | nothing           | nothing    | nothing    | nothing
create            viewer       | nothing    | nothing    | nothing           | nothing    | nothing    | nothing
create            moderator    | nothing    | nothing    | nothing           | nothing    | nothing    | nothing

join              host         | nothing    | nothing    | nothing           | nothing    | nothing    | nothing
join              speaker      | nothing    | nothing    | nothing           | nothing    | nothing    | nothing
join              other        | nothing    | nothing    | nothing           | nothing    | nothing    | nothing
join              viewer       | seat       | nothing    | nothing           | nothing    | nothing    | nothing
join              moderator    | seat       | nothing    | nothing           | nothing    | nothing    | nothing

start_debate      host         | live       | wrong_phase| wrong_phase       | wrong_phase| wrong_phase| wrong_phase
start_debate      speaker      | forbidden  | forbidden  | forbidden         | forbidden  | forbidden  | forbidden
start_debate      other        | forbidden  | forbidden  | forbidden         | forbidden  | forbidden  | forbidden
start_debate      viewer       | forbidden  | forbidden  | forbidden         | forbidden  | forbidden  | forbidden
start_debate      moderator    | forbidden  | forbidden  | forbidden         | forbidden  | forbidden  | forbidden

start             host         | live+round | wrong_phase| wrong_phase       | wrong_phase| wrong_phase| wrong_phase
start             speaker      | forbidden  | forbidden  | forbidden         | forbidden  | forbidden  | forbidden
start             other        | forbidden  | forbidden  | forbidden         | forbidden  | forbidden  | forbidden
start             viewer       | forbidden  | forbidden  | forbidden         | forbidden  | forbidden  | forbidden
start             moderator    | forbidden  | forbidden  | forbidden         | forbidden  | forbidden  | forbidden

start_round       host         | live+round | round      | end+round         | wrong_phase| wrong_phase| wrong_phase
start_round       speaker      | forbidden  | forbidden  | forbidden         | forbidden  | forbidden  | forbidden
start_round       other        | forbidden  | forbidden  | forbidden         | forbidden  | forbidden  | forbidden
start_round       viewer       | forbidden  | forbidden  | forbidden         | forbidden  | forbidden  | forbidden
start_round       moderator    | forbidden  | forbidden  | forbidden         | forbidden  | forbidden  | forbidden

end_round         host         | wrong_phase| wrong_phase| end               | end        | wrong_phase| wrong_phase
end_round         speaker      | forbidden  | forbidden  | end               | end        | forbidden  | forbidden
end_round         other        | forbidden  | forbidden  | forbidden         | forbidden  | forbidden  | forbidden
end_round         viewer       | forbidden  | forbidden  | forbidden         | forbidden  | forbidden  | forbidden
end_round         moderator    | wrong_phase| wrong_phase| end               | end        | wrong_phase| wrong_phase

submit_vote       host         | wrong_phase| vote       | vote              | vote       | wrong_phase| wrong_phase
submit_vote       speaker      | wrong_phase| vote       | vote              | vote       | wrong_phase| wrong_phase
submit_vote       other        | wrong_phase| vote       | vote              | vote       | wrong_phase| wrong_phase
submit_vote       viewer       | wrong_phase| vote       | vote              | vote       | wrong_phase| wrong_phase
submit_vote       moderator    | wrong_phase| vote       | vote              | vote       | wrong_phase| wrong_phase

score             host         | wrong_phase| result+over| wrong_phase       | wrong_phase| nothing    | wrong_phase
score             speaker      | wrong_phase| result+over| wrong_phase       | wrong_phase| nothing    | wrong_phase
score             other        | wrong_phase| result+over| wrong_phase       | wrong_phase| nothing    | wrong_phase
score             viewer       | forbidden  | forbidden  | forbidden         | forbidden  | forbidden  | forbidden
score             moderator    | forbidden  | forbidden  | forbidden         | forbidden  | forbidden  | forbidden

pause_debate      host         | wrong_phase| wrong_phase| agree             | wrong_phase| wrong_phase| wrong_phase
pause_debate      speaker      | wrong_phase| wrong_phase| agree             | wrong_phase| wrong_phase| wrong_phase
pause_debate      other        | wrong_phase| wrong_phase| agree             | wrong_phase| wrong_phase| wrong_phase
pause_debate      viewer       | forbidden  | forbidden  | forbidden         | forbidden  | forbidden  | forbidden
pause_debate      moderator    | wrong_phase| wrong_phase| pause             | wrong_phase| wrong_phase| wrong_phase

continue_debate   host         | wrong_phase| wrong_phase| wrong_phase       | agree_on   | wrong_phase| wrong_phase
continue_debate   speaker      | wrong_phase| wrong_phase| wrong_phase       | agree_on   | wrong_phase| wrong_phase
continue_debate   other        | wrong_phase| wrong_phase| wrong_phase       | agree_on   | wrong_phase| wrong_phase
continue_debate   viewer       | forbidden  | forbidden  | forbidden         | forbidden  | forbidden  | forbidden
continue_debate   moderator    | wrong_phase| wrong_phase| wrong_phase       | go_on      | wrong_phase| wrong_phase

last_device_gone  host         | disconnect | disconnect | disconnect        | disconnect | nothing    | nothing
last_device_gone  speaker      | disconnect | disconnect | disconnect        | disconnect | nothing    | nothing
last_device_gone  other        | disconnect | disconnect | disconnect        | disconnect | nothing    | nothing
last_device_gone  viewer       | nothing    | nothing    | nothing           | nothing    | nothing    | nothing
last_device_gone  moderator    | nothing    | nothing    | nothing           | nothing    | nothing    | nothing

device_came       host         | nothing    | nothing    | nothing           | nothing    | nothing    | nothing
device_came       speaker      | nothing    | nothing    | nothing           | nothing    | nothing    | nothing
device_came       other        | nothing    | nothing    | nothing           | nothing    | nothing    | nothing
device_came       viewer       | nothing    | nothing    | nothing           | nothing    | nothing    | nothing
device_came       moderator    | nothing    | nothing    | nothing           | nothing    | nothing    | nothing

room_empty        nobody       | emptied    | emptied    | emptied           | emptied    | nothing    | nothing
room_occupied     nobody       | nothing    | nothing    | nothing           | nothing    | nothing    | nothing
next_deadline     nobody       | over       | nothing    | end               | nothing    | nothing    | nothing
stale_deadline    nobody       | nothing    | nothing    | nothing           | nothing    | nothing    | nothing
early_deadline    nobody       | nothing    | nothing    | nothing           | nothing    | nothing    | nothing
recover           nobody       | recovered  | recovered  | recovered+adjusted| recovered  | nothing    | nothing
"""

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
    e.OwnerRecovered: "recovered",
    e.TimerAdjusted: "adjusted",
    e.ResultRecorded: "result",
    e.MatchEnded: "over",
}


def _voted_for(by: Person) -> str:
    return SPEAKER.user_id if by == HOST else HOST.user_id


ASKED: dict[str, Callable[[Person], c.Command]] = {
    "create": lambda by: c.CreateMatch("match", Mode.GLOBAL, "FREE", by, "seat"),
    "join": lambda by: c.JoinMatch(by, "seat"),
    "start_debate": c.StartDebate,
    "start": lambda by: c.StartRound(by, "round", SPEAKER.user_id, 60_000, lobby_only=True),
    "start_round": lambda by: c.StartRound(by, "round", SPEAKER.user_id, 60_000),
    "end_round": c.EndRound,
    "submit_vote": lambda by: c.SubmitVote(by, _voted_for(by)),
    "score": c.RequestScore,
    "pause_debate": c.PauseDebate,
    "continue_debate": c.ContinueDebate,
    "last_device_gone": lambda by: c.ReportPresence(by.user_id, connected=False),
    "device_came": lambda by: c.ReportPresence(by.user_id, connected=True),
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
    "recover": lambda play: c.RecoverMatch(play.now_ms),
}


def _cells() -> dict[tuple[Phase, str, str], str]:
    cells: dict[tuple[Phase, str, str], str] = {}
    for line in TABLE.splitlines():
        head, *expected = (part.strip() for part in line.split("|"))
        if not expected:
            continue
        command, who = head.split()
        for phase, outcome in zip(PHASES, expected, strict=True):
            assert (phase, command, who) not in cells, "a cell stands in the table twice"
            cells[phase, command, who] = outcome
    return cells


CELLS = _cells()


def test_the_table_has_a_cell_for_every_phase_command_and_person() -> None:
    wanted = {(phase, command, who) for phase in PHASES for command in ASKED for who in PEOPLE}
    wanted |= {(phase, command, "nobody") for phase in PHASES for command in UNASKED}
    assert set(CELLS) == wanted


PRESET_COMMANDS = {
    c.SeatScripted, c.SetReady, c.ChooseSide, c.SwapSides, c.TossCoin, c.StartPrep, c.TakePrep, c.EndPrep,
    c.BeginSpeech, c.OfferPoint, c.WithdrawPoint, c.AnswerPoint, c.EndPoint,
}  # fmt: skip
PRESET_EVENTS = {
    e.ParticipantReady, e.SidesChanged, e.PrepStarted, e.PrepEnded, e.HandoverStarted, e.VotingOpened,
    e.PointOffered, e.PointWithdrawn, e.PointAnswered, e.PointEnded,
}  # fmt: skip


def test_the_table_has_every_command_and_every_phase_that_free_rounds_can_reach() -> None:
    commands = {type(make(HOST)) for make in ASKED.values()}
    commands |= {type(make(play_in(Phase.SPEAKING))) for make in UNASKED.values()}
    assert commands == set(get_args(c.Command)) - PRESET_COMMANDS
    assert set(Phase) - set(PHASES) == {Phase.HANDOVER, Phase.VOTING}
    assert set(WORDS) == set(get_args(e.Event)) - PRESET_EVENTS


@pytest.mark.parametrize(("phase", "command", "who"), list(CELLS), ids=str)
def test_a_command_has_the_outcome_that_the_table_states(phase: Phase, command: str, who: str) -> None:
    play = play_in(phase)
    assert play.state.phase is phase
    asked = UNASKED[command](play) if who == "nobody" else ASKED[command](PEOPLE[who])
    before = play.state
    try:
        events = play.do(asked)
    except Refusal as refused:
        outcome = refused.code
        assert play.state is before
    else:
        outcome = "+".join(WORDS[type(event)] for event in events) or "nothing"
    assert outcome == CELLS[phase, command, who]
