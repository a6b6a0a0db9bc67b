"""The votes of a match: an immutable mapping that a vote is added to without copying all of them.

Most of it is shared with the mapping it came from. What came since is a small one of its own, joined with the rest once
it has grown: a crowd of twenty thousand is copied at every 256th vote, and only then.
"""

from __future__ import annotations

from collections.abc import ItemsView, Iterable, Iterator, Mapping, ValuesView

_RECENT_MAX = 256


class CastVotes(Mapping[str, str]):
    """Voter → user voted for, in the order of each voter's first vote; the last vote counts."""

    __slots__ = ("_earlier", "_recent", "_size", "_totals")

    def __init__(self, votes: Mapping[str, str] | Iterable[tuple[str, str]] = ()) -> None:
        self._earlier: dict[str, str] = dict(votes)
        self._recent: dict[str, str] = {}
        self._size = len(self._earlier)
        self._totals: dict[str, int] = {}
        for for_user_id in self._earlier.values():
            self._totals[for_user_id] = self._totals.get(for_user_id, 0) + 1

    def with_vote(self, voter_id: str, for_user_id: str) -> CastVotes:
        """These votes and this one, which replaces the voter's last one."""
        before = self.get(voter_id)
        after = CastVotes.__new__(CastVotes)
        after._earlier, after._recent = self._earlier, {**self._recent, voter_id: for_user_id}
        if len(after._recent) > _RECENT_MAX:
            after._earlier, after._recent = {**after._earlier, **after._recent}, {}
        after._size = self._size + (before is None)
        after._totals = {**self._totals}
        if before is not None:
            after._totals[before] -= 1
        after._totals[for_user_id] = after._totals.get(for_user_id, 0) + 1
        return after

    @property
    def totals(self) -> dict[str, int]:
        """Votes by the user voted for, in the order in which the votes that stand name them."""
        wanted = sum(1 for votes in self._totals.values() if votes)
        totals: dict[str, int] = {}
        for for_user_id in self._in_order():
            if len(totals) == wanted:
                break
            totals[for_user_id] = self._totals[for_user_id]
        return totals

    def __getitem__(self, voter_id: str) -> str:
        found = self._recent.get(voter_id)
        return self._earlier[voter_id] if found is None else found

    def __len__(self) -> int:
        return self._size

    def __iter__(self) -> Iterator[str]:
        return iter(self._whole())

    def items(self) -> ItemsView[str, str]:
        """Of one copy, which is far quicker than asking for each voter."""
        return self._whole().items()

    def values(self) -> ValuesView[str]:
        return self._whole().values()

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._whole()!r})"

    def _whole(self) -> dict[str, str]:
        return {**self._earlier, **self._recent} if self._recent else self._earlier

    def _in_order(self) -> Iterator[str]:
        for voter_id, for_user_id in self._earlier.items():
            yield self._recent.get(voter_id, for_user_id)
        yield from (chosen for voter_id, chosen in self._recent.items() if voter_id not in self._earlier)
