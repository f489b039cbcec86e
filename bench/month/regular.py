"""What the site does by itself in a month: the jobs of its rooms by their own timetable, each at most once in six
hours, so that a month takes minutes. Import only after `django.setup()`."""

import datetime as dt
from collections import Counter

from croniter import croniter
from django.utils.module_loading import import_string

from agencies import jobs as agencies_jobs
from bench.month.hour import it_is
from bench.month.rhythm import ZONE
from incidents import jobs as incidents_jobs
from inspections import jobs as inspections_jobs

TIMETABLES = (incidents_jobs.SCHEDULES, inspections_jobs.SCHEDULES, agencies_jobs.SCHEDULES)


def run_jobs(begin: dt.datetime, end: dt.datetime) -> Counter[str]:
    """Runs at `end` what was due between both; how much each job says it did, by name; 1 for one that
    says no number."""
    did: Counter[str] = Counter()
    with it_is(end):
        for timetable in TIMETABLES:
            for name, (function, cron) in timetable.items():
                if croniter(cron, begin.astimezone(ZONE)).get_next(dt.datetime) <= end:
                    told = import_string(function)()
                    did[name] += told if isinstance(told, int) else 1
    return did
