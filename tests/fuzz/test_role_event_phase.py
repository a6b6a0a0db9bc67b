"""Every role, every event, every phase over real sockets: the answer is the one that the tables state.

`ok`, or a refusal: `no` is forbidden, `phase` wrong_phase. `tests/unit/match/test_every_move.py` has the rules' own
tables; here the edge stands before them. In this HANDOVER a cross-examination comes next, which is both sides'.
"""

from __future__ import annotations

import pytest
import running_edge as edges
from moves import cells
from phase_scenes import LOBBY_UNTOUCHED_MS, SkippingClock, scene_in
from running_edge import running_edge

from echoplay_actors.actor.limits import ActorLimits
from echoplay_http.realtime.events import CLIENT_EVENTS

PHASES = ("LOBBY", "OPEN", "SPEAKING", "PAUSED", "SCORED", "ENDED", "HANDOVER", "VOTING")
ROOM = {role: role for role in ("host", "debater", "spectator", "moderator")}

IN_THE_ROOM = """
                                       LOBBY   OPEN    SPEAKING  PAUSED  SCORED  ENDED   HANDOVER  VOTING
join_room         all                | ok    | ok    | ok      | ok    | ok    | ok    | ok      | ok
resume            all                | ok    | ok    | ok      | ok    | ok    | ok    | ok      | ok
start_debate      host               | ok    | phase | phase   | phase | phase | phase | phase   | phase
start_debate      others             | no    | no    | no      | no    | no    | no    | no      | no
start_round       host               | ok    | ok    | ok      | phase | phase | phase | phase   | phase
start_round       others             | no    | no    | no      | no    | no    | no    | phase   | phase
end_round         host,moderator     | phase | phase | ok      | ok    | phase | phase | phase   | phase
end_round         debater            | no    | no    | ok      | ok    | no    | no    | no      | no
end_round         spectator          | no    | no    | no      | no    | no    | no    | no      | no
submit_reaction   all                | phase | ok    | ok      | ok    | phase | phase | ok      | ok
submit_vote       all                | phase | ok    | ok      | ok    | phase | phase | ok      | ok
request_ai_score  host,debater       | phase | ok    | phase   | phase | ok    | phase | phase   | phase
request_ai_score  spectator          | no    | no    | no      | no    | no    | no    | no      | no
request_ai_score  moderator          | no    | no    | no      | no    | no    | no    | phase   | ok
pause_debate      host,debater       | phase | phase | ok      | phase | phase | phase | ok      | phase
pause_debate      spectator          | no    | no    | no      | no    | no    | no    | no      | no
pause_debate      moderator          | phase | phase | ok      | phase | phase | phase | ok      | phase
continue_debate   host,debater       | phase | phase | phase   | ok    | phase | phase | phase   | phase
continue_debate   spectator          | no    | no    | no      | no    | no    | no    | no      | no
continue_debate   moderator          | phase | phase | phase   | ok    | phase | phase | phase   | phase
begin_speech      host,debater       | phase | phase | phase   | phase | phase | phase | ok      | phase
begin_speech      spectator          | phase | phase | phase   | phase | phase | phase | no      | phase
begin_speech      moderator          | phase | phase | phase   | phase | phase | phase | ok      | phase
start_prep        host               | phase | phase | phase   | phase | phase | phase | phase   | phase
start_prep        others             | no    | no    | no      | no    | no    | no    | no      | no
take_prep         host,debater       | phase | phase | phase   | phase | phase | phase | ok      | phase
take_prep         others             | no    | no    | no      | no    | no    | no    | no      | no
end_prep          all                | phase | phase | phase   | phase | phase | phase | phase   | phase
offer_point       host,debater       | phase | phase | phase   | phase | phase | phase | phase   | phase
offer_point       others             | no    | no    | no      | no    | no    | no    | no      | no
withdraw_point    host,debater       | ok    | ok    | ok      | ok    | ok    | ok    | ok      | ok
withdraw_point    others             | no    | no    | no      | no    | no    | no    | no      | no
answer_point      all                | phase | phase | phase   | phase | phase | phase | phase   | phase
end_point         all                | ok    | ok    | ok      | ok    | ok    | ok    | ok      | ok
set_ready         host,debater       | ok    | phase | phase   | phase | phase | phase | phase   | phase
set_ready         others             | no    | no    | no      | no    | no    | no    | no      | no
choose_side       host,debater       | phase | phase | phase   | phase | phase | phase | phase   | phase
choose_side       others             | no    | no    | no      | no    | no    | no    | no      | no
swap_sides        host               | phase | phase | phase   | phase | phase | phase | phase   | phase
swap_sides        others             | no    | no    | no      | no    | no    | no    | no      | no
toss_coin         host               | phase | phase | phase   | phase | phase | phase | phase   | phase
toss_coin         others             | no    | no    | no      | no    | no    | no    | no      | no
"""

BEFORE_THE_ROOM = {
    # role: join_room, resume, anything else; the same in every phase
    "guest": ("ok", "ok", "forbidden"),
    "outsider": ("ok", "ok", "forbidden"),
    "stranger": ("not_found", "not_found", "not_found"),
    "bare": ("unauthenticated", "unauthenticated", "unauthenticated"),
    "banned": ("forbidden", "unauthenticated", "unauthenticated"),
}
CODES = {"ok": "ok", "no": "forbidden", "phase": "wrong_phase"}
CELLS = {cell: CODES[word] for cell, word in cells(IN_THE_ROOM, ROOM).items()}
CHANGE_NOTHING = {"join_room", "resume", "submit_reaction", "submit_vote", "withdraw_point", "end_point"}
"""What may be asked, and granted, without the next one finding another scene."""


def test_the_table_has_a_cell_for_every_role_event_and_phase() -> None:
    assert set(CELLS) == {(phase, event, role) for phase in PHASES for event in CLIENT_EVENTS for role in ROOM}


@pytest.mark.parametrize("phase", PHASES)
async def test_everybody_is_answered_as_the_tables_state(phase: str, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = SkippingClock()
    monkeypatch.setattr(edges, "IncarnationClock", lambda: clock)
    wrong: list[str] = []
    # Putting the clock forward is no outage here.
    async with running_edge(limits=ActorLimits(lease_term_ms=2 * LOBBY_UNTOUCHED_MS)) as edge:
        scene = await scene_in(edge, phase, clock)
        changing: list[tuple[str, str]] = []
        for (_, event, role), expected in (item for item in CELLS.items() if item[0][0] == phase):
            if expected == "ok" and event not in CHANGE_NOTHING:
                changing.append((role, event))
            elif (found := await scene.ask(role, event)) != expected:
                wrong.append(f"{role} {event}: {found}, not {expected}")
        for role, (joining, resuming, other) in BEFORE_THE_ROOM.items():
            # Commands first: whoever has joined is no outsider any more.
            for event in sorted(CLIENT_EVENTS, key=("resume", "join_room").count):
                expected = {"join_room": joining, "resume": resuming}.get(event, other)
                if (found := await scene.ask(role, event)) != expected:
                    wrong.append(f"{role} {event}: {found}, not {expected}")
        await scene.close()
        for role, event in changing:
            scene = await scene_in(edge, phase, clock)
            if (found := await scene.ask(role, event)) != "ok":
                wrong.append(f"{role} {event}: {found}, not ok")
            await scene.close()
    assert not wrong, "\n".join(wrong)
