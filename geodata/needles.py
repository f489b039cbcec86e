"""Words in a file too large to hold."""

from __future__ import annotations

from typing import IO


def contains(file: IO[bytes], needles: tuple[bytes, ...]) -> bool:
    """Whether one of `needles` (capital letters) stands in the rest of `file`, in letters of either size."""
    overlap = max(map(len, needles)) - 1
    tail = b""
    while chunk := file.read(1024 * 1024):
        window = (tail + chunk).upper()
        if any(needle in window for needle in needles):
            return True
        tail = chunk[-overlap:]
    return False
