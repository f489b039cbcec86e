"""The inbox by what is due: every case stands in exactly one group, that of the first rule that fits."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Case, CharField, Count, Q, TextChoices, Value, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from incidents.handling import ENDS
from incidents.models import IncidentQuerySet, Question
from incidents.states import State

ACTED_ON_BY_AGENCY = (State.ASSIGNED, State.INSPECTING, State.VIOLATION_FOUND, State.REMEDIATION)
"""States in which the agency that a case was handed to has the next step."""


class DueGroup(TextChoices):
    """Values are those of the address's parameter `due`."""

    OVERDUE = "overdue", _("Quá hạn")
    TODAY = "today", _("Hôm nay")
    WEEK = "week", _("Tuần này")
    WAITING = "waiting", _("Đang chờ người khác")
    REST = "rest", _("Còn lại")
    ENDED = "ended", _("Đã xong")


@dataclass(frozen=True)
class Today:
    """What the rules depend on. `own_agency_ids` are the agencies the person works for."""

    now: dt.datetime
    own_agency_ids: Collection[int] = frozenset()

    @property
    def midnight(self) -> dt.datetime:
        """The end of today in the site's time zone."""
        local = timezone.localtime(self.now)
        return local.replace(hour=0, minute=0, second=0, microsecond=0) + dt.timedelta(days=1)

    @property
    def monday(self) -> dt.datetime:
        """The end of this week."""
        return self.midnight + dt.timedelta(days=6 - timezone.localtime(self.now).weekday())

    def rules(self) -> list[tuple[DueGroup, Q]]:
        """Nothing that is overdue hides behind somebody else's turn. What another agency must do waits for it even if
        it is due today; a hold or a question to the reporter that ends today is today's work."""
        handed = Q(state__in=ACTED_ON_BY_AGENCY, agency__isnull=False) & ~Q(agency_id__in=self.own_agency_ids)
        asked = Question.objects.filter(answered__isnull=True).values("report__incident_id")
        return [
            (DueGroup.ENDED, Q(state__in=ENDS)),
            (DueGroup.OVERDUE, Q(due_at__lt=self.now)),
            (DueGroup.WAITING, handed),
            (DueGroup.TODAY, Q(due_at__lt=self.midnight)),
            (DueGroup.WAITING, Q(state=State.ON_HOLD) | Q(pk__in=asked)),
            (DueGroup.WEEK, Q(due_at__lt=self.monday)),
        ]

    def group(self) -> Case:
        """SQL: the value of the case's group."""
        whens = (When(rule, then=Value(group.value)) for group, rule in self.rules())
        return Case(*whens, default=Value(DueGroup.REST.value), output_field=CharField())

    def within(self, group: DueGroup) -> Q:
        """What holds of every case of the group and what an index can find; not enough to be of the group."""
        ended = Q(state__in=ENDS)
        return {
            DueGroup.OVERDUE: Q(due_at__lt=self.now),
            DueGroup.TODAY: Q(due_at__gte=self.now, due_at__lt=self.midnight),
            DueGroup.WEEK: Q(due_at__gte=self.midnight, due_at__lt=self.monday),
            DueGroup.WAITING: ~ended,
            DueGroup.REST: ~ended,
            DueGroup.ENDED: ended,
        }[group]


def of_group(found: IncidentQuerySet, group: DueGroup, today: Today) -> IncidentQuerySet:
    return found.filter(today.within(group)).alias(due_group=today.group()).filter(due_group=group.value)


def counts(found: IncidentQuerySet, today: Today) -> dict[DueGroup, int]:
    """How many of `found` each group holds, zero included. One query."""
    rows = found.order_by().annotate(due_group=today.group()).values("due_group").annotate(n=Count("pk"))
    by_value = {row["due_group"]: row["n"] for row in rows}
    return {group: by_value.get(group.value, 0) for group in DueGroup}
