"""Printed sheets as PDF files: made in a process of its own, few at a time, and kept until their content changes."""

from __future__ import annotations

import fcntl
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from django.conf import settings

from places.errors import PdfFailed
from places.pdf import rendered
from portal.errors import PrintBusy, PrintFailed

AT_ONCE = 2
"""Sheets made at the same time on this machine, so that many who print leave the site its processors."""
HALF_MADE_AFTER_S = 3600
MOST_KEPT = 400
"""Files; a province of 65 communes in two sizes and two languages has 260."""


def kept_pdf(key: str, html: Callable[[], str]) -> Path:
    """The PDF of that key; made of `html()` when it is not there yet.

    Raises `PrintBusy` when as many as `AT_ONCE` are being made, `PrintFailed`.
    """
    folder = Path(settings.PRINTS_ROOT)
    path = folder / f"{key}.pdf"
    if path.exists():
        return path
    folder.mkdir(parents=True, exist_ok=True)
    with _slot(folder):
        if not path.exists():
            half = path.with_suffix(f".{secrets.token_hex(8)}.half")  # two threads may make the same sheets at once
            half.write_bytes(_made(html()))
            half.replace(path)
            _forget_oldest(folder)
    return path


def remove_half_made() -> int:
    """Deletes what processes that were killed left half written; how many files. Writing one takes no second, so one
    that is an hour old is in nobody's hands."""
    before = time.time() - HALF_MADE_AFTER_S
    removed = 0
    for path in Path(settings.PRINTS_ROOT).glob("*.half"):
        with suppress(FileNotFoundError):  # its maker was quicker
            if path.stat().st_mtime < before:
                path.unlink()
                removed += 1
    return removed


def _made(html: str) -> bytes:
    try:
        return rendered(html)
    except PdfFailed as error:
        raise PrintFailed() from error


@contextmanager
def _slot(folder: Path) -> Iterator[None]:
    """One of `AT_ONCE` places among all processes of this machine; the system frees it when its holder dies."""
    for number in range(AT_ONCE):
        with (folder / f"slot-{number}").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                continue
            yield
            return
    raise PrintBusy()


def _forget_oldest(folder: Path) -> None:
    newest_first = sorted(folder.glob("*.pdf"), key=lambda path: path.stat().st_mtime, reverse=True)
    for path in newest_first[MOST_KEPT:]:
        path.unlink(missing_ok=True)
