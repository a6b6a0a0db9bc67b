"""Formats and practice speeches: open to everybody, as described, and kept by whoever has asked."""

from __future__ import annotations

import gzip
import json

import aiohttp
import pytest
from described import Described
from running_edge import RunningEdge

from echoplay_actors.formats import FORMATS
from echoplay_http.practice import TOPICS

PATHS = ["/v1/formats", "/v1/practice"]


@pytest.mark.parametrize("path", PATHS)
async def test_an_answer_is_kept_for_five_minutes_and_asked_for_again_by_its_tag(edge: RunningEdge, path: str) -> None:
    async with edge.http.get(f"{edge.url}{path}") as first:
        tag = first.headers["ETag"]
        whole = await first.read()
        assert (first.status, first.headers["Cache-Control"]) == (200, "public, max-age=300")
    for known in (tag, f'"other", {tag}', f"W/{tag}", "*"):
        async with edge.http.get(f"{edge.url}{path}", headers={"If-None-Match": known}) as again:
            assert (again.status, await again.read()) == (304, b"")
            assert (again.headers["ETag"], again.headers["Cache-Control"]) == (tag, "public, max-age=300")
    for stale in ('"other"', "nonsense", ""):
        async with edge.http.get(f"{edge.url}{path}", headers={"If-None-Match": stale}) as changed:
            assert (changed.status, await changed.read()) == (200, whole)
    _, document = await edge.call("GET", "/openapi.json")
    assert set(document["paths"][path]["get"]["responses"]) == {"200", "304", "503"}


@pytest.mark.parametrize("path", PATHS)
async def test_an_answer_is_sent_small_to_whoever_can_unpack_it(edge: RunningEdge, path: str) -> None:
    sizes: dict[str, int] = {}
    tags: set[str] = set()
    async with aiohttp.ClientSession(auto_decompress=False) as raw:
        for coding in ("identity", "gzip"):
            async with raw.get(f"{edge.url}{path}", headers={"Accept-Encoding": coding}) as answer:
                body = await answer.read()
                assert answer.headers["Vary"] == "Accept-Encoding"
                assert answer.headers.get("Content-Encoding", "identity") == coding
                assert json.loads(gzip.decompress(body) if coding == "gzip" else body)
                sizes[coding] = len(body)
                tags.add(answer.headers["ETag"])
    assert sizes["gzip"] < sizes["identity"] / 2
    assert len(tags) == 2


async def test_every_format_is_shown_with_its_running_order(described: Described) -> None:
    status, answer = await described.call("GET", "/v1/formats")
    assert status == 200
    shown = {one["id"]: one for one in answer["formats"]}
    assert list(shown) == list(FORMATS)
    assert shown["FREE"]["speeches"] == []
    assert shown["FREE"]["sides"] is None
    duel = shown["DUEL"]
    assert [(one["side"], one["seat"], one["seconds"]) for one in duel["speeches"]] == [
        ("A", 1, 60), ("B", 1, 60), ("A", 1, 45), ("B", 1, 45), ("A", 1, 30), ("B", 1, 30),
    ]  # fmt: skip
    assert (duel["teamSize"], duel["handoverSec"], duel["votingSec"], duel["ballot"]) == (1, 5, 20, "MAJORITY")
    assert duel["totalSec"] == 270
    assert duel["speeches"][0]["bells"] == [{"at": 50, "strokes": 1}, {"at": 60, "strokes": 2}]
    assert shown["BP"]["speeches"][0]["poi"] == {"from": 60, "to": 360, "secondsMax": 15}
    assert [team["key"] for team in shown["BP"]["teams"]] == ["OG", "OO", "CG", "CO"]
    assert next(one for one in shown["SPAR"]["speeches"] if one["kind"] == "crossfire")["with"] == [1]
    assert shown["OXFORD"]["ballot"] == "SWING"
    assert shown["FAMILY"]["rotation"]["seconds"] > 0


async def test_the_practice_speeches_are_shown_whole(described: Described) -> None:
    status, answer = await described.call("GET", "/v1/practice")
    assert status == 200
    assert [one["id"] for one in answer["topics"]] == [one.id for one in TOPICS]
    first = answer["topics"][0]
    assert set(first) == {"id", "topic", "speeches"}
    assert set(first["topic"]) == {"en", "de"}
    assert [len(first["speeches"][side]) for side in ("A", "B")] == [6, 6]
    assert first["speeches"]["B"][5] == {"en": TOPICS[0].speeches.B[5].en, "de": TOPICS[0].speeches.B[5].de}
