"""Names of Debian packages whose version is not known beforehand."""

import re
import subprocess
from collections.abc import Sequence

from launch.console import Stopped


def known(*options: str) -> list[str]:
    """All package names in apt's lists; `options` for apt-cache."""
    return subprocess.run(
        ["apt-cache", *options, "pkgnames"], capture_output=True, text=True, check=False
    ).stdout.split()


def resolve(wanted: Sequence[str], *, available: Sequence[str]) -> list[str]:
    """Package names for what is wanted: a name with `*` becomes that of the highest version number available.

    Raises Stopped when there is none.
    """
    names = []
    for name in wanted:
        before, star, after = name.partition("*")
        if not star:
            names.append(name)
            continue
        pattern = re.compile(rf"{re.escape(before)}(\d+){re.escape(after)}")
        versions = [int(match[1]) for package in available if (match := pattern.fullmatch(package))]
        if not versions:
            raise Stopped(
                f"The package sources of this machine have no {before}N{after}; they may lack a network or a mirror."
            )
        names.append(f"{before}{max(versions)}{after}")
    return names
