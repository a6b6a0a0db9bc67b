"""What a request's headers ask for, per RFC 9110: a content coding, a page, or only whether anything changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

__all__ = ["accepts_html", "chosen_coding", "is_known"]

HEADER_CHARACTERS_MAX = 2_000
"""More is not read: no browser sends it, and what is left out is only a preference."""


def chosen_coding(accept_encoding: str, offered: Iterable[str]) -> str | None:
    """The coding of `offered` (best first) that the client likes most; None is the plain bytes, always acceptable."""
    weights = dict(_weighted(accept_encoding))
    liked = [(weights.get(coding, weights.get("*", 0.0)), -place, coding) for place, coding in enumerate(offered)]
    best = max(liked, default=(0.0, 0, ""))
    return best[2] if best[0] > 0 else None


def accepts_html(accept: str) -> bool:
    """Whether a page is an answer; whoever says nothing takes anything."""
    weights = dict(_weighted(accept))
    return not weights or next((weights[kind] for kind in ("text/html", "text/*", "*/*") if kind in weights), 0.0) > 0


def is_known(if_none_match: str, etag: str) -> bool:
    """Whether the client holds this very thing; compared weakly, since a proxy may have weakened the tag."""
    tags = [tag.strip().removeprefix("W/") for tag in if_none_match[:HEADER_CHARACTERS_MAX].split(",")]
    return etag in tags or tags == ["*"]


def _weighted(header: str) -> Iterator[tuple[str, float]]:
    for part in header[:HEADER_CHARACTERS_MAX].lower().split(","):
        name, *parameters = (piece.strip() for piece in part.split(";"))
        if name:
            yield name, _weight(parameters)


def _weight(parameters: list[str]) -> float:
    for parameter in parameters:
        if parameter.startswith("q="):
            try:
                return min(max(float(parameter[2:]), 0.0), 1.0)
            except ValueError:
                return 0.0
    return 1.0
