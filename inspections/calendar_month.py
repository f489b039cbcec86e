"""A month of inspections: days with what falls on each."""

import calendar
import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone
from django.utils.timezone import localdate

from inspections.models import Order, OrderQuerySet


@dataclass(frozen=True)
class Month:
    year: int
    month: int

    @classmethod
    def parse(cls, text: str) -> "Month":
        """ "2026-12"; what is none, or has no months around it, is this month."""
        try:
            day = dt.datetime.strptime(text, "%Y-%m").date()
        except ValueError:
            day = localdate()
        if not dt.MINYEAR < day.year < dt.MAXYEAR:
            day = localdate()
        return cls(day.year, day.month)

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.month:02d}"

    @property
    def first(self) -> dt.date:
        return dt.date(self.year, self.month, 1)

    def moved(self, months: int) -> "Month":
        place = self.year * 12 + self.month - 1 + months
        return Month(min(max(place // 12, 1), 9998), place % 12 + 1)


@dataclass(frozen=True)
class Day:
    day: dt.date
    in_month: bool
    is_today: bool
    orders: tuple[Order, ...]


def orders_of_month(orders: OrderQuerySet, month: Month) -> OrderQuerySet:
    """Those that fall on any of its days, by the clock here, the earliest first."""
    zone = timezone.get_current_timezone()
    begins = dt.datetime.combine(month.first, dt.time(), zone)
    ends = dt.datetime.combine(month.moved(1).first, dt.time(), zone)
    return orders.filter(starts_at__lt=ends, ends_at__gt=begins).order_by("starts_at", "pk")


def weeks(month: Month, orders: Iterable[Order]) -> list[list[Day]]:
    """Whole weeks from Monday; an order of several days stands on each."""
    orders, today = list(orders), localdate()
    return [
        [
            Day(
                day=day,
                in_month=day.month == month.month,
                is_today=day == today,
                orders=tuple(o for o in orders if localdate(o.starts_at) <= day <= _last_day(o)),
            )
            for day in week
        ]
        for week in calendar.Calendar().monthdatescalendar(month.year, month.month)
    ]


def _last_day(order: Order) -> dt.date:
    """One that ends at midnight does not fall on the day that begins then."""
    return localdate(order.ends_at - dt.timedelta(seconds=1))
