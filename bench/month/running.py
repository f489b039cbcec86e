"""The days of the month one after the other: all communes up to an hour, then what the site does by itself."""

from collections import Counter

from bench.month.playing import Communes
from bench.month.regular import run_jobs
from bench.month.rhythm import DAYS, QUARTER, moment


def play_all(communes: Communes) -> Counter[str]:
    """The whole month in this process; what was done."""
    did: Counter[str] = Counter()
    now = moment(0, 0)
    while now < moment(DAYS, 0):
        communes.play_until(now + QUARTER)
        did += run_jobs(now, now + QUARTER)
        now += QUARTER
    return communes.done + did
