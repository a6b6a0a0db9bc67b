"""Node.js and the npm packages of one folder: the machine's own Node where it will do, else one from PyPI.

Folders are installed from their locks alone, without running any package's own script.
"""

import os
import re
import shutil
import subprocess

from steps import VENV_BIN, InstallError, hash_of, read, say, write

NODE_MIN = (20, 19)
NODE_22_MIN = (22, 12)
"""What Vite needs: 20.19 and later of 20, 22.12 and later; 21 has neither's features."""


def install_npm(folder, install_node):
    """Make `folder/node_modules` hold what its lock pins; `install_node` is called when the machine has no Node."""
    lock = os.path.join(folder, "package-lock.json")
    if not os.path.exists(lock):
        return
    stamp_path = os.path.join(folder, "node_modules", ".installed")
    if not node_is_there():
        install_node()
    stamp = hash_of(lock)
    if read(stamp_path) == stamp:
        return
    say(f"installing the npm packages of {folder}")
    run_npm(folder, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--no-progress")
    write(stamp_path, stamp)


def run_npm(folder, *arguments):
    """Run npm in `folder`; `CalledProcessError` when it fails, which has said why."""
    environment = dict(os.environ, PATH=os.path.abspath(VENV_BIN) + os.pathsep + os.environ["PATH"])
    npm = shutil.which("npm", path=environment["PATH"])
    if npm is None:
        raise InstallError("npm is missing: `apt install npm`, or take Node.js off this machine's PATH, then again")
    subprocess.run([npm, *arguments], cwd=folder, env=environment, check=True)


def node_is_there():
    """Whether the machine's own Node.js is recent enough and npm is with it."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        return False
    said = subprocess.run([node, "--version"], check=False, stdout=subprocess.PIPE, text=True).stdout
    found = re.match(r"v(\d+)\.(\d+)\.", said)
    version = tuple(map(int, found.groups())) if found else (0, 0)
    return version >= NODE_22_MIN or (version[0] == NODE_MIN[0] and version >= NODE_MIN)
