"""On what a figure was measured. A figure without this says nothing."""

import os
import platform
import subprocess
from collections.abc import Sequence
from pathlib import Path


def machine() -> str:
    """Processor, number of cores, memory, system and how busy it was."""
    cpu = next(
        (line.partition(":")[2].strip() for line in _lines("/proc/cpuinfo") if line.startswith("model name")),
        platform.processor(),
    )
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    system = platform.freedesktop_os_release().get("PRETTY_NAME", platform.system())
    busy = os.getloadavg()[0]
    return f"{cpu}, {os.cpu_count()} cores, {memory:.0f} GB, {system}, load {busy:.1f} at the start"


def version_of(*command: str) -> str:
    """First line that the program says of itself."""
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return (done.stdout or done.stderr).strip().splitlines()[0]


def table(rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table; the first row is its head, the first column words, the others figures."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    head, *body = rows
    line = ["-" * widths[0], *("-" * (width - 1) + ":" for width in widths[1:])]
    return "\n".join(f"| {' | '.join(_padded(row, widths))} |" for row in (head, line, *body))


def _padded(row: Sequence[str], widths: Sequence[int]) -> list[str]:
    return [row[0].ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True))]


def _lines(path: str) -> list[str]:
    return Path(path).read_text().splitlines()
