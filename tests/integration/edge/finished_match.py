"""A match that was debated to its result, for whatever comes afterwards."""

from __future__ import annotations

from typing import Any

from described import Described
from running_edge import Person


async def finished(described: Described, host: Person, guest: Person, mode: str = "GLOBAL", **more: Any) -> str:
    """Its id; one round was held, and the guest won."""
    match_id = (await described.call("POST", "/v1/matches", host, {"mode": mode, **more}))[1]["match"]["id"]
    await described.call("POST", f"/v1/matches/{match_id}/join", guest)
    await finish(described, match_id, host, guest)
    return str(match_id)


async def finish(described: Described, match_id: str, host: Person, guest: Person) -> None:
    """From the lobby to the result."""
    call = described.call
    await call("POST", f"/v1/matches/{match_id}/start", host)
    phone = await described.edge.in_room(host, match_id)
    about = {"matchId": match_id}
    assert (await phone.ask("submit_vote", {**about, "forUserId": guest.id}))["ok"]
    assert (await phone.ask("end_round", about))["ok"]
    assert (await call("POST", f"/v1/matches/{match_id}/score", host))[0] == 200
    await phone.hang_up()
