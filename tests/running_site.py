"""The site as `./scripts/serve` runs it, with the sample content, on a database and in a folder of its own."""

import contextlib
import json
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from launch import serve, site
from launch.console import tail
from launch.database import Database
from launch.ports import HOST
from launch.project import Project
from launch.supervisor import Supervisor

from tests.ready import sample_site
from tests.scratch_database import scratch_database

MORE_THAN_PEOPLE_SEND = {
    **dict.fromkeys(("REPORTS_PER_HOUR", "REPORTS_PER_DEVICE_HOUR", "REPORTS_PER_NETWORK_HOUR"), "1000"),
    "REPORTS_PER_MINUTE": "1000",
    "PHOTOS_PER_HOUR": "5000",
}
"""Tests send all that they send from one address."""
ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Site:
    """`url` without a slash at the end; `var` holds what the site stores and its logs; passwords of the demo accounts
    by name."""

    url: str
    var: Path
    passwords: dict[str, str]
    env: dict[str, str]

    def manage(self, *arguments: str) -> str:
        """What a management command of this site prints. Raises CalledProcessError when it fails."""
        command = [sys.executable, "manage.py", *arguments]
        done = subprocess.run(command, env=self.env, cwd=ROOT, check=True, capture_output=True, text=True)
        return done.stdout

    def logs(self) -> str:
        """The last lines of each log."""
        return "\n".join(
            f"--- {path.name}\n{tail(path, lines=40)}" for path in sorted((self.var / "log").glob("*.log"))
        )


@contextlib.contextmanager
def running_site(var: Path, *, server: str) -> Iterator[Site]:
    """Inside, the site answers. `server` is a DATABASE_URL; a new database is made there and dropped at the end.

    Raises launch.console.Stopped with the reason when it does not start. Takes seconds where a site is ready to be
    copied, else most of a minute.
    """
    project = Project(root=ROOT, var=var)
    with contextlib.ExitStack() as stack:
        with sample_site(server) as ready:
            shutil.copytree(ready.var, var, symlinks=True)
            url = stack.enter_context(scratch_database(server, template=ready.database))
        database = Database(url=url, identity=url, private=False)
        env = site.environment(project, database, mode="local") | MORE_THAN_PEOPLE_SEND
        port = free_port()
        address = f"http://{HOST}:{port}"
        with Supervisor(folder=var, logs=project.log, root=ROOT, env=env) as supervisor:
            supervisor.start("web", serve.web_command(project, port))
            supervisor.start("worker", [project.python, "manage.py", "qcluster"])
            supervisor.wait_until_ready(f"{address}/readyz")
            yield Site(url=address, var=var, passwords=json.loads((var / "demo-accounts.json").read_text()), env=env)


def database_server() -> str:
    """DATABASE_URL, which `./scripts/test` sets. Raises KeyError without it."""
    return os.environ["DATABASE_URL"]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])
