"""The installer: makes `.venv` hold what the locks in `requirements/` pin, and the project itself, editable.

It needs the standard library alone and promises: every package is checked against its hash; a set that is
already there is not looked at again, so a second run needs no network; two runs at once wait for each other;
nothing is written outside the project's folder.

    python3 scripts/install.py run          what the server needs
    python3 scripts/install.py dev          that, and what tests and checks need
    python3 scripts/install.py dev node     that, and the npm packages of the tests' JavaScript clients
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys

PYTHON_MIN = (3, 11)
NODE_MAJOR_MIN = 20
VENV = ".venv"
VENV_PYTHON = os.path.join(VENV, "bin", "python")
NPM_FOLDERS = ("tests/contract/js", "tests/firebase")


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
                install_npm(npm_folder)
    except subprocess.CalledProcessError as failed:
        return f"the install stopped: {failed.cmd[0]} ended with {failed.returncode}; what it said is above"
    except InstallError as error:
        return str(error)
    finally:
        os.close(folder)
    return 0


class InstallError(Exception):
    """What stops the install, as a sentence that says what to do."""


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


def install_npm(folder):
    lock = os.path.join(folder, "package-lock.json")
    if not os.path.exists(lock):
        return
    stamp_path = os.path.join(folder, "node_modules", ".installed")
    stamp = hash_of(lock)
    if read(stamp_path) == stamp:
        return
    environment = dict(os.environ, PATH=os.path.abspath(os.path.join(VENV, "bin")) + ":" + os.environ["PATH"])
    if not node_is_there():
        install_lock("node", stamps=("node",))
    say(f"installing the npm packages of {folder}")
    npm = shutil.which("npm", path=environment["PATH"])
    if npm is None:
        raise InstallError("npm is missing: `apt install npm`, or take Node.js off this machine's PATH, then again")
    # No package's own script is run: none of ours needs one.
    arguments = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--no-progress"]
    subprocess.run([npm, *arguments], cwd=folder, env=environment, check=True)
    with open(stamp_path, "w", encoding="utf-8") as file:
        file.write(stamp)


def node_is_there():
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        return False
    said = subprocess.run([node, "--version"], check=False, stdout=subprocess.PIPE, text=True).stdout
    major = said.strip().lstrip("v").split(".")[0]
    return major.isdigit() and int(major) >= NODE_MAJOR_MIN


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
    with open(stamp_file(name), "w", encoding="utf-8") as file:
        file.write(stamp)


def read(path):
    try:
        with open(path, encoding="utf-8") as file:
            return file.read()
    except FileNotFoundError:
        return None


def hash_of(path):
    with open(path, "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()


def say(sentence):
    sys.stderr.write(f"EchoPlay: {sentence}\n")
    sys.stderr.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
