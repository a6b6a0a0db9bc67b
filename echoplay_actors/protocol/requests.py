"""The commands an edge may ask of a match actor, by name, and what each takes and answers.

name              arguments                                   answer, besides epoch and v
join              {displayName}                               {role}
start             {speakerUserId | None, durationSec}         {match, round, timer}
start_debate      {}                                          {}
start_round       {speakerUserId, durationSec}                {number, endsAt}
end_round         {}                                          {number}
submit_reaction   {type}                                      {}
submit_vote       {forUserId}                                 {}
score             {}                                          {match, evaluation}
pause_debate      {}                                          {paused, waitingFor}
continue_debate   {}                                          {continued, waitingFor}
view              {}                                          {match}: the record as GET /v1/matches/{id} answers it
begin_speech      {}                                          {number, endsAt}
start_prep        {}                                          {endsAt}
take_prep         {}                                          {endsAt}
end_prep          {}                                          {number, endsAt}
offer_point       {}                                          {}
withdraw_point    {}                                          {}
answer_point      {userId, accept}                            {}
end_point         {}                                          {}
set_ready         {ready}                                     {}
choose_side       {side}                                      {}
swap_sides        {}                                          {}
toss_coin         {}                                          {heads}
seat_scripted     {partners: [{userId, displayName}]}         {seated}
"""

from __future__ import annotations

JOIN = "join"
START = "start"
START_DEBATE = "start_debate"
START_ROUND = "start_round"
END_ROUND = "end_round"
SUBMIT_REACTION = "submit_reaction"
SUBMIT_VOTE = "submit_vote"
SCORE = "score"
PAUSE_DEBATE = "pause_debate"
CONTINUE_DEBATE = "continue_debate"
VIEW = "view"
BEGIN_SPEECH = "begin_speech"
START_PREP = "start_prep"
TAKE_PREP = "take_prep"
END_PREP = "end_prep"
OFFER_POINT = "offer_point"
WITHDRAW_POINT = "withdraw_point"
ANSWER_POINT = "answer_point"
END_POINT = "end_point"
SET_READY = "set_ready"
CHOOSE_SIDE = "choose_side"
SWAP_SIDES = "swap_sides"
TOSS_COIN = "toss_coin"
SEAT_SCRIPTED = "seat_scripted"
