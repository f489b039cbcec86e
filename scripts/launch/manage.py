"""The command `manage`: manage.py with the environment of ./scripts/serve."""

import subprocess
from collections.abc import Sequence

from launch import database, machine, site
from launch.project import Project


def main(project: Project, arguments: Sequence[str]) -> int:
    """Exit code of manage.py. The private database runs meanwhile, also when the site does not."""
    with machine.setting_up(project):
        machine.ensure_packages(project)
    with database.running(project) as base:
        env = site.environment(project, base, mode="local")
        return subprocess.run(
            [project.python, "manage.py", *arguments], cwd=project.root, env=env, check=False
        ).returncode
