"""How content reporters are, by commune: told only as sums, so that nobody is recognised.

Counted are words given within the last four finished quarters of the calendar, once none of them can be changed any
more. Windows that anybody could choose, or that grow by the day, would give a single word away: the difference of two
sums. There is no total either, from which a commune with few words could be found.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Avg, Count
from django.utils import timezone

from agencies.models import User
from agencies.policy import reach_of
from incidents.models import Incident, Satisfaction
from places.models import Unit

FEWEST = 5
"""Fewer words than these are not told."""
QUARTERS = 4


@dataclass(frozen=True)
class Content:
    """`mean` is from 1 to 5; `count` and `mean` are None where there are fewer than `FEWEST`."""

    unit: Unit
    count: int | None
    mean: float | None


@dataclass(frozen=True)
class Contents:
    rows: list[Content]
    start: dt.date
    end: dt.date
    """The first day, and the day after the last."""

    @property
    def last_day(self) -> dt.date:
        return self.end - dt.timedelta(days=1)


def satisfaction_for(user: User, *, today: dt.date | None = None) -> Contents:
    """The communes of the leader's area, each with its sum or without. Empty for everybody else. Three queries beyond
    the person's reach."""
    today = today or timezone.localdate()
    start, end = _window(today)
    covered = reach_of(user).unit_ids("figures.view_satisfaction")
    zone = timezone.get_current_timezone()
    is_sample = not Incident.objects.filter(is_sample=False).exists()
    found = (
        Satisfaction.objects.filter(
            report__incident__unit_id__in=covered,
            report__incident__is_sample=is_sample,
            given_at__gte=dt.datetime.combine(start, dt.time.min, zone),
            given_at__lt=dt.datetime.combine(end, dt.time.min, zone),
        )
        .values("report__incident__unit_id")
        .annotate(count=Count("pk"), mean=Avg("face"))
    )
    told = {row["report__incident__unit_id"]: row for row in found if row["count"] >= FEWEST}
    communes = Unit.objects.on(today).communes().filter(pk__in=covered).defer("geometry", "outline").by_name()
    rows = [_content(unit, told.get(unit.pk)) for unit in communes]
    return Contents(rows=rows, start=start, end=end)


def _content(unit: Unit, told: Mapping[str, Any] | None) -> Content:
    return Content(unit, told["count"], told["mean"]) if told else Content(unit, None, None)


def _window(today: dt.date) -> tuple[dt.date, dt.date]:
    """The last `QUARTERS` quarters that were over before words given in them could no longer be changed."""
    settled = today - dt.timedelta(days=settings.SATISFACTION_CHANGE_DAYS)
    end = dt.date(settled.year, 3 * ((settled.month - 1) // 3) + 1, 1)
    months = end.year * 12 + end.month - 1 - 3 * QUARTERS
    return dt.date(months // 12, months % 12 + 1, 1), end
