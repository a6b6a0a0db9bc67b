"""What the fuzzer watches for, it finds: each of these small bugs in the real edge is found out within one spell."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from edge_spells import LIMITS, Spells
from fuzz_findings import Findings
from running_edge import RunningEdge, running_edge
from watching import ErrorEar

from echoplay_http import access
from echoplay_http.realtime import commands, desk, reply, rooms

FRAMES = 1_000
Plant = Callable[[pytest.MonkeyPatch], None]


def everybody_sees_private_matches(patch: pytest.MonkeyPatch) -> None:
    async def may_see(self: object, card: object, person: object) -> bool:
        return True

    patch.setattr(access.MatchAccess, "may_see", may_see)


def rooms_are_mixed_up(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(rooms, "room_name", lambda match_id: "match:all")


def a_handler_raises(patch: pytest.MonkeyPatch) -> None:
    def binary(self: object, transport_id: str, ack_number: int | None) -> None:
        raise KeyError(transport_id)

    patch.setattr(desk.Desk, "binary", binary)


def a_chore_fails(patch: pytest.MonkeyPatch) -> None:
    async def answer(self: object, *_: object) -> None:
        raise RuntimeError("a chore")

    patch.setattr(commands.Commands, "_answer_outsider", answer)


def a_refusal_has_another_code(patch: pytest.MonkeyPatch) -> None:
    real = reply.error_object

    def error_object(found: Any) -> dict[str, Any]:
        return {**real(found), "code": "teapot"}

    patch.setattr(reply, "error_object", error_object)


def whoever_leaves_is_remembered(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(rooms.Rooms, "leave_all", lambda self, connection: None)


def nobody_has_to_sign_in(patch: pytest.MonkeyPatch) -> None:
    real = desk.Desk.frame_arrived

    def frame_arrived(self: desk.Desk, transport_id: str) -> bool:
        self._fanout.send_one(transport_id, "presence", '{"matchId": "x"}')
        return real(self, transport_id)

    patch.setattr(desk.Desk, "frame_arrived", frame_arrived)


PLANTED: dict[str, tuple[Plant, str]] = {
    "everybody sees private matches": (everybody_sees_private_matches, "a hidden match"),
    "rooms are mixed up": (rooms_are_mixed_up, "the witness of"),
    "a handler raises": (a_handler_raises, "message async handler error"),
    "a chore fails": (a_chore_fails, "a chore failed"),
    "a refusal has another code": (a_refusal_has_another_code, "no code of the contract"),
    "whoever leaves is remembered": (whoever_leaves_is_remembered, "Timeout"),
    "nobody has to sign in": (nobody_has_to_sign_in, "without a token was told"),
}


@pytest.mark.parametrize("bug", sorted(PLANTED))
async def test_a_planted_bug_is_found_out(bug: str, monkeypatch: pytest.MonkeyPatch) -> None:
    plant, found = PLANTED[bug]
    edges: list[RunningEdge] = []
    with pytest.raises(AssertionError) as broken:  # noqa: PT012
        async with running_edge(limits=LIMITS) as edge:
            edges.append(edge)
            with ErrorEar() as ear, monkeypatch.context() as patch:
                plant(patch)
                spells = Spells(edge, Findings(1), ear)
                await spells.play(FRAMES)
            raise AssertionError("\n".join(spells.findings.broken))
    assert found in str(broken.value)
