"""Says, before anything is installed below it, whether an EchoPlay runs on the data folder; ends with an error then.

The server itself refuses a second start, too. This comes first, so that a second `make run` changes nothing under the
first one's feet. It needs the standard library alone.
"""

import fcntl
import os
import sys


def main():
    folder = os.path.abspath(os.environ.get("ECHOPLAY_DATA_DIR") or ".echoplay")
    try:
        descriptor = os.open(os.path.join(folder, "lock"), os.O_RDWR)
    except OSError:
        return 0
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        holder = os.pread(descriptor, 32, 0).decode("ascii", "replace").strip() or "unknown"
        return (
            f"EchoPlay: another EchoPlay (pid {holder}) is using the folder {folder}, so nothing was done: stop it, "
            "take over from it with `make run REPLACE=yes`, or set ECHOPLAY_DATA_DIR to another folder"
        )
    finally:
        os.close(descriptor)
    return 0


if __name__ == "__main__":
    sys.exit(main())
