"""The days of the month one after the other: all communes up to an hour, then what the site does by itself."""

import datetime as dt
from collections import Counter

from bench.month.playing import Communes
from bench.month.regular import run_jobs
from bench.month.rhythm import DAYS, QUARTER, moment


def play_all(communes: Communes, *, jobs_every: dt.timedelta = QUARTER) -> Counter[str]:
    """The whole month in this process; what was done."""
    did: Counter[str] = Counter()
    now = moment(0, 0)
    while now < moment(DAYS, 0):
        communes.play_until(now + jobs_every)
        did += run_jobs(now, now + jobs_every)
        now += jobs_every
    return communes.done + did
