"""Runs the site's processes together; one that ends is started again, and all end together."""

import signal
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Sequence
from pathlib import Path

from launch import processes
from launch.console import Stopped, tail, trim
from launch.restarts import Restarts

READY_SECONDS = 90


class Supervisor:
    """Use as a context: leaving it, by Ctrl-C too, ends everything that was started and what that started in turn."""

    def __init__(self, *, folder: Path, logs: Path, root: Path, env: dict[str, str]) -> None:
        self.folder = folder
        self.logs = logs
        self.root = root
        self.env = env
        self._commands: dict[str, Sequence[str | Path]] = {}
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self._restarts: dict[str, Restarts] = {}
        self._due: dict[str, float] = {}

    def __enter__(self) -> "Supervisor":
        return self

    def __exit__(self, *exception: object) -> None:
        processes.end([process.pid for process in self._running.values()], grace_s=10)
        processes.end(processes.started_by_me(self.folder), grace_s=3)
        for process in self._running.values():
            process.wait()

    def start(self, name: str, command: Sequence[str | Path]) -> None:
        """Its output goes to the log of that name. In a session of its own, so that Ctrl-C reaches it through us, in
        order; and ended by the system should we be killed."""
        self._commands[name] = command
        self._restarts[name] = Restarts(f"The {name} process", log=self.logs / f"{name}.log")
        self._spawn(name)

    def _spawn(self, name: str) -> None:
        log = self.logs / f"{name}.log"
        trim(log)
        with log.open("ab") as sink:
            self._running[name] = subprocess.Popen(
                ["setpriv", "--pdeathsig", "TERM", *self._commands[name]],
                cwd=self.root,
                env=self.env,
                stdin=subprocess.DEVNULL,
                stdout=sink,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def check(self) -> None:
        """Raises Stopped when a process has ended that should run."""
        for name, process in self._running.items():
            if process.poll() is not None:
                log = self.logs / f"{name}.log"
                raise Stopped(
                    f"The {name} process ended (code {process.returncode}); the last lines of {log}:\n{tail(log)}"
                )

    def wait_until_ready(self, url: str) -> None:
        """Returns when the address answers 200. Raises Stopped after 90 seconds, or when a process ends."""
        limit = time.monotonic() + READY_SECONDS
        said = "no answer"
        while time.monotonic() < limit:
            self.check()
            try:
                with urllib.request.urlopen(url, timeout=5) as answer:
                    if answer.status == 200:
                        return
            except urllib.error.HTTPError as error:
                said = f"{error.code}: {error.read(500).decode(errors='replace')}"
            except OSError as error:
                said = str(error)
            time.sleep(0.2)
        raise Stopped(
            f"The site did not become ready in {READY_SECONDS} seconds ({said}). Its log is {self.logs / 'web.log'}."
        )

    def revive(self) -> None:
        """Starts again what ended, after a pause that grows. Raises Stopped when one ends over and over."""
        for name, process in self._running.items():
            if process.poll() is None:
                continue
            if name not in self._due:
                # What it started would hold its port, or do its jobs a second time.
                processes.end(processes.in_session(process.pid), grace_s=3)
                self._due[name] = time.monotonic() + self._restarts[name].pause(_how(process.returncode))
            elif time.monotonic() >= self._due[name]:
                del self._due[name]
                self._spawn(name)

    def watch(self, keep_database: Callable[[], None]) -> None:
        """Returns never; raises Stopped when a process ends over and over, KeyboardInterrupt on Ctrl-C."""
        while True:
            keep_database()
            self.revive()
            time.sleep(0.5)


def _how(code: int) -> str:
    return f"was killed ({signal.Signals(-code).name})" if code < 0 else f"ended (code {code})"
