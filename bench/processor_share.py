"""A control group of Linux for what is measured: as much of the processor as wished, ahead of whatever else runs."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

GROUPS = Path("/sys/fs/cgroup")
PERIOD_US = 10_000
"""Shorter than a frame: a share used up is felt as slowness and not as a stop."""


@contextmanager
def processor_share(cores: float | None) -> Iterator[None]:
    """Inside, this process and all that it starts have so many cores between all their threads, None for no limit, and
    go before others. OSError where this machine lets the user make no groups; root usually may."""
    newer = (GROUPS / "cgroup.controllers").exists()
    parent = GROUPS if newer else GROUPS / "cpu"
    own = parent / f"geopgi-bench-{os.getpid()}"
    own.mkdir()
    try:
        for name, value in (_second_version if newer else _first_version)(cores).items():
            (own / name).write_text(value)
        (own / "cgroup.procs").write_text(str(os.getpid()))
        yield
    finally:
        (parent / "cgroup.procs").write_text(str(os.getpid()))
        own.rmdir()


def _first_version(cores: float | None) -> dict[str, str]:
    quota = -1 if cores is None else round(cores * PERIOD_US)
    return {"cpu.shares": "262144", "cpu.cfs_period_us": str(PERIOD_US), "cpu.cfs_quota_us": str(quota)}


def _second_version(cores: float | None) -> dict[str, str]:
    quota = "max" if cores is None else round(cores * PERIOD_US)
    return {"cpu.weight": "10000", "cpu.max": f"{quota} {PERIOD_US}"}
