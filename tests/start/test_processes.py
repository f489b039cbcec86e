import os
import subprocess
import sys

import pytest
from launch import processes

SLEEP = [sys.executable, "-c", "import time; print('ready', flush=True); time.sleep(60)"]


@pytest.fixture
def sleeper():
    started = []

    def start(**options):
        process = subprocess.Popen(SLEEP, stdout=subprocess.PIPE, **options)
        started.append(process)
        # Only from its first line on does the system tell of the environment it runs in.
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n"
        return process

    yield start
    for process in started:
        process.kill()
        process.wait()


def test_a_process_whose_supervisor_is_gone_is_an_orphan(tmp_path, sleeper):
    process = sleeper(env={processes.MARK: f"{tmp_path}@{os.getpid()}@1"})
    assert processes.orphans(tmp_path) == [process.pid]


def test_a_process_of_a_living_supervisor_is_none(tmp_path, sleeper):
    process = sleeper(env=processes.mark(tmp_path))
    assert processes.orphans(tmp_path) == []
    assert processes.started_by_me(tmp_path) == [process.pid]


def test_another_checkouts_processes_are_left_alone(tmp_path, sleeper):
    sleeper(env={processes.MARK: f"{tmp_path}-other@{os.getpid()}@1"})
    assert processes.orphans(tmp_path) == []


def test_a_process_that_ignores_the_request_is_killed():
    stubborn = (
        "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('ready', flush=True); time.sleep(60)"
    )
    process = subprocess.Popen([sys.executable, "-c", stubborn], stdout=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stdout.readline() == b"ready\n"
    processes.end([process.pid], grace_s=0.3)
    assert process.wait() == -9


def test_a_servers_processes_are_known_by_their_program_and_folder(tmp_path, sleeper):
    process = sleeper(cwd=tmp_path)
    program = processes.executable(process.pid).rsplit("/", 1)[-1]
    assert processes.working_in(tmp_path, program=program) == [process.pid]
    assert processes.working_in(tmp_path, program="postgres") == []
