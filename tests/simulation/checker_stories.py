"""One good history, small and with everything in it that an invariant is about; tests spoil copies of it.

`debate` is open to all: free rounds, votes, a pause, a round that runs out, an owner that dies, a device that comes
back, a host who goes and is replaced. `duel` runs by itself, with hand-overs and a voting window, and changes its owner
in order. `family` is private, an outsider tries it, and it is left idle. In `walkover` a side leaves, comes back,
leaves again, an owner dies, and it forfeits. `mia` is banned.
"""

from __future__ import annotations

from checker.history import History
from stories.snapshooting import save, snapshot_at, spare
from stories.stage import Stage

DUEL_SNAPSHOT_SEQ = 5
FAMILY = frozenset({"fay", "gus"})


def good_history() -> History:
    """Anew for each call, so that it may be changed."""
    stage = Stage()
    stage.owner("owner-1")
    stage.owner("owner-2", skew_ms=-9_000)
    stage.owner("owner-3", skew_ms=40)
    stage.owner("owner-5", skew_ms=300)
    for person in ("ann", "ben", "cay", "dee", "eve", "fay", "gus", "mia"):
        stage.connect(f"{person}-phone", person)
    _debate(stage)
    _walkover(stage)
    _duel(stage)
    _family(stage)
    stage.wait(6_000)
    history = stage.finish(families={"family": FAMILY})
    whole = snapshot_at(history, "duel", DUEL_SNAPSHOT_SEQ)
    save(history, "duel", whole)
    spare(history, "duel", whole)
    return history


def _debate(stage: Stage) -> None:
    room = "debate"
    stage.make(room, "ann", owner="owner-1")
    stage.enter("ann-phone", room)
    for person in ("ben", "cay"):
        stage.do(f"{person}-phone", room, "rest:join", displayName=person.title())
        stage.enter(f"{person}-phone", room)
    for person in ("dee", "mia"):
        stage.enter(f"{person}-phone", room)
    stage.do("ben-phone", room, "set_ready", ready=True)
    stage.do("dee-phone", room, "submit_vote", forUserId="ben")  # refused: no round yet
    stage.do("ann-phone", room, "start_round", speakerUserId="ben", durationSec=5)
    vote = stage.do("dee-phone", room, "submit_vote", forUserId="ben")
    stage.do("dee-phone", room, "submit_vote", op=vote, forUserId="ben")  # again: the first answer
    stage.do("mia-phone", room, "submit_vote", forUserId="cay")
    stage.do("dee-phone", room, "submit_reaction", type="heart")
    stage.wait(1_200)
    stage.do("dee-phone", room, "submit_vote", forUserId="ann", lost=True)  # a vote that is changed
    for person in ("ben", "cay", "ann"):
        stage.do(f"{person}-phone", room, "pause_debate")
    stage.wait(2_000)
    for person in ("ben", "cay", "ann"):
        stage.do(f"{person}-phone", room, "continue_debate")
    stage.ban("mia")
    stage.wait(500)
    stage.lose("mia-phone", reason="banned")
    stage.wait(6_000)  # the round runs out
    stage.do("ann-phone", room, "start_round", speakerUserId="cay", durationSec=30)
    stage.do("dee-phone", room, "submit_reaction", type="heart")
    stage.wait(3_000)
    stage.do("dee-phone", room, "submit_reaction", type="heart")
    stage.take_over(room, "owner-2", outage_ms=2_500, lost={"heart": 1})
    stage.wait(1_500)
    stage.lose("dee-phone")
    stage.do("cay-phone", room, "end_round")
    stage.connect("dee-phone", "dee")
    stage.enter("dee-phone", room)
    stage.wait(12_000)
    stage.lose("ann-phone")
    stage.wait(61_000)  # ben is host
    stage.connect("ann-phone", "ann")
    stage.enter("ann-phone", room)
    stage.do("ben-phone", room, "start_round", speakerUserId="ann", durationSec=2)
    stage.wait(2_500)
    stage.do("ben-phone", room, "request_ai_score")
    for person in ("ann", "ben", "cay", "dee"):
        stage.wait(100)
        stage.do(f"{person}-phone", room, "end_round")  # refused: it is over


def _duel(stage: Stage) -> None:
    room = "duel"
    stage.make(room, "ann", owner="owner-3", format_id="DUEL")
    stage.enter("ann-phone", room)
    stage.do("ben-phone", room, "rest:join", displayName="Ben")
    stage.enter("ben-phone", room)
    stage.enter("dee-phone", room)
    stage.do("ann-phone", room, "start_debate")
    for place in range(6):
        if place == 1:
            stage.wait(3_300)
            stage.hand_over(room, "owner-1", within_ms=12)
            stage.wait(3_000)
        stage.wait(1_500)
        speaker = "ann" if place % 2 == 0 else "ben"
        stage.do(f"{speaker}-phone", room, "end_round")
        if place == 0:
            stage.wait(6_000)  # the hand-over runs out
        elif place < 5:
            stage.do("ann-phone", room, "begin_speech")
    stage.do("dee-phone", room, "submit_vote", forUserId="ben")
    stage.wait(21_000)  # the voting window runs out


def _walkover(stage: Stage) -> None:
    room = "walkover"
    stage.make(room, "ann", owner="owner-3", format_id="DUEL")
    stage.enter("ann-phone", room)
    stage.do("ben-phone", room, "rest:join", displayName="Ben")
    stage.enter("ben-phone", room)
    stage.do("ann-phone", room, "start_debate")
    stage.wait(2_000)
    stage.lose("ben-phone")
    stage.wait(30_000)
    stage.connect("ben-phone", "ben")
    stage.enter("ben-phone", room)
    stage.wait(1_000)
    stage.lose("ben-phone")
    stage.wait(20_000)
    stage.take_over(room, "owner-5", outage_ms=2_500, lost={})
    stage.wait(125_000)  # his time runs out


def _family(stage: Stage) -> None:
    room = "family"
    stage.make(room, "fay", owner="owner-3", mode="FAMILY")
    stage.enter("fay-phone", room)
    stage.do("gus-phone", room, "rest:join", displayName="Gus")
    stage.enter("gus-phone", room)
    given_up = stage.do("gus-phone", room, "set_ready", lost=True, ready=True)
    stage.give_up("gus-phone", room, "set_ready", given_up)
    stage.turn_away("eve-phone", room)
    stage.wait(31 * 60_000)  # nobody does anything
