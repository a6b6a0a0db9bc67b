"""Bugs of the client, planted in the simulation's counterpart of the web app's own logic."""

from __future__ import annotations

from planted.planting import Bug, Change
from simulated.follower import Follower

from echoplay_actors.actor.history import History

BUGS = (
    Bug(
        "take an event in although one is missing",
        (
            Change(Follower.numbered, "if self.v is None or v > self.v + 1:", "if self.v is None:"),
            Change(
                History.since,
                "missed if len(missed) == last - v else None",
                "missed[:1] + missed[2:] if len(missed) == last - v else None",
            ),
        ),
        caught_by=frozenset({"a client applies v + 1 only after v"}),
        only=("devices away", "reconnect storm"),
    ),
    Bug(
        "take an old snapshot for the present",
        (
            Change(Follower.snapshot, 'state["v"] < self.v', "False"),
            Change(
                Follower.numbered,
                'self.v, self.epoch = v, payload["epoch"]',
                'self.v, self.epoch = v + 1, payload["epoch"]',
            ),
        ),
        caught_by=frozenset({"a client applies v + 1 only after v"}),
        first_seed=3,
        only=("reconnect storm",),
    ),
)
