"""The installer: makes `.venv` hold what the locks in `requirements/` pin, and the project itself, editable.

It needs the standard library alone and promises: every package is checked against its hash; a set that is
already there is not looked at again, so a second run needs no network; two runs at once wait for each other;
nothing is written outside the project's folder.

    python3 scripts/install.py run          what the server needs
    python3 scripts/install.py dev          that, and what tests and checks need
    python3 scripts/install.py dev node     that, and the npm packages of the web app and the tests' JavaScript clients
    python3 scripts/install.py web          the web app, built; where it is built already nothing is looked for
"""

import fcntl
import os
import shutil
import subprocess
import sys

from npm import install_npm
from steps import VENV, VENV_PYTHON, InstallError, hash_of, read, say, write
from web_app import WEB_FOLDER, build_web_app

PYTHON_MIN = (3, 11)
NPM_FOLDERS = (WEB_FOLDER, "tests/contract/js", "tests/firebase", "tests/bench/node")


def main(wanted):
    if sys.version_info < PYTHON_MIN:
        found = ".".join(map(str, sys.version_info[:2]))
        return f"EchoPlay needs Python 3.11 or newer, this is {found}: try `make PYTHON=python3.12 …`"
    os.chdir(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    folder = os.open(".", os.O_RDONLY)
    fcntl.flock(folder, fcntl.LOCK_EX)
    try:
        make_venv()
        if "dev" in wanted:
            install_lock("dev", stamps=("dev", "run"))
        elif "run" in wanted:
            install_lock("run", stamps=("run",))
        install_project()
        if "lock" in wanted:
            install_lock("lock", stamps=("lock",))
        if "node" in wanted:
            for npm_folder in NPM_FOLDERS:
                install_npm(npm_folder, install_node)
        # Whoever serves a build of their own needs no Node.js here.
        if "web" in wanted and not os.environ.get("ECHOPLAY_WEB_DIR"):
            build_web_app(install_node)
    except subprocess.CalledProcessError as failed:
        return f"the install stopped: {failed.cmd[0]} ended with {failed.returncode}; what it said is above"
    except InstallError as error:
        return str(error)
    finally:
        os.close(folder)
    return 0


def make_venv():
    # The folder's own path is part of the stamp: a venv does not survive being moved.
    stamp = f"{sys.version} {os.path.realpath(sys.base_prefix)} {os.getcwd()}"
    if fits("venv", stamp) and os.path.exists(VENV_PYTHON):
        return
    say("making the virtual environment")
    shutil.rmtree(VENV, ignore_errors=True)
    made = subprocess.run([sys.executable, "-m", "venv", VENV], check=False, stdout=subprocess.PIPE, text=True)
    if made.returncode:
        shutil.rmtree(VENV, ignore_errors=True)
        raise InstallError(
            f"{made.stdout}\nPython's venv module is not complete here: `apt install python3-venv`, then again"
        )
    write_stamp("venv", stamp)


def install_lock(name, stamps):
    """Install one lock; `stamps` names the locks whose packages are then all there."""
    lock = os.path.join("requirements", f"{name}.txt")
    if fits(name, hash_of(lock)):
        return
    say(f"installing what {lock} pins (a minute when nothing is cached)")
    # pip and not a faster tool, because pip honours a mirror that the machine's owner configured for it.
    pip("--no-deps", "--require-hashes", "--only-binary", ":all:", "-r", lock)
    for stamp in stamps:
        write_stamp(stamp, hash_of(os.path.join("requirements", f"{stamp}.txt")))


def install_project():
    stamp = hash_of("pyproject.toml")
    if fits("project", stamp):
        return
    # The build tool is in the lock, so this builds without a network.
    pip("--no-deps", "--no-build-isolation", "--no-index", "--editable", ".")
    write_stamp("project", stamp)


def install_node():
    """Node.js and npm into the environment, for a machine that has none recent enough."""
    install_lock("node", stamps=("node",))


def pip(*arguments):
    command = [VENV_PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input"]
    # A user-wide `--user` or `--target` would carry the packages elsewhere.
    environment = {name: value for name, value in os.environ.items() if name not in ("PIP_USER", "PIP_TARGET")}
    subprocess.run([*command, *arguments], env=environment, check=True)


def stamp_file(name):
    return os.path.join(VENV, f".installed-{name}")


def fits(name, stamp):
    return read(stamp_file(name)) == stamp


def write_stamp(name, stamp):
    write(stamp_file(name), stamp)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
