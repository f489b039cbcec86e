"""How late it is, and how much time is left, in words."""

import datetime as dt

from django.utils import timezone
from django.utils.translation import gettext, ngettext

from incidents.clocks import ACKNOWLEDGE, ANSWER, counting, running
from incidents.models import Incident
from incidents.working_time import local_day, working_time_between

HOUR = dt.timedelta(hours=1)


def how_late(due: dt.datetime, now: dt.datetime | None = None) -> str:
    """“3 ngày” by the calendar, within a day in hours; “” while there is time."""
    now = now or timezone.now()
    if now <= due:
        return ""
    days = (local_day(now) - local_day(due)).days
    if days and now - due >= 24 * HOUR:
        return ngettext("%(n)s ngày", "%(n)s ngày", days) % {"n": days}
    hours = int((now - due) / HOUR)
    if hours:
        return ngettext("%(n)s giờ", "%(n)s giờ", hours) % {"n": hours}
    return gettext("chưa đến 1 giờ")


def late_beside(incident: Incident, now: dt.datetime | None = None) -> list[str]:
    """Sentences of what is overdue beside the running step: that nobody looked, that the reporter has no result."""
    ends = running(incident)
    sentences = {
        ACKNOWLEDGE: gettext("Chưa ai xem phản ánh, quá hạn %(late)s"),
        ANSWER: gettext("Chưa trả lời người phản ánh, quá hạn %(late)s"),
    }
    lateness = {clock: how_late(ends[clock], now) for clock in sentences if clock in ends}
    return [sentences[clock] % {"late": late} for clock, late in lateness.items() if late]


def time_left(incident: Incident) -> str:
    """What the clock that waits during a hold has left. One query."""
    if incident.held_due_at is None or incident.held_at is None:
        return ""
    by_work, calendar = counting(incident.held_clock, incident)
    if by_work:
        left = working_time_between(incident.held_at, incident.held_due_at, calendar)
        words = gettext("%(hours)s giờ %(minutes)s phút làm việc")
    else:
        left = incident.held_due_at - incident.held_at
        words = gettext("%(hours)s giờ %(minutes)s phút, kể cả đêm và ngày nghỉ")
    minutes = int(left / dt.timedelta(minutes=1))
    return words % {"hours": minutes // 60, "minutes": minutes % 60}
