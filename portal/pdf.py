"""Printed sheets as PDF files: made in a process of its own, few at a time, and kept until their content changes."""

from __future__ import annotations

import fcntl
import os
import secrets
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from django.conf import settings

from portal.errors import PrintBusy, PrintFailed

RENDERER = Path(__file__).with_name("pdf_renderer.py")
AT_ONCE = 2
"""Sheets made at the same time on this machine, so that many who print leave the site its processors."""
PATIENCE_S = 45
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
            half.write_bytes(rendered(html()))
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


def rendered(html: str) -> bytes:
    """A PDF of a document that needs nothing from elsewhere. Raises `PrintFailed`."""
    command = [sys.executable, "-I", str(RENDERER)]
    try:
        done = subprocess.run(  # noqa: S603
            command, input=html.encode(), capture_output=True, timeout=PATIENCE_S, check=False, env=_environment()
        )
    except subprocess.TimeoutExpired as error:
        raise PrintFailed() from error
    if done.returncode != 0 or not done.stdout.startswith(b"%PDF"):
        raise PrintFailed() from RuntimeError(done.stderr.decode(errors="replace")[-2000:])
    return done.stdout


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


def _environment() -> dict[str, str]:
    """Nothing of the site's own; where Debian's packages were unpacked and not installed, where they are."""
    found = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    if settings.UNPACKED_SYSTEM:
        root = Path(settings.UNPACKED_SYSTEM)
        libraries = {str(path.parent) for path in (root / "usr" / "lib").rglob("*.so*")}
        found |= {"LD_LIBRARY_PATH": ":".join(sorted(libraries)), "XDG_DATA_HOME": str(root / "usr" / "share")}
        if (root / "etc" / "fonts").is_dir():
            found["FONTCONFIG_PATH"] = str(root / "etc" / "fonts")
    return found
