"""Which agency should answer for an incident: by the rules of the office, and where none fits, by kind and nearness.

Of the rules that fit, the most specific wins, in this order: a rule of the kind before one of its group before one of
any kind; then a rule of the very unit before one of what it became before one of a unit above before one of any place;
then one of these hours before one of any; then one with dates before one without, the later beginning first; at last
the newer.
"""

import datetime as dt
from dataclasses import dataclass

from django.db import connection
from django.db.models import Q
from django.utils import timezone

from agencies.models import Agency, AreaOfResponsibility, User
from incidents.deadlines import current_calendar
from incidents.models import Category, Hours, Incident, RoutingRule
from incidents.people import able_agencies, able_people
from incidents.working_time import local_day
from places.models import Level

_OVER = """
    WITH RECURSIVE over (unit_id) AS (
        SELECT %s::bigint
        UNION
        SELECT step.top_id FROM over JOIN (
            SELECT id AS under_id, parent_id AS top_id FROM places_unit WHERE parent_id IS NOT NULL
            UNION ALL
            SELECT predecessor_id, successor_id FROM places_succession
        ) AS step ON step.under_id = over.unit_id
    )
    SELECT u.id, u.level FROM over JOIN places_unit AS u ON u.id = over.unit_id
"""


@dataclass(frozen=True)
class Suggestion:
    """`agencies` are active ones that have somebody to handle a case, best first. With `rule`, its agency stands first;
    `person` is the rule's, where that person may handle cases of the agency today; `informed` are the agencies that are
    told. `others` are the rules that fit too, less specific ones."""

    agencies: list[Agency]
    rule: RoutingRule | None = None
    person: User | None = None
    informed: tuple[Agency, ...] = ()
    others: tuple[RoutingRule, ...] = ()


def suggest(*, category: Category, unit_id: int, at: dt.datetime | None = None) -> Suggestion:
    """For an incident of the kind in the unit that is assigned at that moment (aware; now). Seven queries at most."""
    at = at or timezone.now()
    ranks = _ranks(unit_id)
    by_nearness = _by_nearness(category, ranks, local_day(at))
    rules = _fitting(category, ranks, at)
    if not rules:
        return Suggestion(agencies=by_nearness)
    rule, *others = rules
    person = rule.person
    if person is not None and person not in able_people([rule.agency_id], local_day(at))[rule.agency_id]:
        person = None
    return Suggestion(
        agencies=[rule.agency, *(agency for agency in by_nearness if agency.pk != rule.agency_id)],
        rule=rule,
        person=person,
        informed=tuple(a for a in rule.informed.all() if a.active and a.pk != rule.agency_id),
        others=tuple(others),
    )


def suggested_agencies(incident: Incident) -> list[Agency]:
    """Those of `suggest` for the incident, now."""
    return suggest(category=incident.category, unit_id=incident.unit_id).agencies


def _ranks(unit_id: int) -> dict[int, int]:
    """The unit, what it became, and what lies above, by id: 0, 1, 2."""
    with connection.cursor() as cursor:
        cursor.execute(_OVER, [unit_id])
        rows = cursor.fetchall()
    return {pk: 0 if pk == unit_id else 1 if level == Level.COMMUNE else 2 for pk, level in rows}


def _by_nearness(category: Category, ranks: dict[int, int], day: dt.date) -> list[Agency]:
    """Agencies that answer for one of the units and have somebody for it: the kind that leads the incident's category
    first, then the one with the smaller area."""
    areas = AreaOfResponsibility.objects.filter(unit_id__in=ranks).values_list("agency_id", "unit__level")
    wide: dict[int, bool] = {}
    for agency_id, level in areas:
        wide[agency_id] = wide.get(agency_id, False) or level != Level.COMMUNE
    agencies = able_agencies(day).filter(pk__in=wide)
    return sorted(agencies, key=lambda agency: (agency.kind != category.lead_kind, wide[agency.pk], agency.name))


def _fitting(category: Category, ranks: dict[int, int], at: dt.datetime) -> list[RoutingRule]:
    """Rules in use on that day whose agency has somebody to handle a case, the most specific first."""
    day = local_day(at)
    rules = (
        RoutingRule.objects.in_use()
        .filter(Q(category=category) | Q(category__isnull=True))
        .filter(Q(group=category.group_id) | Q(group__isnull=True))
        .filter(Q(unit_id__in=ranks) | Q(unit__isnull=True))
        .filter(Q(starts_on__isnull=True) | Q(starts_on__lte=day), Q(ends_on__isnull=True) | Q(ends_on__gte=day))
        .filter(agency__in=able_agencies(day))
        .select_related("agency", "person", "category", "group", "unit")
        .defer("unit__geometry", "unit__outline", "unit__centre")
        .prefetch_related("informed")
    )
    found = list(rules)
    if any(rule.hours != Hours.ANY for rule in found):
        now = Hours.WORKING if current_calendar().open_at(at) else Hours.OUTSIDE
        found = [rule for rule in found if rule.hours in (Hours.ANY, now)]
    return sorted(found, key=lambda rule: _generality(rule, ranks))


def _generality(rule: RoutingRule, ranks: dict[int, int]) -> tuple[int, ...]:
    """In the order that the head of this file tells; the smallest is the most specific."""
    kind = 0 if rule.category_id else 1 if rule.group_id else 2
    place = 3 if rule.unit_id is None else ranks[rule.unit_id]
    undated = int(rule.starts_on is None and rule.ends_on is None)
    begins = rule.starts_on.toordinal() if rule.starts_on else 0
    return kind, place, int(rule.hours == Hours.ANY), undated, -begins, -rule.pk
