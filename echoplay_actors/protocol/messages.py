"""The messages between an edge (or the directory) and a match actor, as msgpack-ready tuples.

    edge → actor                                                            answered
    (ASK,    id, match_id, command, user_id, role, op, arguments)           yes
    (OPEN,   id, match_id, mode, format, topic, private, user_id, role, name)   yes: {match}
    (WATCH,  id, match_id, epoch, v, [[user_id, name, devices], …])         yes: what was missed since v
    (ENTER,  id, match_id, user_id, role, name, v, devices)                 yes: {roomState}, or what was missed since v
    (RESUME, id, match_id, epoch, v)                                        yes: what was missed since v
    (DEVICES, match_id, user_id, devices)                                   no
    (UNWATCH, match_id)                                                     no

    directory → actor
    (ADOPT,  id, {match_id: last owner, …})                                 yes: {adopted}
    (LET_GO, id, most)                                                      yes: {matches: [id, …], left}
    (REPORT, id)                                                            yes: {matches: [id, …]}; then every GONE
    (DRAIN,  id)                                                            yes, once all is written: {}

    actor → both
    (ANSWER, id, ok, payload or refusal)
    (EVENT,  match_id, epoch, v, name, json)          to edges that watch; v is 0 when unnumbered
    (LEAVING,)                                        to the directory: it wants to be relieved of all it has
    (ENDED,  match_id)                                to the directory: it is over, and takes up no place any more
    (GONE,   match_id, final)                         this actor has it no more; final: nobody has

`v` of ENTER is None for whoever has seen nothing yet. `devices` is how many devices of that person are in the room on
this edge now. What was missed is `{events: [[v, name, json], …]}`, the present counts last and with v 0, or
`{roomState: json}`, each with `epoch` and `v`. A refusal with the code `moved` means: ask the directory where the
match is now.
"""

from __future__ import annotations

PROTOCOL_VERSION = 2

ASK = "ask"
OPEN = "open"
WATCH = "watch"
ENTER = "enter"
RESUME = "resume"
DEVICES = "devices"
UNWATCH = "unwatch"
ADOPT = "adopt"
LET_GO = "let_go"
REPORT = "report"
DRAIN = "drain"
ANSWER = "answer"
EVENT = "event"
LEAVING = "leaving"
ENDED = "ended"
GONE = "gone"

MOVED = "moved"
