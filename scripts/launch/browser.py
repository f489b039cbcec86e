"""A Chromium for the browser tests, and letters with Vietnamese accents for it to draw."""

import shutil
import subprocess
from pathlib import Path

from launch import system_packages
from launch.console import Stopped, run, step
from launch.project import Project

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FONTS = ("NotoSans-Regular.*", "DejaVuSans.ttf", "LiberationSans-Regular.ttf")


def ensure(project: Project) -> str:
    """Path of a browser, installed if need be: Debian's package, or Playwright's build where that package is only a
    stub for a snap (Ubuntu)."""
    if not _driver_runs(project):
        system_packages.install(project, ["libatomic1"])
    found = _installed() or _playwrights()
    if not found:
        if _is_ubuntu():
            with step("Installing Chromium for the browser tests"):
                command: list[str | Path] = [project.python, "-m", "playwright", "install", "--with-deps", "chromium"]
                run(command, what="Installing Chromium", fetches=True, log=project.setup_log)
        else:
            system_packages.install(project, ["chromium"])
        found = _installed() or _playwrights()
    if not found:
        raise Stopped("No Chromium could be installed for the browser tests. Install one so that `chromium` starts it.")
    if not any(next(Path("/usr/share/fonts").rglob(name), None) for name in FONTS):
        system_packages.install(project, ["fonts-noto-core"])
    return found


def _driver_runs(project: Project) -> bool:
    """Playwright drives the browser through a Node.js of its own, which needs a library that a bare Debian lacks."""
    command = [str(project.python), "-m", "playwright", "--version"]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def _installed() -> str | None:
    for name in NAMES:
        path = shutil.which(name)
        if path and not _is_snap_stub(Path(path)):
            return path
    return None


def _is_snap_stub(path: Path) -> bool:
    """Ubuntu's `chromium-browser` is a shell script that asks for a snap."""
    if "snap" in path.resolve().parts:
        return True
    with path.open("rb") as file:
        return b"snap" in file.read(4000) and path.stat().st_size < 10_000


def _playwrights() -> str | None:
    cache = Path.home() / ".cache" / "ms-playwright"
    found = sorted(cache.glob("chromium-*/chrome-linux*/chrome"))
    return str(found[-1]) if found else None


def _is_ubuntu() -> bool:
    release = Path("/etc/os-release")
    return release.exists() and "ID=ubuntu" in release.read_text().splitlines()
