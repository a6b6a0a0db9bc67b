"""The edge's way to the directory: Ray calls with a time limit, asked again by whoever needs the answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ray.exceptions import RayError, RayTaskError

from echoplay_actors.errors import Refusal, Unavailable
from echoplay_actors.match.texts import refusal
from echoplay_cluster.directory.location import Location, first_answer


class RayLocator:
    """A `Locator` on the `Directory` actor's handle."""

    def __init__(self, directory: Any) -> None:
        self._directory = directory

    async def locate(self, match_id: str) -> Location | None:
        found = await self._call(lambda: self._directory.locate.remote(match_id))
        return Location(*found) if found else None

    async def place(self, match_id: str, person_id: str) -> Location:
        return Location(*await self._call(lambda: self._directory.place.remote(match_id, person_id)))

    async def report(self) -> dict[str, Any]:
        """The directory's numbers, for health."""
        report: dict[str, Any] = await self._call(self._directory.report.remote)
        return report

    async def _call(self, call: Callable[[], Any]) -> Any:
        async def ask() -> Any:
            return await call()

        try:
            return await first_answer(ask)
        except RayTaskError as error:
            if isinstance(error.cause, Refusal):
                raise error.cause from None
            raise Unavailable(refusal("busy")) from error
        except (RayError, TimeoutError) as error:
            raise Unavailable(refusal("busy")) from error
