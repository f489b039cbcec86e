"""What must hold of every case, however the month went: nobody forgot it."""

import datetime as dt
from itertools import chain, islice

from django.conf import settings
from django.db.models import Count, Exists, F, Max, Min, OuterRef

from agencies.seal_checks import verify_seals
from agencies.verifying import in_words, verify_chains
from incidents.cells import wrong_cells
from incidents.clocks import running
from incidents.deadlines import current_calendar
from incidents.models import Escalation, EscalationLevel, Event, Incident, IncidentQuerySet, KeptBack
from incidents.people import owners_of
from incidents.states import ENDS, State
from incidents.working_time import working_time_before

_TOLD = 5
"""Codes named of each kind of problem."""


def problems(now: dt.datetime) -> list[str]:
    """A sentence for each thing that is not as it must be; empty when all is well."""
    found = [
        _of_cases("without an owner", _without_owner()),
        _of_cases("open without a next date", _without_date()),
        _of_cases("on hold without an end", Incident.objects.filter(state=State.ON_HOLD, due_at__isnull=True)),
        _of_cases("overdue of which nobody was told", Incident.objects.filter(pk__in=_not_told(now))),
        _of_cases("with gaps between events", _with_gaps()),
        _of_cases("whose events are later than a later one", _out_of_order()),
        _of_cells(len(wrong_cells())),
        *map(in_words, islice(chain(verify_chains(), verify_seals()), _TOLD)),
    ]
    return [problem for problem in found if problem]


def open_cases() -> IncidentQuerySet:
    return Incident.objects.exclude(state__in=ENDS)


def _without_owner() -> IncidentQuerySet:
    """Neither handed to an agency nor in the area of one."""
    owned = owners_of(open_cases().only("state", "unit_id", "agency_id"))
    return open_cases().exclude(pk__in=owned)


def _without_date() -> IncidentQuerySet:
    """Neither a clock nor, of what a block keeps back, the day when that ends."""
    waiting = KeptBack.objects.filter(incident=OuterRef("pk"), ended_at__isnull=True)
    return open_cases().filter(~Exists(waiting), due_at__isnull=True)


def _not_told(now: dt.datetime) -> list[int]:
    """Of each clock that is over, the leaders were told, and those above once it was over for so long (see
    `escalating`)."""
    hours = dt.timedelta(hours=1)
    again = working_time_before(now, settings.ESCALATE_AGAIN_HOURS * hours, current_calendar())
    again_emergency = now - settings.ESCALATE_AGAIN_EMERGENCY_HOURS * hours
    told = set(Escalation.objects.values_list("incident_id", "clock", "due_at", "level"))
    missing = []
    for incident in open_cases().select_related("category").iterator():
        for clock, due in running(incident).items():
            above = due < (again_emergency if incident.category.emergency else again)
            levels = [EscalationLevel.LEADER] * (due < now) + [EscalationLevel.ABOVE] * above
            if any((incident.pk, clock, due, level) not in told for level in levels):
                missing.append(incident.pk)
    return missing


def _with_gaps() -> IncidentQuerySet:
    counted = Incident.objects.annotate(
        first=Min("events__version"), last=Max("events__version"), number=Count("events__version", distinct=True)
    )
    return counted.exclude(first=1, last=F("version"), number=F("version"))


def _out_of_order() -> IncidentQuerySet:
    later = Event.objects.filter(incident=OuterRef("incident"), version__gt=OuterRef("version"), at__lt=OuterRef("at"))
    return Incident.objects.filter(pk__in=Event.objects.filter(Exists(later)).values("incident"))


def _of_cases(what: str, cases: IncidentQuerySet) -> str:
    number = cases.count()
    codes = ", ".join(cases.order_by("pk").values_list("code", flat=True)[:_TOLD])
    return f"{number} cases {what}: {codes}{' …' if number > _TOLD else ''}" if number else ""


def _of_cells(wrong: int) -> str:
    return f"{wrong} squares of the map count other than the rows" if wrong else ""
