"""What stops in the middle: a server that is killed, a phone without power."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import urllib.request
from pathlib import Path

from launch import serve
from launch.project import Project

from tests.browser.residents import until
from tests.running_site import ROOT, Site, free_port


class SecondServer:
    """Another web server of the same site, which a test may kill."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.port = free_port()
        self.process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> SecondServer:
        self.start()
        return self

    def __exit__(self, *exception: object) -> None:
        self.kill()

    def start(self) -> None:
        project = Project(root=ROOT, var=self.site.var)
        self.process = subprocess.Popen(
            serve.web_command(project, self.port), cwd=ROOT, env=self.site.env, start_new_session=True
        )
        until(self._answers)

    def kill(self) -> None:
        if self.process:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=5) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False


def processes(folder: Path) -> list[int]:
    """Of the browser that has its data there."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            if f"--user-data-dir={folder}".encode() in (entry / "cmdline").read_bytes():
                found.append(int(entry.name))
        except OSError:
            continue
    return found


def lose_power(folder: Path) -> None:
    for number in processes(folder):
        with contextlib.suppress(ProcessLookupError):
            os.kill(number, signal.SIGKILL)
