"""Every scene of a preset, every command, everybody: what happens, in three tables side by side.

Before it and after its end, in a speech (and when that is scored), between speeches and while the room votes. Longer
than most files: the tables are one thing.
"""

from __future__ import annotations

import pytest
from moves import UNASKED, Cell, all_moves, asked, cells, outcome_of
from preset_moves import PEOPLE, SCENES

from echoplay_actors.match.values import Phase

BEFORE = """
                                                   full         roomy        opening               ended
create            all                            | .          | .          | .                   | .
join              host,mate,next,rival           | .          | .          | .                   | .
join              others                         | .          | seat       | .                   | .
start_debate      host                           | live+round | phase      | prep_end+live+round | phase
start_debate      others                         | no         | no         | no                  | no
start             host                           | live+round | phase      | prep_end+live+round | phase
start             others                         | no         | no         | no                  | no
start_named       all                            | phase      | phase      | phase               | phase
start_round       host                           | live+round | phase      | prep_end+live+round | phase
start_round       others                         | no         | no         | no                  | no
start_round_named all                            | phase      | phase      | phase               | phase
end_round         host,moderator                 | phase      | phase      | phase               | phase
end_round         others                         | no         | no         | no                  | no
submit_vote       all                            | phase      | phase      | phase               | phase
score             host,mate,next,rival,moderator | phase      | phase      | phase               | phase
score             viewer                         | no         | no         | no                  | no
pause_debate      host,mate,next,rival,moderator | phase      | phase      | phase               | phase
pause_debate      viewer                         | no         | no         | no                  | no
continue_debate   host,mate,next,rival,moderator | phase      | phase      | phase               | phase
continue_debate   viewer                         | no         | no         | no                  | no
last_device_gone  host,mate,next,rival           | disconnect | disconnect | disconnect          | .
last_device_gone  others                         | .          | .          | .                   | .
device_came       all                            | .          | .          | .                   | .
seat_scripted     host                           | .          | seat       | .                   | phase
seat_scripted     others                         | no         | no         | no                  | no
set_ready         host,mate,next,rival           | ready      | ready      | ready               | phase
set_ready         others                         | no         | no         | no                  | no
choose_side       host,mate,next,rival           | phase      | sides      | phase               | phase
choose_side       others                         | no         | no         | no                  | no
swap_sides        host                           | sides      | sides      | sides               | phase
swap_sides        others                         | no         | no         | no                  | no
toss_coin         host                           | sides      | sides      | sides               | phase
toss_coin         others                         | no         | no         | no                  | no
start_prep        host                           | prep       | phase      | phase               | phase
start_prep        others                         | no         | no         | no                  | no
take_prep         host,mate,next,rival           | phase      | phase      | phase               | phase
take_prep         others                         | no         | no         | no                  | no
end_prep          all                            | phase      | phase      | phase               | phase
begin_speech      all                            | phase      | phase      | phase               | phase
offer_point       host,mate,next,rival           | phase      | phase      | phase               | phase
offer_point       others                         | no         | no         | no                  | no
withdraw_point    host,mate,next,rival           | .          | .          | .                   | .
withdraw_point    others                         | no         | no         | no                  | no
take_point        all                            | phase      | phase      | phase               | phase
decline_point     all                            | phase      | phase      | phase               | phase
end_point         all                            | .          | .          | .                   | .
room_empty        nobody                         | emptied    | emptied    | emptied             | .
room_occupied     nobody                         | .          | .          | .                   | .
next_deadline     nobody                         | over       | over       | prep_end+live+round | .
stale_deadline    nobody                         | .          | .          | .                   | .
early_deadline    nobody                         | .          | .          | .                   | .
let_go            nobody                         | let_go     | let_go     | let_go              | .
recover           nobody                         | recovered  | recovered  | recovered+adjusted  | .
"""

SPEECHES = """
                                                   speech               point                paused         scored
create            all                            | .                  | .                  | .            | .
join              all                            | .                  | .                  | .            | .
start_debate      host                           | phase              | phase              | phase        | phase
start_debate      others                         | no                 | no                 | no           | no
start             host                           | phase              | phase              | phase        | phase
start             others                         | no                 | no                 | no           | no
start_named       all                            | phase              | phase              | phase        | phase
start_round       host                           | phase              | phase              | phase        | phase
start_round       others                         | no                 | no                 | no           | no
start_round_named all                            | phase              | phase              | phase        | phase
end_round         host,moderator                 | end+handover       | end+handover       | end+handover | phase
end_round         others                         | no                 | no                 | no           | no
submit_vote       all                            | vote               | vote               | vote         | phase
score             host,mate,next,rival,moderator | phase              | phase              | phase        | .
score             viewer                         | no                 | no                 | no           | no
pause_debate      host,mate,next,rival           | agree              | agree              | phase        | phase
pause_debate      viewer                         | no                 | no                 | no           | no
pause_debate      moderator                      | pause              | pause              | phase        | phase
continue_debate   host,mate,next,rival           | phase              | phase              | agree_on     | phase
continue_debate   viewer                         | no                 | no                 | no           | no
continue_debate   moderator                      | phase              | phase              | go_on        | phase
last_device_gone  host,mate,next,rival           | disconnect         | disconnect         | disconnect   | .
last_device_gone  others                         | .                  | .                  | .            | .
device_came       all                            | .                  | .                  | .            | .
seat_scripted     host                           | phase              | phase              | phase        | phase
seat_scripted     others                         | no                 | no                 | no           | no
set_ready         host,mate,next,rival           | phase              | phase              | phase        | phase
set_ready         others                         | no                 | no                 | no           | no
choose_side       host,mate,next,rival           | phase              | phase              | phase        | phase
choose_side       others                         | no                 | no                 | no           | no
swap_sides        host                           | phase              | phase              | phase        | phase
swap_sides        others                         | no                 | no                 | no           | no
toss_coin         host                           | phase              | phase              | phase        | phase
toss_coin         others                         | no                 | no                 | no           | no
start_prep        host                           | phase              | phase              | phase        | phase
start_prep        others                         | no                 | no                 | no           | no
take_prep         host,mate,next,rival           | phase              | phase              | phase        | phase
take_prep         others                         | no                 | no                 | no           | no
end_prep          all                            | phase              | phase              | phase        | phase
begin_speech      all                            | phase              | phase              | phase        | phase
offer_point       host,mate                      | no                 | no                 | phase        | phase
offer_point       next                           | offer              | offer              | phase        | phase
offer_point       rival                          | .                  | .                  | phase        | phase
offer_point       others                         | no                 | no                 | no           | no
withdraw_point    host,mate,next                 | .                  | .                  | .            | .
withdraw_point    rival                          | withdraw           | .                  | .            | .
withdraw_point    others                         | no                 | no                 | no           | no
take_point        host                           | answer             | phase              | phase        | phase
take_point        others                         | no                 | no                 | phase        | phase
decline_point     host                           | answer             | phase              | phase        | phase
decline_point     others                         | no                 | no                 | phase        | phase
end_point         host,rival,moderator           | .                  | point_end          | point_end    | .
end_point         others                         | .                  | no                 | no           | .
room_empty        nobody                         | emptied            | emptied            | emptied      | .
room_occupied     nobody                         | .                  | .                  | .            | .
next_deadline     nobody                         | end+handover       | point_end          | .            | .
stale_deadline    nobody                         | .                  | .                  | .            | .
early_deadline    nobody                         | .                  | .                  | .            | .
let_go            nobody                         | let_go             | let_go             | let_go       | .
recover           nobody                         | recovered+adjusted | recovered+adjusted | recovered    | .
"""

BETWEEN = """
                                         handover             prep                 resting      voting
create            all                  | .                  | .                  | .          | .
join              all                  | .                  | .                  | .          | .
start_debate      host                 | phase              | phase              | phase      | phase
start_debate      others               | no                 | no                 | no         | no
start             host                 | phase              | phase              | phase      | phase
start             others               | no                 | no                 | no         | no
start_named       all                  | phase              | phase              | phase      | phase
start_round       host                 | phase              | phase              | phase      | phase
start_round       others               | no                 | no                 | no         | no
start_round_named all                  | phase              | phase              | phase      | phase
end_round         host,moderator       | phase              | phase              | phase      | phase
end_round         others               | no                 | no                 | no         | no
submit_vote       all                  | vote               | vote               | vote       | vote
score             host,mate,next,rival | phase              | phase              | phase      | phase
score             viewer               | no                 | no                 | no         | no
score             moderator            | phase              | phase              | phase      | result+over
pause_debate      host,mate,next,rival | agree              | agree              | phase      | phase
pause_debate      viewer               | no                 | no                 | no         | no
pause_debate      moderator            | pause              | pause              | phase      | phase
continue_debate   host,mate,next,rival | phase              | phase              | agree_on   | phase
continue_debate   viewer               | no                 | no                 | no         | no
continue_debate   moderator            | phase              | phase              | go_on      | phase
last_device_gone  host,mate,next,rival | disconnect         | disconnect         | disconnect | disconnect
last_device_gone  others               | .                  | .                  | .          | .
device_came       all                  | .                  | .                  | .          | .
seat_scripted     host                 | phase              | phase              | phase      | phase
seat_scripted     others               | no                 | no                 | no         | no
set_ready         host,mate,next,rival | phase              | phase              | phase      | phase
set_ready         others               | no                 | no                 | no         | no
choose_side       host,mate,next,rival | phase              | phase              | phase      | phase
choose_side       others               | no                 | no                 | no         | no
swap_sides        host                 | phase              | phase              | phase      | phase
swap_sides        others               | no                 | no                 | no         | no
toss_coin         host                 | phase              | phase              | phase      | phase
toss_coin         others               | no                 | no                 | no         | no
start_prep        host                 | phase              | phase              | phase      | phase
start_prep        others               | no                 | no                 | no         | no
take_prep         host,mate            | no                 | phase              | phase      | phase
take_prep         next,rival           | prep               | phase              | phase      | phase
take_prep         others               | no                 | no                 | no         | no
end_prep          host,mate,viewer     | phase              | no                 | phase      | phase
end_prep          others               | phase              | prep_end+round     | phase      | phase
begin_speech      host                 | round              | no                 | phase      | phase
begin_speech      mate,viewer          | no                 | no                 | phase      | phase
begin_speech      next,moderator       | round              | prep_end+round     | phase      | phase
begin_speech      rival                | no                 | prep_end+round     | phase      | phase
offer_point       host,mate,next,rival | phase              | phase              | phase      | phase
offer_point       others               | no                 | no                 | no         | no
withdraw_point    host,mate,next,rival | .                  | .                  | .          | .
withdraw_point    others               | no                 | no                 | no         | no
take_point        all                  | phase              | phase              | phase      | phase
decline_point     all                  | phase              | phase              | phase      | phase
end_point         all                  | .                  | .                  | .          | .
room_empty        nobody               | emptied            | emptied            | emptied    | emptied
room_occupied     nobody               | .                  | .                  | .          | .
next_deadline     nobody               | round              | prep_end+round     | .          | result+over
stale_deadline    nobody               | .                  | .                  | .          | .
early_deadline    nobody               | .                  | .                  | .          | .
let_go            nobody               | let_go             | let_go             | let_go     | let_go
recover           nobody               | recovered+adjusted | recovered+adjusted | recovered  | recovered+adjusted
"""

ASKED = asked(speaker="p2", other_side=lambda by: "A" if by.user_id in ("p2", "p4") else "B", rival="p4")
CELLS = {cell: outcome for table in (BEFORE, SPEECHES, BETWEEN) for cell, outcome in cells(table, PEOPLE).items()}


def test_the_tables_have_a_cell_for_every_scene_command_and_person() -> None:
    assert set(CELLS) == all_moves(SCENES, ASKED, PEOPLE)


def test_the_scenes_have_every_phase_in_which_a_preset_rests() -> None:
    """Between two events of one step a preset is OPEN; it never stays there."""
    assert {phase for phase, _ in SCENES.values()} == set(Phase) - {Phase.OPEN}


@pytest.mark.parametrize("cell", list(CELLS), ids="-".join)
def test_a_command_has_the_outcome_that_the_tables_state(cell: Cell) -> None:
    scene, command, who = cell
    phase, make = SCENES[scene]
    play = make()
    assert play.state.phase is phase
    move = UNASKED[command](play) if who == "nobody" else ASKED[command](PEOPLE[who])
    assert outcome_of(play, move) == CELLS[cell]
