"""Whether somebody is at the desk at a moment."""

import datetime as dt
from zoneinfo import ZoneInfo

from django.conf import settings

from incidents.deadlines import WorkingCalendar


def in_office_hours(moment: dt.datetime, calendar: WorkingCalendar) -> bool:
    """Between `WORK_STARTS_AT` and `WORK_ENDS_AT` of a working day, the break at noon too; `moment` is aware."""
    local = moment.astimezone(ZoneInfo(settings.TIME_ZONE))
    return calendar.works(local.date()) and settings.WORK_STARTS_AT <= local.time() < settings.WORK_ENDS_AT
