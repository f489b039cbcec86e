"""What ends while the site runs is started again, unless it ends over and over."""

import os
import signal
import time

import pytest
from launch import ports, processes, restarts
from launch.console import Stopped
from launch.restarts import Restarts
from launch.supervisor import Supervisor


@pytest.fixture
def at_once(monkeypatch):
    monkeypatch.setattr(restarts, "PAUSES_S", (0.0, 0.0, 0.0))


@pytest.fixture
def supervisor(project):
    env = {"PATH": "/usr/bin:/bin", **processes.mark(project.var)}
    with Supervisor(folder=project.var, logs=project.log, root=project.root, env=env) as running:
        yield running


def until(true, within_s=20):
    limit = time.monotonic() + within_s
    while not true():
        assert time.monotonic() < limit, "it did not happen"
        time.sleep(0.02)


def started_again(supervisor, project, name, count):
    """Whether the command of that name has written so many numbers by now."""
    supervisor.revive()
    return len(pids(project, name)) == count


def pids(project, name):
    """Every process number that a command of `writes_its_number` has had."""
    log = project.log / f"{name}.log"
    return [int(line) for line in log.read_text().split()] if log.exists() else []


WRITES_ITS_NUMBER = ["sh", "-c", "echo $$; exec sleep 60"]


def test_a_process_that_is_killed_is_started_again_and_a_line_says_so(project, supervisor, at_once, capsys):
    supervisor.start("worker", WRITES_ITS_NUMBER)
    until(lambda: pids(project, "worker"))
    [first] = pids(project, "worker")
    os.kill(first, signal.SIGKILL)
    until(lambda: started_again(supervisor, project, "worker", 2))
    supervisor.revive()
    assert processes.start_time(pids(project, "worker")[1])
    said = capsys.readouterr().out
    assert said.count("•") == 1
    assert "The worker process was killed (SIGKILL); it is started again in 0 s" in said


def test_what_it_had_started_is_ended_first(project, supervisor, at_once):
    """A web server's own processes would hold the port."""
    supervisor.start("web", ["sh", "-c", "echo $$; sh -c 'echo $$; exec sleep 60' & wait"])
    until(lambda: len(pids(project, "web")) == 2)
    head, child = pids(project, "web")
    os.kill(head, signal.SIGKILL)
    until(lambda: started_again(supervisor, project, "web", 4))
    assert processes.start_time(child) is None


def test_one_that_ends_over_and_over_stops_the_site_in_one_sentence(project, supervisor, at_once):
    supervisor.start("worker", ["sh", "-c", "echo no table; exit 3"])
    with pytest.raises(Stopped, match=r"The worker process ended 4 times within 10 minutes(.|\n)*no table"):
        supervisor.watch(lambda: None)


def test_each_pause_is_longer_and_old_ends_are_forgotten(project, monkeypatch):
    now = [0.0]
    monkeypatch.setattr(restarts.time, "monotonic", lambda: now[0])
    counted = Restarts("The web process", log=project.log / "web.log")
    pauses = []
    for _ in restarts.PAUSES_S:
        pauses.append(counted.pause("ended"))
        now[0] += 60
    assert pauses == sorted(set(pauses))
    now[0] += restarts.WINDOW_S
    assert counted.pause("ended") == restarts.PAUSES_S[0]


def test_ctrl_c_ends_also_what_was_started_again(project, at_once):
    env = {"PATH": "/usr/bin:/bin", **processes.mark(project.var)}
    with Supervisor(folder=project.var, logs=project.log, root=project.root, env=env) as running:
        running.start("worker", WRITES_ITS_NUMBER)
        until(lambda: pids(project, "worker"))
        os.kill(pids(project, "worker")[0], signal.SIGKILL)
        until(lambda: started_again(running, project, "worker", 2))
    assert processes.started_by_me(project.var) == []
    assert processes.start_time(pids(project, "worker")[1]) is None


def test_the_database_is_looked_after_first(supervisor):
    class Enough(Exception):
        pass

    def look() -> None:
        raise Enough

    supervisor.start("worker", ["sh", "-c", "exit 3"])
    with pytest.raises(Enough):
        supervisor.watch(look)


def test_while_the_site_starts_a_process_that_ends_stops_it_at_once(supervisor):
    supervisor.start("web", ["sh", "-c", "exit 3"])
    with pytest.raises(Stopped, match="ended"):
        supervisor.wait_until_ready(f"http://{ports.HOST}:9/")
