"""What reads files of strangers runs as a process of its own, with bounds on memory and time, and few at once."""

import subprocess
import sys
from pathlib import Path
from threading import BoundedSemaphore

PATIENCE_S = 60
_at_once = BoundedSemaphore(2)
"""Readers a process starts at the same time: their memory is bounded one by one, and so together."""


class ReaderFailed(Exception):
    """`code` is the reader's exit code; None when it took too long."""

    def __init__(self, code: int | None) -> None:
        self.code = code
        super().__init__(code)


def output_of(reader: str, *arguments: str, content: bytes = b"") -> bytes:
    """Runs the module of this room named `reader` with `content` on its standard input. Raises `ReaderFailed`."""
    command = [sys.executable, "-I", str(Path(__file__).with_name(f"{reader}.py")), *arguments]
    try:
        with _at_once:
            done = subprocess.run(command, input=content, capture_output=True, timeout=PATIENCE_S, check=False)  # noqa: S603
    except subprocess.TimeoutExpired as error:
        raise ReaderFailed(None) from error
    if done.returncode != 0:
        raise ReaderFailed(done.returncode)
    return done.stdout
