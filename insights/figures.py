"""How incidents are being handled, by the commune of today."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field, fields

from django.db.models import Avg, Count, F, Q
from django.utils import timezone

from agencies.models import User
from agencies.policy import reach_of
from incidents.models import Incident
from incidents.states import State
from places.models import Succession, Unit

ENDED = (State.CLOSED, State.REJECTED, State.DUPLICATE, State.REFERRED)


@dataclass
class Row:
    """Figures of one commune; `verify_hours` is the mean from report to verification, calendar hours."""

    unit: Unit | None
    received: int = 0
    waiting: int = 0
    handling: int = 0
    overdue: int = 0
    closed: int = 0
    other_end: int = 0
    verified: int = 0
    verify_hours_sum: float = field(default=0.0, repr=False)

    @property
    def verify_hours(self) -> float | None:
        return self.verify_hours_sum / self.verified if self.verified else None

    def add(self, other: "Row") -> None:
        for item in fields(self):
            if item.name != "unit":
                setattr(self, item.name, getattr(self, item.name) + getattr(other, item.name))


@dataclass(frozen=True)
class Figures:
    rows: list[Row]
    total: Row
    start: dt.date
    end: dt.date
    is_sample: bool
    """Sample cases were counted, because the site has no real ones yet."""


def figures_for(user: User, *, start: dt.date, end: dt.date, now: dt.datetime | None = None) -> Figures:
    """Incidents received from `start` to `end`, both included, in the communes whose figures the person may see.

    A case of a former unit counts in the unit that took over most of it. Communes without a case are listed with
    zeros: nothing reported is a figure too. Real cases and samples are never counted together: samples only while the
    site has no real case at all. Five queries, however many cases there are.
    """
    now = now or timezone.now()
    covered = reach_of(user).unit_ids("figures.view")
    zone = timezone.get_current_timezone()
    since = dt.datetime.combine(start, dt.time.min, zone)
    until = dt.datetime.combine(end + dt.timedelta(days=1), dt.time.min, zone)
    communes = Unit.objects.on(timezone.localdate(now)).communes().filter(id__in=covered)
    today_units = {unit.pk: unit for unit in communes.defer("geometry", "outline").by_name()}
    rows = {pk: Row(unit=unit) for pk, unit in today_units.items()}
    became = _became(covered)
    is_sample = not Incident.objects.filter(is_sample=False).exists()
    found = (
        Incident.objects.filter(unit_id__in=covered, received_at__gte=since, received_at__lt=until, is_sample=is_sample)
        .values("unit_id")
        .annotate(
            received=Count("pk"),
            waiting=Count("pk", filter=Q(state__in=[State.RECEIVED, State.REOPENED])),
            ended=Count("pk", filter=Q(state__in=ENDED)),
            closed=Count("pk", filter=Q(state=State.CLOSED)),
            late=Count("pk", filter=Q(due_at__lt=now)),
            verified=Count("pk", filter=Q(verified_at__isnull=False)),
            verify_time=Avg(F("verified_at") - F("received_at")),
        )
    )
    for item in found:
        unit_id = _today(item["unit_id"], became, today_units)
        row = rows.setdefault(unit_id, Row(unit=None))
        hours = item["verify_time"].total_seconds() / 3600 if item["verify_time"] else 0.0
        row.add(
            Row(
                unit=None,
                received=item["received"],
                waiting=item["waiting"],
                handling=item["received"] - item["waiting"] - item["ended"],
                overdue=item["late"],
                closed=item["closed"],
                other_end=item["ended"] - item["closed"],
                verified=item["verified"],
                verify_hours_sum=hours * item["verified"],
            )
        )
    total = Row(unit=None)
    for row in rows.values():
        total.add(row)
    ordered = sorted(rows.values(), key=lambda row: (-row.overdue, -row.received))
    return Figures(rows=ordered, total=total, start=start, end=end, is_sample=is_sample and total.received > 0)


def _became(unit_ids: Iterable[int]) -> dict[int, int]:
    """Successor of each unit that has one; of several, the one that took the largest known share."""
    pairs = Succession.objects.filter(predecessor_id__in=unit_ids).order_by(F("share").asc(nulls_first=True), "-id")
    return {pair.predecessor_id: pair.successor_id for pair in pairs}


def _today(unit_id: int, became: dict[int, int], today: dict[int, Unit]) -> int:
    while unit_id not in today and unit_id in became:
        unit_id = became[unit_id]
    return unit_id
