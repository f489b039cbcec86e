"""What every command needs before it can do its work."""

import contextlib
import fcntl
from collections.abc import Iterator

from launch import node_packages, python_packages, system_packages
from launch.console import say, trim
from launch.project import Project


@contextlib.contextmanager
def setting_up(project: Project) -> Iterator[None]:
    """One start at a time prepares a checkout; others wait."""
    project.make_folders()
    trim(project.setup_log)
    with (project.var / "setup.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("• Another start is preparing this checkout: waiting for it…")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def ensure_packages(project: Project, *, requirements: str = "requirements.txt") -> None:
    """System, Python and browser packages. Raises Stopped with the reason when one cannot be had."""
    system_packages.ensure(project)
    python_packages.ensure(project, requirements=requirements)
    node_packages.ensure(project)
