"""A Chromium for the browser tests: the machine's own, or installed by apt where that is allowed.

    python3 scripts/chromium.py             print where it is; exit 1 when there is none
    python3 scripts/chromium.py install     install it first where there is none and this is root with apt

Without one the browser tests cannot run: in continuous integration (`CI` is set) that is a failure, elsewhere it is
said. `CHROMIUM` names a browser to take instead.
"""

import os
import shutil
import subprocess
import sys

from steps import say

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome")


def find_chromium():
    """The path of a browser that starts, or None: on some systems the name alone is there, as a hint to a store."""
    named = os.environ.get("CHROMIUM")
    found = [shutil.which(name) for name in ([named] if named else NAMES)]
    return next((path for path in found if path and starts(path)), None)


def starts(path):
    try:
        said = subprocess.run(
            [path, "--version"], check=False, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=30
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return said.returncode == 0


def install_chromium():
    """Ask apt for it; whatever apt says is shown, and whether it helped is for `find_chromium` to tell."""
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        return
    say("installing Chromium for the browser tests")
    environment = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
    # apt's own lines would otherwise land where the path is read from.
    for arguments in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", "chromium"]):
        subprocess.run(["apt-get", *arguments], check=False, env=environment, stdout=sys.stderr)


def main(wanted):
    found = find_chromium()
    if found is None and "install" in wanted:
        install_chromium()
        found = find_chromium()
    if found is None:
        say("there is no Chromium here (`apt install chromium`, or name one with CHROMIUM)")
        return 1
    sys.stdout.write(f"{found}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
