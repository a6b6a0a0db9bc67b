"""Every phase of free rounds, every command, everybody: what happens, in one table.

The debaters are host, speaker and other, all present; one round is over already in OPEN. What belongs to presets is
asked too, and does nothing here. `test_every_preset_move.py` has the scenes of presets.
"""

from __future__ import annotations

from typing import get_args

import pytest
from match_scenes import HOST, PEOPLE, play_in
from moves import UNASKED, WORDS, Cell, all_moves, asked, cells, outcome_of

from echoplay_actors.match import commands as c
from echoplay_actors.match import events as e
from echoplay_actors.match.values import Phase

PHASES = {phase.value: phase for phase in Phase if phase not in (Phase.HANDOVER, Phase.VOTING)}

TABLE = """
                                       LOBBY        OPEN          SPEAKING             PAUSED       SCORED   ENDED
create            all                | .          | .           | .                  | .          | .      | .
join              host,speaker,other | .          | .           | .                  | .          | .      | .
join              others             | seat       | .           | .                  | .          | .      | .
start_debate      host               | live       | phase       | phase              | phase      | phase  | phase
start_debate      others             | no         | no          | no                 | no         | no     | no
start             host               | bad        | phase       | phase              | phase      | phase  | phase
start             others             | no         | no          | no                 | no         | no     | no
start_named       host               | live+round | phase       | phase              | phase      | phase  | phase
start_named       others             | no         | no          | no                 | no         | no     | no
start_round       host               | bad        | bad         | bad                | phase      | phase  | phase
start_round       others             | no         | no          | no                 | no         | no     | no
start_round_named host               | live+round | round       | end+round          | phase      | phase  | phase
start_round_named others             | no         | no          | no                 | no         | no     | no
end_round         host,moderator     | phase      | phase       | end                | end        | phase  | phase
end_round         speaker            | no         | no          | end                | end        | no     | no
end_round         others             | no         | no          | no                 | no         | no     | no
submit_vote       all                | phase      | vote        | vote               | vote       | phase  | phase
score             host,speaker,other | phase      | result+over | phase              | phase      | .      | phase
score             others             | no         | no          | no                 | no         | no     | no
pause_debate      host,speaker,other | phase      | phase       | agree              | phase      | phase  | phase
pause_debate      viewer             | no         | no          | no                 | no         | no     | no
pause_debate      moderator          | phase      | phase       | pause              | phase      | phase  | phase
continue_debate   host,speaker,other | phase      | phase       | phase              | agree_on   | phase  | phase
continue_debate   viewer             | no         | no          | no                 | no         | no     | no
continue_debate   moderator          | phase      | phase       | phase              | go_on      | phase  | phase
last_device_gone  host,speaker,other | disconnect | disconnect  | disconnect         | disconnect | .      | .
last_device_gone  others             | .          | .           | .                  | .          | .      | .
device_came       all                | .          | .           | .                  | .          | .      | .
seat_scripted     host               | phase      | phase       | phase              | phase      | phase  | phase
seat_scripted     others             | no         | no          | no                 | no         | no     | no
set_ready         host,speaker,other | ready      | phase       | phase              | phase      | phase  | phase
set_ready         others             | no         | no          | no                 | no         | no     | no
choose_side       host,speaker,other | phase      | phase       | phase              | phase      | phase  | phase
choose_side       others             | no         | no          | no                 | no         | no     | no
swap_sides        host               | phase      | phase       | phase              | phase      | phase  | phase
swap_sides        others             | no         | no          | no                 | no         | no     | no
toss_coin         host               | phase      | phase       | phase              | phase      | phase  | phase
toss_coin         others             | no         | no          | no                 | no         | no     | no
start_prep        host               | phase      | phase       | phase              | phase      | phase  | phase
start_prep        others             | no         | no          | no                 | no         | no     | no
take_prep         host,speaker,other | phase      | phase       | phase              | phase      | phase  | phase
take_prep         others             | no         | no          | no                 | no         | no     | no
end_prep          all                | phase      | phase       | phase              | phase      | phase  | phase
begin_speech      all                | phase      | phase       | phase              | phase      | phase  | phase
offer_point       host,speaker,other | phase      | phase       | phase              | phase      | phase  | phase
offer_point       others             | no         | no          | no                 | no         | no     | no
withdraw_point    host,speaker,other | .          | .           | .                  | .          | .      | .
withdraw_point    others             | no         | no          | no                 | no         | no     | no
take_point        all                | phase      | phase       | phase              | phase      | phase  | phase
decline_point     all                | phase      | phase       | phase              | phase      | phase  | phase
end_point         all                | .          | .           | .                  | .          | .      | .
room_empty        nobody             | emptied    | emptied     | emptied            | emptied    | .      | .
room_occupied     nobody             | .          | .           | .                  | .          | .      | .
next_deadline     nobody             | over       | .           | end                | .          | .      | .
stale_deadline    nobody             | .          | .           | .                  | .          | .      | .
early_deadline    nobody             | .          | .           | .                  | .          | .      | .
let_go            nobody             | let_go     | let_go      | let_go             | let_go     | .      | .
recover           nobody             | recovered  | recovered   | recovered+adjusted | recovered  | .      | .
"""

ASKED = asked(speaker="speaker", other_side=lambda by: "B", rival="other")
CELLS = cells(TABLE, PEOPLE)


def test_the_table_has_a_cell_for_every_phase_command_and_person() -> None:
    assert set(CELLS) == all_moves(PHASES, ASKED, PEOPLE)


def test_the_table_has_every_command_and_a_word_for_every_event() -> None:
    commands = {type(make(HOST)) for make in ASKED.values()}
    commands |= {type(make(play_in(Phase.SPEAKING))) for make in UNASKED.values()}
    assert commands == set(get_args(c.Command))
    assert set(WORDS) == set(get_args(e.Event))


@pytest.mark.parametrize("cell", list(CELLS), ids="-".join)
def test_a_command_has_the_outcome_that_the_table_states(cell: Cell) -> None:
    phase, command, who = cell
    play = play_in(PHASES[phase])
    assert play.state.phase is PHASES[phase]
    move = UNASKED[command](play) if who == "nobody" else ASKED[command](PEOPLE[who])
    assert outcome_of(play, move) == CELLS[cell]
