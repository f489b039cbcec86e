"""An nginx for the tests of its configuration: that of the machine, else one fetched and unpacked under var/nginx.

Installing the package would start a server on port 80 of this machine.
"""

import shutil
import subprocess
from pathlib import Path

from launch import system_packages
from launch.console import Stopped, run, step
from launch.project import Project

SYSTEM = "/usr/sbin:/usr/local/sbin"
LIBRARIES = ("libpcre2-8-0", "libssl3", "zlib1g")


def ensure(project: Project) -> str:
    """Path of an nginx. Raises Stopped when none can be had."""
    found = shutil.which("nginx") or shutil.which("nginx", path=SYSTEM)
    if found:
        return found
    folder = project.var / "nginx"
    program = folder / "usr" / "sbin" / "nginx"
    if not program.exists():
        if not shutil.which("apt-get"):
            raise Stopped("nginx is missing and this is no Debian or Ubuntu: install it so that `nginx` starts it.")
        with step("Fetching nginx for the tests of its configuration"):
            _fetch(project, folder)
    if not _runs(program):
        system_packages.install(project, LIBRARIES)
    return str(program)


def _fetch(project: Project, folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    # Sandboxed downloads of root go through a user who may not enter the checkout.
    command = ["apt-get", "-o", "APT::Sandbox::User=root", "download", "-q", "nginx"]
    run(command, what="Fetching nginx", fetches=True, log=project.setup_log, cwd=folder)
    for archive in folder.glob("nginx_*.deb"):
        run(["dpkg", "-x", archive, folder], what="Unpacking nginx", log=project.setup_log)
        archive.unlink()


def _runs(program: Path) -> bool:
    return subprocess.run([str(program), "-v"], capture_output=True, check=False).returncode == 0
