"""The virtual environment and its packages."""

import shutil
import subprocess
import sys
from pathlib import Path

from launch.console import Stopped, run, step
from launch.project import Project
from launch.stamps import Stamp, digest

NEEDED_BYTES = 2_500_000_000


def ensure(project: Project, *, requirements: str) -> None:
    """Makes .venv when it is missing, broken or moved, and installs a requirements file unless that was done."""
    if not _works(project):
        _refuse_full_disk(project)
        with step("Making the virtual environment .venv"):
            shutil.rmtree(project.venv, ignore_errors=True)
            run([sys.executable, "-m", "venv", project.venv], what="Making .venv", log=project.setup_log)
    files = {project.root / requirements, project.root / "requirements.txt"}
    stamp = Stamp(project.venv / "stamps", requirements, digest(sorted(files)))
    if stamp.fresh():
        return
    _refuse_full_disk(project)
    with step("Installing Python packages, a minute or two the first time"):
        command: list[str | Path] = [
            project.python,
            "-m",
            "pip",
            "install",
            "--no-input",
            "--disable-pip-version-check",
            "-r",
            requirements,
        ]
        run(command, what="Installing Python packages", fetches=True, log=project.setup_log, cwd=project.root)
    stamp.set()


def _works(project: Project) -> bool:
    """False also for an environment whose Python was removed, that was only half made, or whose folder was moved (its
    programs name their interpreter by its full path)."""
    description = project.venv / "pyvenv.cfg"
    if not description.exists():
        return False
    lines = (line.partition(" = ") for line in description.read_text().splitlines())
    made_by = {name: value for name, _, value in lines}.get("command", "")
    if made_by and not made_by.endswith(f" {project.venv}"):
        return False
    try:
        return subprocess.run([project.python, "-c", "import pip"], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def _refuse_full_disk(project: Project) -> None:
    free = shutil.disk_usage(project.root).free
    if free < NEEDED_BYTES:
        raise Stopped(
            f"Only {free / 1e9:.1f} GB are free on the disk of {project.root}; the packages need "
            f"{NEEDED_BYTES / 1e9:.1f} GB. Free some space and start again."
        )
