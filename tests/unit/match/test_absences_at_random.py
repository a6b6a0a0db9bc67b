"""Whatever people and outages do, a side forfeits only after it was away for its whole time, and then at once."""

from __future__ import annotations

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from match_scenes import HOST, MODERATOR, Play, replay
from preset_scenes import started

from echoplay_actors.errors import Refusal
from echoplay_actors.match import commands as c
from echoplay_actors.match import events as e
from echoplay_actors.match.codec import state_bytes
from echoplay_actors.match.deadlines import next_deadline
from echoplay_actors.match.values import Person, Presence

WITHIN_MS, AWAY_MS = 120_000, 5_000
PEOPLE = ("host", "p2", "p3", "p4")
SIDES = {"host": "A", "p2": "B", "p3": "A", "p4": "B"}
THERE = {Presence.HERE, Presence.LEAVING}
pauses_ms = st.sampled_from([0, 1, 4_999, 5_000, 30_000, 119_999, 120_000])


class AbsentSides(RuleBasedStateMachine):
    """Keeps by itself since when each is gone, and what outages gave back since then."""

    def __init__(self) -> None:
        super().__init__()
        self.play = Play()
        self.gone_ms: dict[str, int] = {}
        """Since when; those who are there are missing."""

    @initialize(form=st.sampled_from(["PF", "CX", "FAMILY"]))
    def begin(self, form: str) -> None:
        self.play = started(form, 4)

    def step(self, command: c.Command) -> None:
        before = self.play.state
        try:
            events = self.play.do(command)
        except Refusal:
            return
        for event in events:
            if isinstance(event, e.SideForfeited | e.ReturnTimeOver):
                members = [one.user_id for one in before.participants if one.side == event.side]
                assert all(one in self.gone_ms for one in members), "a side that is back forfeits nothing"
                away_ms = min(self.play.now_ms - self.gone_ms[one] for one in members)
                assert away_ms >= WITHIN_MS + AWAY_MS, "a side has its whole time"
            if isinstance(event, e.SideForfeited):
                rest = [one for one in before.participants if one.side == event.winner_side]
                assert any(one.presence in THERE for one in rest), "somebody is there to win"
                assert before.format_id != "FAMILY"

    def ask(self, command: c.Command) -> None:
        while (deadline := next_deadline(self.play.state)) is not None and deadline.at_ms <= self.play.now_ms:
            self.step(c.DeadlineReached(deadline))
        self.step(command)

    @rule(pause_ms=pauses_ms)
    def time_passes(self, pause_ms: int) -> None:
        """Everything fires when it is due."""
        until_ms = self.play.now_ms + pause_ms
        while (deadline := next_deadline(self.play.state)) is not None and deadline.at_ms <= until_ms:
            self.play.now_ms = max(self.play.now_ms, deadline.at_ms)
            self.step(c.DeadlineReached(deadline))
        self.play.now_ms = until_ms

    @rule(who=st.sampled_from(PEOPLE), connected=st.booleans())
    def somebody_comes_or_goes(self, who: str, connected: bool) -> None:
        self.ask(c.ReportPresence(who, connected=connected))
        if connected:
            self.gone_ms.pop(who, None)
        else:
            self.gone_ms.setdefault(who, self.play.now_ms)

    @rule(side=st.sampled_from("AB"))
    def a_side_walks_out(self, side: str) -> None:
        for who in PEOPLE:
            if SIDES[who] == side:
                self.somebody_comes_or_goes(who, connected=False)

    @rule(stop=st.booleans())
    def a_moderator_pauses_or_goes_on(self, stop: bool) -> None:
        self.ask(c.PauseDebate(MODERATOR) if stop else c.ContinueDebate(MODERATOR))

    @rule(by=st.sampled_from([HOST, Person("p2")]))
    def the_speech_ends_or_begins(self, by: Person) -> None:
        speaking = self.play.state.current_round is not None
        self.ask(c.EndRound(by) if speaking else c.BeginSpeech(by))

    @rule(outage_ms=st.sampled_from([0, 3_000, 150_000]))
    def the_owner_is_lost(self, outage_ms: int) -> None:
        """Nobody fires anything meanwhile, and nothing of it counts."""
        proof_ms = self.play.now_ms
        self.play.now_ms += outage_ms
        self.step(c.RecoverMatch(proof_ms))
        self.gone_ms = {one: since_ms + outage_ms for one, since_ms in self.gone_ms.items()}

    @invariant()
    def nobody_of_a_side_that_is_waited_for_is_there(self) -> None:
        for absence in self.play.state.absences:
            assert all(one in self.gone_ms for one in PEOPLE if SIDES[one] == absence.side)

    def teardown(self) -> None:
        assert state_bytes(replay(self.play.journal)) == state_bytes(self.play.state)


TestAbsentSides = AbsentSides.TestCase
TestAbsentSides.settings = settings(
    max_examples=100, stateful_step_count=40, deadline=None, print_blob=True,
    phases=[Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink],
    suppress_health_check=[HealthCheck.too_slow],
)  # fmt: skip
