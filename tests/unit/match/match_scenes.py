"""Matches to test with: a play that steps commands on top of each other, and one ready-made match for each phase."""

from __future__ import annotations

from echoplay_actors.errors import Refusal
from echoplay_actors.match import commands as c
from echoplay_actors.match.codec import decode_event, encode_event
from echoplay_actors.match.deadlines import next_deadline
from echoplay_actors.match.events import Event
from echoplay_actors.match.evolve import evolve
from echoplay_actors.match.invariants import check_move, check_state
from echoplay_actors.match.state import MatchState
from echoplay_actors.match.step import step
from echoplay_actors.match.values import Mode, Person, Phase, Role

START_MS = 1_800_000_000_000
HOST = Person("host")
SPEAKER = Person("speaker")
OTHER = Person("other")
VIEWER = Person("viewer")
MODERATOR = Person("moderator", Role.MOD)
PEOPLE = {"host": HOST, "speaker": SPEAKER, "other": OTHER, "viewer": VIEWER, "moderator": MODERATOR}

Row = tuple[int, str, int, dict[str, object]]


class Play:
    """A match that is stepped by hand; keeps its journal, and checks each step as an actor would."""

    def __init__(self, mode: Mode = Mode.GLOBAL, form: str = "FREE", *, host: Person = HOST) -> None:
        self.now_ms = START_MS
        self.maybe_state: MatchState | None = None
        self.journal: list[Row] = []
        self._ids = 0
        self.do(c.CreateMatch("match", mode, form, host, "seat-host"))

    @property
    def state(self) -> MatchState:
        assert self.maybe_state is not None
        return self.maybe_state

    def do(self, command: c.Command, *, after_ms: int = 0) -> list[Event]:
        """Step a command so much later; the events, each checked and written down."""
        self.now_ms += after_ms
        after, events = step(self.maybe_state, command, self.now_ms)
        current = self.maybe_state
        for event in events:
            following = evolve(current, event, self.now_ms)
            if current is not None:
                check_move(current, following)
            current = following
            name, version, data = encode_event(event)
            self.journal.append((self.now_ms, name, version, data))
        assert current == after
        check_state(after)
        self.maybe_state = after
        return list(events)

    def refused(self, command: c.Command, *, after_ms: int = 0) -> str:
        """The code a command is refused with; nothing may have changed."""
        before, written = self.state, len(self.journal)
        try:
            self.do(command, after_ms=after_ms)
        except Refusal as refused:
            assert self.state is before
            assert len(self.journal) == written
            return refused.code
        raise AssertionError(f"{command} was not refused")

    def wait_out(self) -> list[Event]:
        """Wait for the next deadline; what it brings."""
        deadline = next_deadline(self.state)
        assert deadline is not None
        self.now_ms = max(self.now_ms, deadline.at_ms)
        return self.do(c.DeadlineReached(deadline))

    # Moves that every second test needs

    def join(self, *people: Person) -> Play:
        for person in people:
            self.do(c.JoinMatch(person, f"seat-{person.user_id}"))
        return self

    def come(self, *people: Person) -> Play:
        """Devices are there."""
        for person in people:
            self.do(c.ReportPresence(person.user_id, connected=True))
        self.do(c.ReportOccupancy(occupied=True))
        return self

    def go(self, person: Person) -> list[Event]:
        """The last device goes."""
        return self.do(c.ReportPresence(person.user_id, connected=False))

    def speak(self, person: Person, seconds: int = 60) -> list[Event]:
        """The host gives somebody the floor."""
        self._ids += 1
        host = Person(self.state.host_id)
        return self.do(c.StartRound(host, f"round-{self._ids}", person.user_id, seconds * 1000))

    def vote(self, voter: str, for_person: Person) -> list[Event]:
        return self.do(c.SubmitVote(Person(voter), for_person.user_id))


def kinds(events: list[Event]) -> list[str]:
    """The types of events, by name."""
    return [type(event).__name__ for event in events]


def replay(journal: list[Row]) -> MatchState:
    """The state that a journal leads to."""
    state: MatchState | None = None
    for at_ms, name, version, data in journal:
        state = evolve(state, decode_event(name, version, data), at_ms)
    assert state is not None
    return state


def play_in(phase: Phase) -> Play:
    """Host, speaker and another debate, all of them present; after the lobby one round is over already."""
    play = Play().join(SPEAKER, OTHER).come(HOST, SPEAKER, OTHER)
    if phase is Phase.LOBBY:
        return play
    play.speak(SPEAKER)
    if phase is Phase.ENDED:
        play.do(c.ReportOccupancy(occupied=False), after_ms=1)
        while not play.state.phase.final:
            play.wait_out()
        return play
    play.do(c.EndRound(HOST), after_ms=10_000)
    if phase is Phase.OPEN:
        return play
    if phase is Phase.SCORED:
        play.do(c.RequestScore(HOST))
        return play
    play.speak(SPEAKER)
    if phase is Phase.PAUSED:
        play.do(c.PauseDebate(MODERATOR), after_ms=10_000)
    return play
