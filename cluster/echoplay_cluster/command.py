"""The `echoplay` command: runs the server, or says what it would run with.

    echoplay run              start every part and keep it running; Ctrl-C stops it
    echoplay run --replace    the same, taking over from the server that runs on the same data folder
    echoplay join ADDRESS     run this machine as one more node of the server whose Ray is at that address
    echoplay ray-token        print what another machine needs to join
    echoplay check-settings   read the environment, name every mistake in it
    echoplay version

Exit codes: 0 it was told to stop, 1 it could not start, 2 the settings or the arguments are wrong.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from importlib.metadata import version

from echoplay_actors.errors import EchoPlayError
from echoplay_cluster.local.secrets import LocalSecrets
from echoplay_cluster.settings import Settings, SettingsError
from echoplay_cluster.supervisor.supervise import supervise
from echoplay_cluster.supervisor.voice import complain, say

__all__ = ["main"]


def main(arguments: Sequence[str] | None = None) -> int:
    """The command's entry; the one place that hands over the environment."""
    asked = _parser().parse_args(arguments)
    if asked.command == "version":
        say(version("echoplay"))
        return 0
    try:
        settings = Settings.from_environment(os.environ, joining=asked.command == "join")
        if asked.command == "check-settings":
            say(str(settings))
        elif asked.command == "ray-token":
            say(settings.ray_token or LocalSecrets.load_or_make(settings.data_folder).ray_token)
        elif asked.command == "join":
            supervise(settings, with_parent=asked.with_parent, join=asked.address)
        else:
            supervise(settings, with_parent=asked.with_parent, replace=asked.replace)
    except SettingsError as error:
        complain(str(error))
        return 2
    except EchoPlayError as error:
        complain(f"EchoPlay could not start: {error}")
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="echoplay", description="A realtime debate game server.")
    commands = parser.add_subparsers(dest="command", required=True)
    run = commands.add_parser("run", help="start every part and keep it running")
    run.add_argument("--with-parent", action="store_true", help="also stop when the process that started this one ends")
    run.add_argument(
        "--replace",
        action="store_true",
        help="take over from the server that runs on the same data folder: get ready beside it, then tell it to stop",
    )
    join = commands.add_parser("join", help="run this machine as one more node of a server")
    join.add_argument("address", help="HOST:PORT of the server's Ray, which its start-up table says")
    join.add_argument(
        "--with-parent", action="store_true", help="also stop when the process that started this one ends"
    )
    commands.add_parser("ray-token", help="print what another machine needs to join this server")
    commands.add_parser("check-settings", help="read the environment and name every mistake in it")
    commands.add_parser("version", help="print the version")
    return parser


if __name__ == "__main__":
    sys.exit(main())
