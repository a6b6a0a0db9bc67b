"""What people do: most of it what the room allows just now, some of it what it does not, some of it twice.

Once faults have stopped people are in earnest (`calm`): they come back and bring their debate to its end.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Mapping
from typing import Any

from simulated.device import Device
from simulated.follower import Follower

Move = tuple[str, Mapping[str, Any]]

ANYTHING: tuple[str, ...] = (
    "start_debate", "end_round", "request_ai_score", "pause_debate", "continue_debate", "begin_speech", "start_prep",
    "take_prep", "end_prep", "offer_point", "withdraw_point", "end_point", "swap_sides", "toss_coin",
)  # fmt: skip
HURRYING = frozenset({"end_round", "begin_speech", "end_prep", "request_ai_score"})
"""What makes a debate shorter."""
AWAY_S = 5.0
"""How long somebody who is away does not even think of it."""
REACTIONS = ("heart", "thumbs", "laugh", "flame")


class Actor:
    """One person in one match, on one of their devices."""

    def __init__(self, device: Device, match_id: str, draws: random.Random, *, pace_s: float, confused: float) -> None:
        self.device = device
        self.calm = False
        self.patient = False
        """Waits for somebody who is away: lets every clock run."""
        self._match_id = match_id
        self._draws = draws
        self._pace_s = pace_s
        self._confused = confused
        """How likely a move is drawn from all there are, whatever the phase."""
        self._pausing = draws.choice((0.1, 0.8))
        self._last: tuple[str, Mapping[str, Any], str] | None = None

    async def act(self) -> None:
        """Until the match is over."""
        follower = self.device.follow(self._match_id)
        while not follower.over and self._match_id not in self.device.refused:
            pace_s = 0.7 if self.calm else self._pace_s
            await asyncio.sleep(min(self._draws.expovariate(1 / pace_s), 3 * pace_s))
            if self.device.banned:
                return
            if self.device.away:
                await asyncio.sleep(AWAY_S)
                continue
            if follower.v is None:
                continue
            move = self._finish(follower) if self.calm else self._wander(follower)
            if move is not None and not (self.patient and move[0] in HURRYING):
                await self._do(*move)

    async def _do(self, name: str, fields: Mapping[str, Any]) -> None:
        draws, device = self._draws, self.device
        op_id = device.next_operation()
        if not self.calm and draws.random() < 0.06 and self._last is not None:
            # Sent again although it was answered, or under another's operation id.
            name, fields, op_id = self._last
        elif not self.calm and draws.random() < 0.04:
            op_id = device.borrowed_operation(draws)
        self._last = (name, fields, op_id)
        again = not self.calm and draws.random() < 0.08
        if again:
            # Twice at once.
            self.device.process.create_task(device.command(self._match_id, name, fields, op_id=op_id))
        await device.command(self._match_id, name, fields, op_id=op_id)

    # While anything may happen

    def _wander(self, room: Follower) -> Move | None:
        draws, me = self._draws, self.device.person_id
        if draws.random() < self._confused:
            return self._nonsense(room)
        debates, hosts = me in room.participants, me == room.host_id
        if draws.random() < 0.3:
            return "submit_reaction", {"type": draws.choice(REACTIONS)}
        if room.rounds_ended or room.phase in ("SPEAKING", "VOTING") or draws.random() < 0.2:
            others = [one for one in room.participants if one != me]
            if others and draws.random() < (0.3 if debates else 0.8):
                return "submit_vote", {"forUserId": draws.choice(others)}
        if not debates:
            return None
        match room.phase:
            case "LOBBY":
                if hosts:
                    return self._first_move(room) if draws.random() < 0.8 else ("set_ready", {"ready": True})
                return draws.choice((("set_ready", {"ready": True}), ("choose_side", {"side": draws.choice("AB")})))
            case "OPEN" if hosts:
                if room.rounds_ended > 1 and draws.random() < 0.15:
                    return "request_ai_score", {}
                return self._next_round(room)
            case "SPEAKING":
                if room.preset and me == room.speaker_id and draws.random() < 0.7:
                    return "end_round", {}
                if room.preset and me != room.speaker_id and draws.random() < 0.3:
                    return draws.choice((("offer_point", {}), ("withdraw_point", {}), ("end_point", {})))
                if me == room.speaker_id and room.offers and draws.random() < 0.5:
                    return "answer_point", {"userId": room.offers[0], "accept": draws.random() < 0.7}
                if (hosts or me == room.speaker_id) and draws.random() < 0.2:
                    return "end_round", {}
                return ("pause_debate", {}) if draws.random() < self._pausing else None
            case "PAUSED":
                if (hosts or me == room.speaker_id) and draws.random() < 0.1:
                    return "end_round", {}
                return ("continue_debate", {}) if draws.random() < 0.4 else None
            case "HANDOVER":
                if draws.random() < 0.6:
                    return "begin_speech", {}
                return draws.choice((("take_prep", {}), ("end_prep", {}), ("pause_debate", {})))
            case _:
                return None

    def _nonsense(self, room: Follower) -> Move:
        draws = self._draws
        someone = draws.choice(room.participants or ["nobody"])
        return draws.choice(
            (
                (draws.choice(ANYTHING), {}),
                ("start_round", {"speakerUserId": someone, "durationSec": draws.choice((1, 5, 3600))}),
                ("submit_vote", {"forUserId": draws.choice((someone, self.device.person_id, "nobody"))}),
                ("submit_reaction", {"type": "heart"}),
                ("answer_point", {"userId": someone, "accept": True}),
                ("set_ready", {"ready": False}),
            )
        )

    def _first_move(self, room: Follower) -> Move:
        if room.preset:
            return self._draws.choice((("start_debate", {}), ("start_prep", {}), ("toss_coin", {}), ("swap_sides", {})))
        return self._draws.choice((("start_debate", {}), self._next_round(room)))

    def _next_round(self, room: Follower) -> Move:
        speaker = self._draws.choice(room.participants)
        return "start_round", {"speakerUserId": speaker, "durationSec": self._draws.choice((1, 2, 5, 8, 15, 30))}

    # To bring it to an end

    def _finish(self, room: Follower) -> Move | None:
        me = self.device.person_id
        if me not in room.participants:
            return None
        hosts = me == room.host_id
        match room.phase:
            case "LOBBY" if hosts:
                return ("start_debate", {}) if room.preset else self._short_round(room)
            case "OPEN" if hosts and not room.preset:
                return ("request_ai_score", {}) if room.rounds_ended else self._short_round(room)
            case "SPEAKING" if hosts or me == room.speaker_id:
                return "end_round", {}
            case "PAUSED":
                return "continue_debate", {}
            case "HANDOVER":
                return "begin_speech", {}
            case _:
                return None

    def _short_round(self, room: Follower) -> Move:
        return "start_round", {"speakerUserId": room.host_id, "durationSec": 1}
