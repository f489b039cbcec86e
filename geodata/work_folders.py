"""Folders to work in that a killed process leaves behind, and taking away those that nobody works in any more.

Whoever works in a folder holds a lock on it (flock). The system gives the lock back when the process ends, however it
ends, so a folder without a lock is one that was abandoned.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class WorkFolder:
    """`lock` is the descriptor that keeps the folder in use: hand it to a child process that works on in it."""

    path: Path
    lock: int


@contextmanager
def work_folder(parent: Path, *, prefix: str) -> Iterator[WorkFolder]:
    """A new folder `.{prefix}-…` under `parent`, gone afterwards; abandoned ones beside it go before."""
    remove_abandoned(parent)
    # The parent is locked from making the folder until it is locked itself, so that no clean-up falls in between.
    with _locked(parent):
        path = Path(tempfile.mkdtemp(dir=parent, prefix=f".{prefix}-"))
        lock = os.open(path, os.O_RDONLY)
        fcntl.flock(lock, fcntl.LOCK_EX)
    try:
        yield WorkFolder(path=path, lock=lock)
    finally:
        shutil.rmtree(path, ignore_errors=True)
        os.close(lock)


def remove_abandoned(parent: Path) -> list[Path]:
    """Deletes the folders under `parent` that `work_folder` made and nobody works in; the folders removed."""
    removed = []
    with _locked(parent):
        for path in sorted(parent.glob(".*-????????")):
            try:
                lock = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
            except OSError:
                continue  # no folder, or its owner was done in between
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(path)
                removed.append(path)
            except BlockingIOError:
                pass  # somebody works in it
            finally:
                os.close(lock)
    return removed


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
