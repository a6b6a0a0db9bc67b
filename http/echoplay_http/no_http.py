"""What reaches the port and is no HTTP, or breaks off in the middle: it is not worth a stack trace in the log.

Otherwise any stranger could fill the log, thirty lines a request.
"""

from __future__ import annotations

import logging

from aiohttp.http_exceptions import BadHttpMessage

_SERVER_LOG = logging.getLogger("aiohttp.server")


def keep_out_of_the_log() -> None:
    """From now on; may be called again."""
    _SERVER_LOG.addFilter(_is_ours)


def _is_ours(record: logging.LogRecord) -> bool:
    return not (record.exc_info and isinstance(record.exc_info[1], BadHttpMessage | ConnectionResetError))
