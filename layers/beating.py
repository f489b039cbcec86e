"""A sign of life from a job whose single steps take minutes, so that a page can tell work from a worker that died."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import DatabaseError, connection

log = logging.getLogger(__name__)

EVERY_S = 20.0


@contextmanager
def beating(beat: Callable[[], None]) -> Iterator[None]:
    """Calls `beat` every `EVERY_S` seconds inside, in a thread with a database connection of its own."""
    done = threading.Event()

    def run() -> None:
        while not done.wait(EVERY_S):
            try:
                beat()
            except DatabaseError as error:
                log.warning("no sign of life: %s", error)
            finally:
                connection.close()

    thread = threading.Thread(target=run, name="beating", daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()
