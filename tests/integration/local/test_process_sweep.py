"""The sweep ends exactly who it means: frozen ones too, and never whoever got a number later."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator

import pytest

from echoplay_cluster.local.processes import Identity, descendants, kill_descendants, kill_session

# A parent that starts a child, freezes it, says both pids and waits.
FAMILY = """
import os, signal, subprocess, sys
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
os.kill(child.pid, signal.SIGSTOP)
print(child.pid, flush=True)
signal.pause()
"""


@pytest.fixture
def family() -> Iterator[tuple[Identity, Identity, subprocess.Popen[str]]]:
    parent = subprocess.Popen([sys.executable, "-c", FAMILY], stdout=subprocess.PIPE, text=True, start_new_session=True)
    assert parent.stdout is not None
    child = Identity.of(int(parent.stdout.readline()))
    leader = Identity.of(parent.pid)
    assert child is not None
    assert leader is not None
    with parent:
        yield leader, child, parent
        child.send(signal.SIGKILL)
        parent.kill()


def test_a_frozen_child_is_found_and_killed(family: tuple[Identity, Identity, subprocess.Popen[str]]) -> None:
    leader, child, _ = family
    assert child in descendants(leader.pid)

    kill_descendants(leader.pid)

    assert not child.is_alive()
    assert leader.is_alive()


def test_a_session_is_ended_after_its_leader_died(
    family: tuple[Identity, Identity, subprocess.Popen[str]],
) -> None:
    leader, child, parent = family
    parent.kill()
    parent.wait()
    assert child.is_alive()

    kill_session(leader)

    assert not child.is_alive()


def test_whoever_has_the_number_now_is_left_alone(
    family: tuple[Identity, Identity, subprocess.Popen[str]],
) -> None:
    leader, child, _ = family
    earlier = Identity(leader.pid, leader.started - 1)

    earlier.send(signal.SIGKILL)
    kill_session(earlier)

    assert leader.is_alive()
    assert child.is_alive()


def test_those_who_are_spared_live_on(family: tuple[Identity, Identity, subprocess.Popen[str]]) -> None:
    leader, child, _ = family

    kill_descendants(leader.pid, spare=[child])

    assert child.is_alive()


def test_our_own_remains_do_not_count_as_alive() -> None:
    done = subprocess.Popen([sys.executable, "-c", "pass"])
    os.waitid(os.P_PID, done.pid, os.WEXITED | os.WNOWAIT)

    assert Identity.of(done.pid) is None
    done.wait()
