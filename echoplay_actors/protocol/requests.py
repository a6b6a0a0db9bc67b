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
