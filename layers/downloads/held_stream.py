"""How many files a process sends at a time: each takes a thread of the server as long as the line is slow."""

from __future__ import annotations

import threading
from collections.abc import Iterator

from layers.errors_open import TooBusy

MOST_AT_ONCE = 2
_places = threading.BoundedSemaphore(MOST_AT_ONCE)


class HeldStream:
    """Pieces of a file; holds a place until it ends or is closed, begun or not. Raises `TooBusy` when made while all
    places are taken."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        if not _places.acquire(blocking=False):
            raise TooBusy()
        self._pieces = pieces
        self._holds = True

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        try:
            return next(self._pieces)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        if self._holds:
            self._holds = False
            _places.release()
