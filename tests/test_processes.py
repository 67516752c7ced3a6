"""What the tests start ends with them, and listens where nobody else does."""

import contextlib
import socket
import subprocess
import sys
import threading

import pytest

from tests.processes import PATIENCE_SECONDS, PROJECT, end_with_parent, free_port

KILLED = """
import os, signal, subprocess, sys
from tests.processes import end_with_parent

code = "import time; time.sleep(300)"
subprocess.Popen([sys.executable, "-c", code], preexec_fn=end_with_parent())
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child")
def test_a_server_does_not_outlive_tests_that_are_killed() -> None:
    # The output is at its end once nobody can write to it any more.
    done = subprocess.run(
        [sys.executable, "-c", KILLED],
        cwd=PROJECT,
        stdout=subprocess.PIPE,
        timeout=PATIENCE_SECONDS,
        check=False,
    )
    assert done.returncode == -9


def test_a_server_outlives_the_thread_that_has_started_it() -> None:
    begun: list[subprocess.Popen[bytes]] = []

    def begin() -> None:
        command = [sys.executable, "-c", "input()"]
        begun.append(
            subprocess.Popen(
                command, stdin=subprocess.PIPE, preexec_fn=end_with_parent()
            )
        )

    thread = threading.Thread(target=begin)
    thread.start()
    thread.join()
    begun[0].communicate(b"\n", PATIENCE_SECONDS)
    assert begun[0].returncode == 0


def test_no_port_is_given_twice_nor_taken_from_who_listens() -> None:
    ports = [free_port() for _ in range(100)]
    assert len(set(ports)) == 100
    # Where the next one is taken already, so much the better.
    with socket.socket() as listening:
        with contextlib.suppress(OSError):
            listening.bind(("127.0.0.1", ports[-1] + 1))
        assert free_port() != ports[-1] + 1
