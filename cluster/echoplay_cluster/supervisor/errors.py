"""Why a start is refused, in a sentence for the operator.

StartRefused             somebody else has what this start needs, or a part did not come up
└── FolderInUse          another EchoPlay runs on the data folder (`folder_lock.py`)
"""

from __future__ import annotations

from echoplay_actors.errors import EchoPlayError

__all__ = ["StartRefused"]


class StartRefused(EchoPlayError):
    """This start cannot be; the message says who or what is in the way and what to do."""
