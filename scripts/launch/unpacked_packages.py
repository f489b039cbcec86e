"""System packages for a user who may not install any: fetched with apt and unpacked under var/system."""

import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from launch import package_names
from launch.console import Stopped, explain, run, say, step
from launch.project import Project


def fetch(project: Project, wanted: Sequence[str]) -> None:
    """Fetches the packages with what they depend on and this machine lacks, and unpacks them.

    Raises Stopped when apt refuses, or when a package is wanted that only works installed (Python's own venv).
    """
    if any(name.endswith("-venv") or name == "chromium" for name in wanted):
        raise Stopped(
            f"These system packages are missing: {', '.join(wanted)}. This user may not install them: there is no "
            "sudo, or it asks for a password. Start again as root or as a user with sudo."
        )
    say("• No root and no sudo: system packages are unpacked under var/system instead of being installed.")
    archives = project.unpacked / "apt" / "archives"
    (archives / "partial").mkdir(parents=True, exist_ok=True)
    (project.unpacked / "apt" / "lists" / "partial").mkdir(parents=True, exist_ok=True)
    own = [
        *("-o", f"Dir::State::Lists={project.unpacked / 'apt' / 'lists'}"),
        *("-o", f"Dir::Cache={project.unpacked / 'apt'}"),
        *("-o", "Dir::State::status=/var/lib/dpkg/status", "-o", "Debug::NoLocking=true"),
    ]
    with step("Reading the list of system packages"):
        run(["apt-get", *own, "update", "-q"], what="Reading the package list", fetches=True, log=project.setup_log)
    names = package_names.resolve(wanted, available=package_names.known(*own))
    plan = subprocess.run(
        ["apt-get", *own, "install", "-qq", "--print-uris", "-y", "--no-install-recommends", *names],
        capture_output=True,
        text=True,
        check=False,
    )
    if plan.returncode != 0:
        raise Stopped(explain(plan.stderr) or f"apt refuses to fetch {', '.join(names)}: {plan.stderr.strip()}")
    files = [line.split()[1] for line in plan.stdout.splitlines() if line.startswith("'")]
    packages = sorted(file.partition("_")[0] for file in files)
    with step(f"Fetching {len(packages)} system packages"):
        run(
            ["apt-get", *own, "download", "-q", *packages],
            what="Fetching system packages",
            fetches=True,
            log=project.setup_log,
            cwd=archives,
        )
    with step("Unpacking them"):
        for archive in sorted(archives.glob("*.deb")):
            run(["dpkg", "-x", archive, project.unpacked], what=f"Unpacking {archive.name}", log=project.setup_log)
        shutil.rmtree(project.unpacked / "apt")
        _name_postgis(project.unpacked)


def which(project: Project, program: str) -> str | None:
    """Path of a program that is installed or unpacked."""
    return shutil.which(program) or shutil.which(program, path=str(project.unpacked / "usr" / "bin"))


def environment(root: Path) -> dict[str, str]:
    """What an unpacked program needs to find its libraries and data; nothing when all is installed."""
    if not (root / "usr").exists():
        return {}
    libraries = sorted(
        {str(path.parent) for path in (root / "usr" / "lib").rglob("*.so*") if "postgresql" not in path.parts}
    )
    return {
        "PATH": f"{root / 'usr' / 'bin'}:{os.environ.get('PATH', os.defpath)}",
        "LD_LIBRARY_PATH": ":".join(libraries),
        "PROJ_LIB": str(root / "usr" / "share" / "proj"),
    }


def _name_postgis(root: Path) -> None:
    """Debian names the extension's files `postgis-3*`; installing makes the names that PostgreSQL looks for."""
    for file in root.glob("usr/share/postgresql/*/extension/postgis-3*"):
        plain = file.with_name(file.name.replace("postgis-3", "postgis", 1))
        if not plain.exists():
            shutil.copy(file, plain)
