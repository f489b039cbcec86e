"""Debian and Ubuntu packages: which are missing, and their installation as root or through sudo."""

import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from launch import package_names, postgres, unpacked_packages
from launch.console import Stopped, run, say, step
from launch.project import Project

# Installing a server must not start Debian's own cluster on TCP port 5432. This piece of configuration stands
# only while we install; clusters that exist are not touched.
NO_MAIN_CLUSTER = Path("/etc/postgresql-common/createcluster.d/geopgi.conf")
# What laying out printed maps needs beside its Python package, by a file that tells whether it is there.
PRINTING = {
    "libpango-1.0-0": "lib/*/libpango-1.0.so.0",
    "libpangoft2-1.0-0": "lib/*/libpangoft2-1.0.so.0",
    "libharfbuzz-subset0": "lib/*/libharfbuzz-subset.so.0",
    "fontconfig-config": "share/fontconfig/conf.avail",
    "fonts-roboto-unhinted": "share/fonts/truetype/roboto",
}
APT_ENVIRONMENT = ("DEBIAN_FRONTEND=noninteractive", "NEEDRESTART_SUSPEND=1")
APT_OPTIONS = ("-y", "-q", "-o", "DPkg::Lock::Timeout=300", "-o", "Dpkg::Use-Pty=0", "--no-install-recommends")


def ensure(project: Project) -> None:
    """Installs what the site needs from the system: PostgreSQL with PostGIS, gettext, Python's venv, what
    printing takes.

    Raises Stopped when something is missing and cannot be installed.
    """
    wanted = _missing(project)
    if wanted:
        install(project, wanted)
        still = _missing(project)
        if still:
            raise Stopped(f"These system packages were installed but do not work: {', '.join(still)}.")


def install(project: Project, wanted: Sequence[str]) -> None:
    """Installs packages by name; a name that ends in `*` stands for its newest version (postgresql with PostGIS)."""
    if not shutil.which("apt-get"):
        raise Stopped(
            f"These are missing and this is no Debian or Ubuntu: {', '.join(wanted)}. Install them by hand, or use "
            "docker-compose.yml."
        )
    prefix = root_prefix(os.geteuid(), sudo=shutil.which("sudo"), terminal=sys.stdin.isatty())
    if prefix is None:
        unpacked_packages.fetch(project, wanted)
        return
    with step("Reading the list of system packages"):
        run([*prefix, "apt-get", "update", "-q"], what="Reading the package list", fetches=True, log=project.setup_log)
    names = package_names.resolve(wanted, available=package_names.known())
    with step(f"Installing system packages: {' '.join(names)}"):
        script = f"mkdir -p {NO_MAIN_CLUSTER.parent} && echo create_main_cluster=false >{NO_MAIN_CLUSTER}"
        run([*prefix, "sh", "-c", script], what="Preparing the installation", log=project.setup_log)
        try:
            command = [*prefix, "env", *APT_ENVIRONMENT, "apt-get", *APT_OPTIONS, "install", *names]
            run(command, what="Installing system packages", fetches=True, log=project.setup_log)
        finally:
            run([*prefix, "rm", "-f", NO_MAIN_CLUSTER], what="Tidying up", log=project.setup_log)


def root_prefix(euid: int, *, sudo: str | None, terminal: bool) -> list[str] | None:
    """What to put before a command so that it runs as root; None when there is no way."""
    if euid == 0:
        return []
    if sudo is None:
        return None
    if subprocess.run([sudo, "-n", "true"], capture_output=True, check=False).returncode == 0:
        return [sudo, "-n"]
    if not terminal:
        return None
    say("• System packages are missing: sudo asks for your password to install them.")
    return [sudo] if subprocess.run([sudo, "-v"], check=False).returncode == 0 else None


def _missing(project: Project) -> list[str]:
    wanted = []
    if not project.python.exists() and not importlib.util.find_spec("ensurepip"):
        wanted.append(f"python3.{sys.version_info.minor}-venv")
    if not unpacked_packages.which(project, "msgfmt"):
        wanted.append("gettext")
    wanted += missing_for_printing([Path("/"), project.unpacked])
    if "DATABASE_URL" not in os.environ:
        wanted += postgres.missing_packages(project)
    return wanted


def missing_for_printing(roots: Sequence[Path]) -> list[str]:
    """Packages of `PRINTING` that lie under none of `roots`."""
    return [name for name, file in PRINTING.items() if not any(any(root.glob(f"usr/{file}")) for root in roots)]
