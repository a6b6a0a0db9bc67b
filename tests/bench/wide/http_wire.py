"""REST calls over connections that are kept and cost next to nothing, many at once: an HTTP client of fifty lines."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterable
from typing import Any

DONE = (200, 201)
UNAVAILABLE = 503

Call = tuple[str, str, object]
"""Whose token, the path, and the body."""

Answered = Callable[[Call, dict[str, Any]], None]


async def post_all(address: tuple[str, int], calls: Iterable[Call], answered: Answered, *, at_once: int) -> int:
    """POST all of them in order, so many at once; who is told to come again does, and how often that was is returned.

    `RuntimeError` when one is refused for good.
    """
    waiting, again = iter(calls), 0

    async def some() -> None:
        nonlocal again
        reader, writer = await asyncio.open_connection(*address)
        try:
            for call in waiting:
                writer.write(_request(call))
                status, answer = await _answer(reader)
                while status == UNAVAILABLE and "retryAfterMs" in answer:
                    again += 1
                    await asyncio.sleep(answer["retryAfterMs"] / 1000)
                    writer.write(_request(call))
                    status, answer = await _answer(reader)
                if status not in DONE:
                    raise RuntimeError(f"{call[1]} was answered {status}: {answer}")
                answered(call, answer)
        finally:
            writer.close()

    await asyncio.gather(*(some() for _ in range(at_once)))
    return again


def _request(call: Call) -> bytes:
    token, path, body = call
    content = json.dumps(body).encode()
    head = (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {token}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(content)}\r\n\r\n"
    )
    return head.encode() + content


async def _answer(reader: asyncio.StreamReader) -> tuple[int, dict[str, Any]]:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    length = next(line for line in head.split("\r\n") if line.lower().startswith("content-length:"))
    answer: dict[str, Any] = json.loads(await reader.readexactly(int(length.partition(":")[2])))
    return int(head.split()[1]), answer
