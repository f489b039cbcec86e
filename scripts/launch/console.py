"""Progress lines a person can follow, commands whose output goes to a log, and failures in one sentence."""

import contextlib
import re
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

LOG_LIMIT_BYTES = 10_000_000
TAIL_LINES = 15

# What the output of a failed command says, and what a person is told ({0} being the part in brackets). The first
# match counts.
EXPLANATIONS = (
    (
        r"No space left on device|ENOSPC|not enough free space|Disk quota exceeded",
        "The disk is full: a first start needs about 3 GB. Free some space and start again.",
    ),
    (
        r"psycopg2\.OperationalError: ([^\n]+)",
        "The database cannot be used: {0}. If DATABASE_URL is set, check it.",
    ),
    (
        r"Could not get lock|Unable to acquire the dpkg",
        "Another program is installing system packages. Wait for it to end and start again.",
    ),
    (
        r"a (terminal|password) is required|is not in the sudoers|Sorry, try again|incorrect password",
        "System packages are missing and sudo did not let this user install them. Start again as root, or as a user "
        "with sudo.",
    ),
)
# Counts only for commands that fetch something: elsewhere the same words mean a server of our own.
FETCHING = (
    (
        r"Temporary failure (in name resolution|resolving)|Could not resolve|Name or service not known|"
        r"Network is unreachable|Failed to establish a new connection|NewConnectionError|"
        r"Cannot initiate the connection|Unable to connect|Could not connect|\bENOTFOUND\b|"
        r"EAI_AGAIN|ETIMEDOUT|ECONNREFUSED|Connection timed out|"
        r"Connection refused|ConnectTimeoutError|No route to host",
        "The network cannot be reached, and packages must be fetched. Connect this machine (or set its proxy) and "
        "start again.",
    ),
)


class Stopped(Exception):
    """Set-up cannot go on; the message is one sentence that tells the person what to do."""


def say(text: str) -> None:
    print(text, flush=True)


@contextlib.contextmanager
def step(text: str) -> Iterator[None]:
    """Announces a step, and tells how long it took when that was long enough to notice."""
    say(f"• {text}…")
    began = time.monotonic()
    yield
    seconds = time.monotonic() - began
    if seconds >= 2:
        say(f"  done in {seconds:.0f} s")


def explain(output: str, *, fetches: bool = False) -> str | None:
    """The sentence for a known cause of failure in a command's output, or None. `fetches`: it uses the network."""
    for pattern, sentence in (*EXPLANATIONS, *FETCHING) if fetches else EXPLANATIONS:
        if found := re.search(pattern, output, re.IGNORECASE):
            return sentence.format(*found.groups())
    return None


def tail(path: Path, *, lines: int = TAIL_LINES) -> str:
    """The last lines of a log, empty when there is none."""
    if not path.exists():
        return ""
    with path.open("rb") as log:
        log.seek(max(0, path.stat().st_size - 20_000))
        return "\n".join(log.read().decode(errors="replace").splitlines()[-lines:])


def trim(path: Path) -> None:
    """Empties a log that has grown past 10 MB."""
    if path.exists() and path.stat().st_size > LOG_LIMIT_BYTES:
        path.write_bytes(b"")


def run(
    command: Sequence[str | Path],
    *,
    what: str,
    log: Path,
    env: Mapping[str, str] | None = None,
    fetches: bool = False,
    **options: Any,
) -> str:
    """Runs a command with its output in `log`; returns the output. `fetches`: it uses the network.

    Raises Stopped with the cause in one sentence when it is known, else with `what` failed, the last lines and
    where the log is.
    """
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as sink:
        sink.write(f"$ {' '.join(map(str, command))}\n".encode())
        sink.flush()
        begin = sink.tell()
        try:
            code = subprocess.run(
                command, stdout=sink, stderr=subprocess.STDOUT, env=env, check=False, **options
            ).returncode
        except FileNotFoundError as error:
            raise Stopped(f"{what} failed: there is no program {error.filename}.") from error
    with log.open("rb") as written:
        written.seek(begin)
        output = written.read().decode(errors="replace")
    if code != 0:
        last = "\n".join(f"    {line}" for line in output.splitlines()[-TAIL_LINES:])
        raise Stopped(explain(output, fetches=fetches) or f"{what} failed; the last lines of {log}:\n{last}")
    return output
