import subprocess

import pytest
from launch.console import Stopped, explain, run


@pytest.mark.parametrize(
    ("output", "words"),
    [
        ("OSError: [Errno 28] No space left on device", "disk is full"),
        ("npm error code ENOTFOUND", "network cannot be reached"),
        ("Err:1 Temporary failure resolving 'mirror.example'", "network cannot be reached"),
        ("NewConnectionError: Failed to establish a new connection", "network cannot be reached"),
        ("E: Could not get lock /var/lib/dpkg/lock-frontend", "Another program is installing"),
        ("sudo: a password is required", "user with sudo"),
        (
            'psycopg2.OperationalError: connection to server at "db" failed: Connection refused\n',
            'cannot be used: connection to server at "db" failed',
        ),
    ],
)
def test_known_causes_are_told_in_one_sentence(output, words):
    assert words in (explain(output, fetches=True) or "")


@pytest.mark.parametrize("output", ["redis: Connection refused", "ModuleNotFoundError: No module named 'x'"])
def test_a_command_that_fetches_nothing_is_not_said_to_lack_a_network(output):
    assert explain(output) is None


def test_an_unknown_failure_shows_the_last_lines_and_where_the_log_is(tmp_path):
    log = tmp_path / "log" / "setup.log"
    with pytest.raises(Stopped) as stopped:
        run(["sh", "-c", "echo the odd reason; exit 3"], what="Doing it", log=log)
    assert "Doing it failed" in str(stopped.value)
    assert "the odd reason" in str(stopped.value)
    assert str(log) in str(stopped.value)


def test_only_the_failed_commands_own_output_is_explained(tmp_path):
    log = tmp_path / "setup.log"
    run(["echo", "No space left on device"], what="Before", log=log)
    with pytest.raises(Stopped, match="Now failed"):
        run(["false"], what="Now", log=log)


def test_a_machine_with_an_old_python_is_told_which_it_needs(root, tmp_path):
    old = tmp_path / "python3"
    old.write_text('#!/bin/sh\n[ "$1" = --version ] && echo Python 3.9.2 && exit 0\nexit 1\n')
    old.chmod(0o755)
    (tmp_path / "dirname").symlink_to("/usr/bin/dirname")
    done = subprocess.run(
        ["/bin/sh", root / "scripts" / "serve"],
        env={"PATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "Python 3.11 or newer is needed (found: Python 3.9.2)" in done.stderr
