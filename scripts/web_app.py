"""The web app, built when its sources are not those of the last build: told by their content, not by their dates."""

import hashlib
import os

from npm import install_npm, run_npm
from steps import hash_of, read, say, write

WEB_FOLDER = os.path.join("http", "web")
STAMP = os.path.join(WEB_FOLDER, "dist", ".built")
NO_SOURCES = {"node_modules", "dist", "coverage"}


def build_web_app(install_node):
    """Make `http/web/dist` the build of what is in `http/web`; where it is already, npm is not even looked for."""
    stamp = hash_of_sources()
    if read(STAMP) == stamp:
        return
    install_npm(WEB_FOLDER, install_node)
    say("building the web app")
    run_npm(WEB_FOLDER, "run", "build", "--silent")
    write(STAMP, stamp)


def hash_of_sources():
    """One hash of the name and content of every file a build may depend on; tests are no part of it."""
    whole = hashlib.sha256()
    for folder, folders, names in os.walk(WEB_FOLDER):
        folders[:] = sorted(set(folders) - NO_SOURCES)
        for name in sorted(name for name in names if ".test." not in name):
            path = os.path.join(folder, name)
            whole.update(f"{path} {hash_of(path)}\n".encode())
    return whole.hexdigest()
