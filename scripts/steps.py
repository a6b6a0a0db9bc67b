"""What every step of the installer is made of: a sentence for the person, a stamp for what is done, and its failure.

InstallError             what stops the install, as a sentence that says what to do
"""

import hashlib
import os
import sys

VENV = ".venv"
VENV_BIN = os.path.join(VENV, "bin")
VENV_PYTHON = os.path.join(VENV_BIN, "python")


class InstallError(Exception):
    """What stops the install, as a sentence that says what to do."""


def say(sentence):
    sys.stderr.write(f"EchoPlay: {sentence}\n")
    sys.stderr.flush()


def read(path):
    try:
        with open(path, encoding="utf-8") as file:
            return file.read()
    except FileNotFoundError:
        return None


def write(path, text):
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def hash_of(path):
    with open(path, "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()
