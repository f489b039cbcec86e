"""A real server in a folder of the test's own."""

import os
import pwd
import shutil
import signal
import stat
import subprocess
import time
from dataclasses import replace
from pathlib import Path
from tempfile import mkdtemp

import pytest
from launch import cluster_place, postgres, processes, restarts
from launch.cluster import Cluster
from launch.console import Stopped
from launch.project import Project


@pytest.fixture
def checkout():
    """In /tmp, where the service user may enter too, unlike in pytest's own folders."""
    folder = Path(mkdtemp(prefix="geopgi-test-"))
    folder.chmod(0o755)
    project = Project.at(folder)
    project = replace(project, var=folder / "var")
    project.make_folders()
    yield project
    processes.end(
        processes.working_in((project.var / "pg" / "data").resolve(), program="postgres"), first=signal.SIGQUIT
    )
    shutil.rmtree(folder)


@pytest.fixture
def cluster(checkout):
    server = postgres.usable(checkout)
    if server is None:
        pytest.skip("DATABASE_URL names another server, and this machine has no PostgreSQL with PostGIS of its own")
    return Cluster(place=cluster_place.settle(checkout), postgres=server, log=checkout.setup_log)


def ask(cluster, statement):
    """With no setting of the test run's own: that one lets the last transactions be lost in a crash."""
    where = ["-h", cluster.place.socket, "-U", "geopgi", "-d", "geopgi"]
    command = [cluster.postgres.folder / "psql", *where, "-Atc", statement]
    return subprocess.run(command, capture_output=True, text=True, check=True, env=cluster._environment).stdout.strip()


def ends(pid, within_s=10):
    limit = time.monotonic() + within_s
    while processes.start_time(pid) and time.monotonic() < limit:
        time.sleep(0.05)
    return processes.start_time(pid) is None


def postmaster(cluster):
    return int((cluster.data / "postmaster.pid").read_text().partition("\n")[0])


def test_it_listens_on_a_private_socket_alone_and_stops_with_its_last_user(cluster):
    with cluster:
        assert ask(cluster, "SHOW listen_addresses") == ""
        assert ask(cluster, "SELECT rolsuper FROM pg_roles WHERE rolname = current_user") == "f"
        assert ask(cluster, "SELECT postgis_version() IS NOT NULL") == "t"
        assert stat.S_IMODE(cluster.place.socket.stat().st_mode) == 0o700
        pid = postmaster(cluster)
        with cluster.__class__(place=cluster.place, postgres=cluster.postgres, log=cluster.log):
            assert postmaster(cluster) == pid
        assert ask(cluster, "SELECT 1") == "1"
    assert ends(pid)


def test_data_survive_a_kill_and_a_lock_file_that_names_a_living_stranger(cluster):
    with cluster:
        ask(cluster, "CREATE TABLE kept AS SELECT 7 AS n")
        identity = cluster.identity
        everything = processes.working_in(cluster.data, program="postgres")
        for pid in everything:
            os.kill(pid, signal.SIGKILL)
        assert all(ends(pid) for pid in everything)
    lock = cluster.data / "postmaster.pid"
    if lock.exists():
        lock.write_text(lock.read_text().replace(lock.read_text().partition("\n")[0], str(os.getppid()), 1))
    with cluster:
        assert ask(cluster, "SELECT n FROM kept") == "7"
        assert cluster.identity == identity


def test_a_server_left_running_is_taken_over(cluster):
    cluster.__enter__()
    pid = postmaster(cluster)
    cluster._use.close()
    with cluster:
        assert postmaster(cluster) == pid


def test_a_half_made_data_folder_is_made_again(cluster):
    (cluster.place.home / "data.new").mkdir()
    (cluster.place.home / "data.new" / "half").touch()
    with cluster:
        assert ask(cluster, "SELECT 1") == "1"
    assert not (cluster.data / "half").exists()


def test_a_long_path_gets_its_socket_elsewhere(checkout):
    folder = checkout.root / ("long-" * 12) / ("path-" * 12)
    deep = replace(checkout, var=folder / "var")
    deep.make_folders()
    place = cluster_place.settle(deep)
    assert len(os.fsencode(f"{place.socket}{cluster_place.SOCKET_NAME}")) <= cluster_place.SOCKET_PATH_BYTES
    assert place.home == deep.var / "pg"
    assert stat.S_IMODE(place.socket.stat().st_mode) == 0o700
    place.socket.rmdir()


def test_a_folder_somebody_else_laid_out_is_not_trusted(tmp_path):
    me = pwd.getpwuid(os.geteuid())
    (tmp_path / "open").mkdir(mode=0o755)
    (tmp_path / "link").symlink_to(tmp_path / "open")
    for name in ("open", "link"):
        with pytest.raises(Stopped, match="mode 700"):
            cluster_place._private_folder(tmp_path / name, me)


def test_a_server_that_is_killed_is_started_again_with_its_data(cluster, monkeypatch, capsys):
    monkeypatch.setattr(restarts, "PAUSES_S", (0.0,))
    with cluster:
        ask(cluster, "CREATE TABLE kept AS SELECT 7 AS n")
        cluster.keep_running()
        first = postmaster(cluster)
        os.kill(first, signal.SIGKILL)
        assert ends(first)
        cluster.keep_running()
        assert postmaster(cluster) != first
        assert ask(cluster, "SELECT n FROM kept") == "7"
        assert "PostgreSQL in var/pg ended; it is started again" in capsys.readouterr().out
        second = postmaster(cluster)
        cluster.keep_running()
        assert postmaster(cluster) == second
        os.kill(second, signal.SIGKILL)
        assert ends(second)
        with pytest.raises(Stopped, match="ended 2 times"):
            cluster.keep_running()
