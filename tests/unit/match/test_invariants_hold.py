"""Random matches: whatever is asked, whoever asks, whenever, the promises of a match hold.

Hypothesis prints the failing sequence, and the seed with `--hypothesis-show-statistics` or on a failure.
"""

from __future__ import annotations

import json

from hypothesis import HealthCheck, settings
from hypothesis import Phase as HypothesisPhase
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from match_scenes import Play, replay

from echoplay_actors.errors import Refusal
from echoplay_actors.match import commands as c
from echoplay_actors.match import events as e
from echoplay_actors.match.codec import state_bytes
from echoplay_actors.match.deadlines import Deadline, Waiting, next_deadline
from echoplay_actors.match.events import NUMBERED
from echoplay_actors.match.invariants import LEGAL_MOVES
from echoplay_actors.match.state import MatchState
from echoplay_actors.match.values import Mode, Person, Phase, Role

NAMES = ("host", "ann", "bob", "cem", "dua", "mod")
people = st.sampled_from([Person(name, Role.MOD if name == "mod" else Role.USER) for name in NAMES])
names = st.sampled_from([*NAMES, "stranger"])
seconds = st.sampled_from([0, 1, 2, 30, 120, 3600, 3601])
pauses_ms = st.sampled_from([0, 0, 0, 1, 40, 999, 1000, 4999, 5000, 59_999, 60_001, 600_000, 1_800_000])
DEADLINES_TO_THE_END_MAX = 40


class RandomMatch(RuleBasedStateMachine):
    """Steps a match as its actor does: what ran out happens first, then the command."""

    def __init__(self) -> None:
        super().__init__()
        self.play = Play(Mode.GLOBAL)
        self.seen: list[Deadline] = []
        self.events: list[e.Event] = []
        self.first_result: object = None
        self.rounds = 0

    @property
    def state(self) -> MatchState:
        return self.play.state

    def step(self, command: c.Command) -> list[e.Event]:
        before = self.state
        try:
            events = self.play.do(command)
        except Refusal:
            assert self.state is before
            return []
        self._check_step(before, events, command)
        self.events.extend(events)
        return events

    def ask(self, command: c.Command) -> list[e.Event]:
        """As the actor asks: whatever ran out by now goes first."""
        while (deadline := next_deadline(self.state)) is not None and deadline.at_ms <= self.play.now_ms:
            self.seen.append(deadline)
            assert self.step(c.DeadlineReached(deadline)), "a deadline that stands has to bring something"
        return self.step(command)

    def _check_step(self, before: MatchState, events: list[e.Event], command: c.Command) -> None:
        after, now_ms = self.state, self.play.now_ms
        assert after.version - before.version == sum(type(event) in NUMBERED for event in events)
        assert after.at_ms >= before.at_ms
        if before.phase.final:
            assert not events, "final is final"
        for event in events:
            ran_out = isinstance(command, c.DeadlineReached) and command.deadline.waiting is Waiting.PHASE
            if ran_out and isinstance(event, e.RoundEnded):
                assert before.countdown is not None
                assert now_ms >= before.countdown.ends_at_ms, "no phase ends before its deadline"
            if isinstance(event, e.VoteSubmitted):
                assert before.rounds, "no vote before opening"
                assert not before.phase.final, "no vote after closing"
                assert event.voter_id != event.for_user_id
                assert after.votes[event.voter_id] == event.for_user_id
            if isinstance(event, e.RoundStarted):
                self.rounds += 1
                assert event.number == self.rounds
            if isinstance(event, e.OwnerRecovered) and before.countdown is not None:
                assert after.countdown is not None
                assert after.countdown.ends_at_ms > now_ms, "an outage is never charged to a speaker"

    # Moves

    @rule(pause_ms=pauses_ms)
    def time_passes(self, pause_ms: int) -> None:
        self.play.now_ms += pause_ms

    @rule(by=people)
    def join(self, by: Person) -> None:
        self.ask(c.JoinMatch(by, f"seat-{by.user_id}"))

    @rule(by=people)
    def start_debate(self, by: Person) -> None:
        self.ask(c.StartDebate(by))

    @rule(by=people, speaker=names, duration_s=seconds, lobby_only=st.booleans())
    def start_round(self, by: Person, speaker: str, duration_s: int, lobby_only: bool) -> None:
        round_id = f"round-{len(self.play.journal)}"
        self.ask(c.StartRound(by, round_id, speaker, duration_s * 1000, lobby_only=lobby_only))

    @rule(speaker=names)
    def the_host_lets_somebody_speak(self, speaker: str) -> None:
        host = Person(self.state.host_id)
        self.ask(c.StartRound(host, f"round-{len(self.play.journal)}", speaker, 30_000))

    @rule(by=people)
    def end_round(self, by: Person) -> None:
        self.ask(c.EndRound(by))

    @rule(by=people, for_user_id=names)
    def vote(self, by: Person, for_user_id: str) -> None:
        self.ask(c.SubmitVote(by, for_user_id))

    @rule(by=people, rarely=st.integers(0, 5))
    def score(self, by: Person, rarely: int) -> None:
        if rarely == 0:
            self.ask(c.RequestScore(by))

    @rule(by=people)
    def pause(self, by: Person) -> None:
        self.ask(c.PauseDebate(by))

    @rule(by=people)
    def go_on(self, by: Person) -> None:
        self.ask(c.ContinueDebate(by))

    @rule(name=names, connected=st.booleans())
    def presence(self, name: str, connected: bool) -> None:
        self.ask(c.ReportPresence(name, connected=connected))

    @rule(occupied=st.booleans())
    def occupancy(self, occupied: bool) -> None:
        self.ask(c.ReportOccupancy(occupied=occupied))

    @rule(ago_ms=st.sampled_from([-500, 0, 500, 3_000, 90_000]))
    def the_owner_is_lost(self, ago_ms: int) -> None:
        """A recovery comes before whatever ran out meanwhile: nobody was there to see it."""
        self.step(c.RecoverMatch(self.play.now_ms - ago_ms))

    @rule(takes_ms=st.sampled_from([0, 12, 999]))
    def it_is_handed_over(self, takes_ms: int) -> None:
        """Nothing happens between the two: an owner that lets go asks for nothing more."""
        before = self.state.countdown
        if self.ask(c.LetGo()) and before is not None and self.state.countdown == before:
            self.play.now_ms += takes_ms
            self.step(c.RecoverMatch(self.play.now_ms))
            assert self.state.countdown is not None
            assert self.state.countdown.ends_at_ms == before.ends_at_ms + takes_ms
        elif self.state.let_go:
            self.step(c.RecoverMatch(self.play.now_ms))

    @rule(late_ms=st.sampled_from([0, 1, 30, 250]))
    def the_next_deadline_is_reached(self, late_ms: int) -> None:
        deadline = next_deadline(self.state)
        if deadline is not None:
            self.seen.append(deadline)
            self.play.now_ms = max(self.play.now_ms, deadline.at_ms) + late_ms
            assert self.step(c.DeadlineReached(deadline))

    @rule(early_ms=st.sampled_from([1, 500]))
    def a_deadline_comes_too_early(self, early_ms: int) -> None:
        deadline = next_deadline(self.state)
        if deadline is not None and deadline.at_ms > self.play.now_ms + early_ms:
            self.play.now_ms = deadline.at_ms - early_ms
            assert self.step(c.DeadlineReached(deadline)) == []

    @precondition(lambda self: self.seen)
    @rule(data=st.data())
    def an_old_deadline_comes_again(self, data: st.DataObject) -> None:
        deadline = data.draw(st.sampled_from(self.seen))
        if deadline != next_deadline(self.state) and self.step(c.DeadlineReached(deadline)):
            assert deadline.at_ms <= self.play.now_ms

    # Promises

    @invariant()
    def at_most_one_round_runs(self) -> None:
        running = [one for one in self.state.rounds if one.ended_at_ms is None]
        assert len(running) <= 1
        assert bool(running) == (self.state.phase in (Phase.SPEAKING, Phase.PAUSED))

    @invariant()
    def one_result_a_match_and_it_stays(self) -> None:
        if self.first_result is None:
            self.first_result = self.state.result
        assert self.state.result == self.first_result
        assert sum(isinstance(event, e.ResultRecorded) for event in self.events) <= 1
        assert sum(isinstance(event, e.MatchEnded) for event in self.events) <= 1

    @invariant()
    def nobody_speaks_longer_than_was_given(self) -> None:
        assert all(0 <= one.spoken_ms <= one.duration_ms for one in self.state.rounds)

    def teardown(self) -> None:
        self.the_journal_gives_the_same_state()
        self.a_match_that_everybody_leaves_comes_to_its_end()
        self.the_journal_gives_the_same_state()

    def the_journal_gives_the_same_state(self) -> None:
        journal = [tuple(row) for row in json.loads(json.dumps(self.play.journal))]
        again = replay(journal)
        assert state_bytes(again) == state_bytes(self.state)
        assert again.version == sum(row[1] in {kind.__name__ for kind in NUMBERED} for row in journal)

    def a_match_that_everybody_leaves_comes_to_its_end(self) -> None:
        for one in self.state.participants:
            self.ask(c.ReportPresence(one.user_id, connected=False))
        self.ask(c.ReportOccupancy(occupied=False))
        for _ in range(DEADLINES_TO_THE_END_MAX):
            if self.state.phase.final:
                return
            assert self.play.wait_out(), "the next deadline has to lead on"
        raise AssertionError("the match does not end")


TestRandomMatches = RandomMatch.TestCase
TestRandomMatches.settings = settings(
    max_examples=250,
    stateful_step_count=60,
    deadline=None,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
    phases=[HypothesisPhase.explicit, HypothesisPhase.reuse, HypothesisPhase.generate, HypothesisPhase.shrink],
)


def test_the_machine_knows_every_phase_of_free_rounds() -> None:
    free = {Phase.LOBBY, Phase.OPEN, Phase.SPEAKING, Phase.PAUSED, Phase.SCORED, Phase.ENDED}
    assert set(LEGAL_MOVES) - free == {Phase.HANDOVER, Phase.VOTING}
