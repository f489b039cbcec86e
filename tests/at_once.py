"""Things that happen at the same moment, each on a connection of its own."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier
from typing import Any

from geodata.errors import GeoPGIError
from tests.incidents.test_reporter_races import on_its_own_connection


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """What each answered, or the error of this site that it raised; anything else, such as a deadlock, is raised. The
    test's own rows must be committed."""
    together = Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Any:
        together.wait(timeout=20)
        try:
            return act()
        except GeoPGIError as error:
            return error

    with ThreadPoolExecutor(len(acts)) as pool:
        running = [pool.submit(on_its_own_connection(partial(run, act))) for act in acts]
        return [one.result(timeout=60) for one in running]


def refused(answers: list[Any]) -> list[GeoPGIError]:
    return [answer for answer in answers if isinstance(answer, GeoPGIError)]
