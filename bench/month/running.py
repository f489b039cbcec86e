"""The days of the month one after the other: all communes up to an hour, then what the site does by itself."""

from collections import Counter

from bench.month.playing import Communes
from bench.month.regular import STEP, run_jobs
from bench.month.rhythm import DAYS, moment


def play_all(communes: Communes) -> Counter[str]:
    """The whole month in this process; what was done."""
    did: Counter[str] = Counter()
    now = moment(0, 0)
    while now < moment(DAYS, 0):
        communes.play_until(now + STEP)
        did += run_jobs(now, now + STEP)
        now += STEP
    return communes.done + did
