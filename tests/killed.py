"""A process that is killed in the middle of its work, as the system kills one for which there is no memory."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable

from django.db import connections


def killed_midway(work: Callable[[Callable[[], None]], object]) -> None:
    """Runs `work(midway)` in a process of its own and kills it (kill -9) where it calls `midway()`. The test's
    database must not be held in a transaction."""
    connections.close_all()
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:

        def midway() -> None:
            os.write(writing, b"x")
            time.sleep(60)

        try:
            work(midway)
        finally:
            os._exit(1)  # `midway` was never called: the parent reads nothing
    os.close(writing)
    reached = os.read(reading, 1)
    os.close(reading)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    assert reached, "it was done, or broke, before it came to the middle"
