"""What runs on this machine, found in /proc, so that remains of a killed start are recognised beyond doubt."""

import os
import signal
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

PROC = Path("/proc")
MARK = "GEOPGI_STARTED_BY"


def start_time(pid: int) -> str | None:
    """Clock ticks since boot at which the process began, None when there is none (or only a zombie). A process
    number alone may have been taken over by another program; number and time together may not."""
    try:
        stat = (PROC / str(pid) / "stat").read_text()
    except OSError:
        return None
    fields = stat[stat.rindex(")") + 2 :].split()
    return None if fields[0] in "ZX" else fields[19]


def mark(folder: Path) -> dict[str, str]:
    """The environment variable that every process started for `folder` by this one carries, and hands down."""
    return {MARK: f"{folder}@{os.getpid()}@{start_time(os.getpid())}"}


def orphans(folder: Path) -> list[int]:
    """Processes started for `folder` whose supervisor is gone."""
    return list(_matching(lambda pid: _is_orphan(pid, folder)))


def started_by_me(folder: Path) -> list[int]:
    """Processes that carry the mark of this very process."""
    wanted = mark(folder)[MARK]
    return list(_matching(lambda pid: _environment(pid).get(MARK) == wanted and pid != os.getpid()))


def working_in(folder: Path, *, program: str) -> list[int]:
    """Processes of that program whose working folder is `folder`: for PostgreSQL, all processes of one cluster."""

    def matches(pid: int) -> bool:
        return executable(pid).removesuffix(" (deleted)").endswith(f"/{program}") and _link(pid, "cwd") == str(folder)

    return list(_matching(matches))


def in_session(leader: int) -> list[int]:
    """Processes of the session that `leader` began, also after it ended."""
    return list(_matching(lambda pid: _session(pid) == leader))


def executable(pid: int) -> str:
    """Path of the program, with " (deleted)" at the end when the file was replaced since; empty when unknown."""
    return _link(pid, "exe")


def end(pids: Iterable[int], *, grace_s: float = 8, first: signal.Signals = signal.SIGTERM) -> None:
    """Asks the processes to end, and kills those that still run after `grace_s` seconds."""
    waiting = {pid: start_time(pid) for pid in pids}
    for number, patience in ((first, grace_s), (signal.SIGKILL, 3.0)):
        for pid in waiting:
            _send(pid, number)
        limit = time.monotonic() + patience
        while waiting and time.monotonic() < limit:
            waiting = {pid: began for pid, began in waiting.items() if began and start_time(pid) == began}
            if waiting:
                time.sleep(0.05)


def _matching(test: Callable[[int], bool]) -> Iterator[int]:
    for entry in PROC.iterdir():
        if entry.name.isdigit() and test(int(entry.name)):
            yield int(entry.name)


def _is_orphan(pid: int, folder: Path) -> bool:
    path, _, supervisor = _environment(pid).get(MARK, "").partition("@")
    if path != str(folder):
        return False
    number, _, began = supervisor.partition("@")
    return start_time(int(number)) != began


def _environment(pid: int) -> dict[str, str]:
    try:
        raw = (PROC / str(pid) / "environ").read_bytes()
    except OSError:
        return {}
    pairs = (item.partition("=") for item in raw.decode(errors="replace").split("\0"))
    return {name: value for name, _, value in pairs}


def _session(pid: int) -> int | None:
    try:
        return os.getsid(pid)
    except ProcessLookupError:
        return None


def _link(pid: int, name: str) -> str:
    try:
        return str((PROC / str(pid) / name).readlink())
    except OSError:
        return ""


def _send(pid: int, number: signal.Signals) -> None:
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return
