"""What one process of the simulated month does when it is told to (see `processes`)."""

import datetime as dt
import random
from collections import Counter

from django.core.management import call_command
from django.db import connection

from bench.month import checks, staff
from bench.month.hour import it_is
from bench.month.playing import Communes
from bench.month.regular import run_jobs
from bench.month.rhythm import Arrival, moment

_share: list[Communes] = []
"""The communes of this process, once it has some."""


def set_up(seed: int) -> int:
    """Tables, communes and staff, some of whom will be away; how many accounts."""
    call_command("migrate", verbosity=0)
    with it_is(moment(0, 0)):
        accounts = staff.set_up()
        staff.plan_leave(random.Random(f"{seed} leave"))
    return accounts


def begin(arrivals: list[Arrival], seed: int) -> None:
    with it_is(moment(0, 0)):
        _share[:] = [Communes(seed=seed, arrivals=arrivals)]


def play_until(end: dt.datetime) -> Counter[str]:
    return _share[0].play_until(end)


def do_jobs(begin: dt.datetime, end: dt.datetime) -> Counter[str]:
    return run_jobs(begin, end)


def problems(now: dt.datetime) -> list[str]:
    with it_is(now):
        return checks.problems(now)


def settle() -> None:
    """As the database does by itself in the nights of a month."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
