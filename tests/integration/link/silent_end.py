"""A process of its own that listens for links, says where, and then only lives."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from link_ends import End, listening


async def main(folder: Path) -> None:
    end = End()
    endpoint = await listening(end, folder)
    print(endpoint.address, flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))
