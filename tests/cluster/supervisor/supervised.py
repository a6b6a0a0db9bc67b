"""The `run` command with a fake conductor, started by the supervisor's tests as a process of its own."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from echoplay_actors.errors import EchoPlayError
from echoplay_cluster.settings import Settings
from echoplay_cluster.supervisor.supervise import supervise


def main() -> int:
    conductor = [sys.executable, str(Path(__file__).with_name("fake_conductor.py")), *sys.argv[1:]]
    try:
        supervise(
            Settings.from_environment(os.environ),
            with_parent="with-parent" in sys.argv,
            replace="replace" in sys.argv,
            conductor=conductor,
        )
    except EchoPlayError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
