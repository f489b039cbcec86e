"""Starting over: the database and everything people uploaded are removed, what was installed stays."""

import os
import shutil
import sys

from launch import database, postgres
from launch.console import Stopped, say, step
from launch.project import Project

# Of `var`, what survives: what was installed or made by set-up alone, and the secrets.
KEPT = {"log", "stamps", "static", "system", "secret-key", "contact-key", "setup.lock", "pg.lock"}


def reset(project: Project, *, sure: bool) -> None:
    """Asks unless `sure`. Raises Stopped when not confirmed, while the site runs, or for a server that is not ours."""
    if "DATABASE_URL" in os.environ:
        raise Stopped(
            "--reset removes the private database only, and DATABASE_URL names another: empty that one by hand."
        )
    if not sure:
        _ask(project)
    with step("Removing the database and uploaded files"):
        if postgres.data_version(project) and postgres.usable(project):
            cluster = database.private_cluster(project)
            if cluster.in_use():
                raise Stopped(
                    "The site or a test of this checkout is running: stop it first (Ctrl-C), then start over."
                )
            cluster.stop_remains()
        home = (project.var / "pg").resolve()
        for entry in [home, *project.var.iterdir()]:
            if entry.name in KEPT:
                continue
            if entry.is_dir() and not entry.is_symlink():
                shutil.rmtree(entry)
            else:
                entry.unlink(missing_ok=True)


def _ask(project: Project) -> None:
    if not sys.stdin.isatty():
        raise Stopped("--reset removes all data and asks first, but there is no terminal to answer in: add --yes.")
    say(f"This removes the database and all uploaded photos and maps in {project.var}, for good.")
    if input("Type yes to go on: ").strip().lower() != "yes":
        raise Stopped("Nothing was removed.")
