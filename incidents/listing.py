"""The staff inbox: the cases of a filter, for the list and for the map."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.gis.geos import Polygon
from django.core.paginator import Paginator
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.expressions import CombinedExpression
from django.db.models.functions import Coalesce
from django.utils import timezone

from agencies.models import User
from agencies.policy import can, reach_of
from incidents.case_looks import with_changed_mark
from incidents.codes import read_incident_code
from incidents.due_groups import Today, of_group
from incidents.inbox_filter import InboxFilter
from incidents.leaders_told import leaders_told
from incidents.models import Incident, IncidentQuerySet, KeptBack, Photo, Question, Report, ReportSign
from incidents.states import State
from places.folding import Fold
from places.lineage import with_all_under

PAGE_SIZE = 25
MAP_LIMIT = 2000


@dataclass(frozen=True)
class InboxPage:
    """`incidents` have category, unit and agency loaded and `photo_count`, `report_count` (with those of their
    duplicates), the signs `suspicious`, `many_here`, and `has_answer` (a reporter answered what nobody has read yet),
    `changed_for_me` (since this person looked), `leaders_told` (see there) annotated."""

    incidents: list[Incident]
    total: int
    number: int
    pages: int


def works_by_assignment(user: User) -> bool:
    """Whether this person's work is what is handed to the agency, and never what newly comes in from the area."""
    return bool(reach_of(user).agency_ids("incident.inspect")) and not can(user, "incident.verify")


def own_agency_ids(user: User) -> frozenset[int]:
    return frozenset(membership.agency_id for membership in reach_of(user).memberships)


def today_of(user: User) -> Today:
    """What is due is told from where this person stands."""
    return Today(now=timezone.now(), own_agency_ids=own_agency_ids(user))


def inbox(*, user: User, filters: InboxFilter) -> IncidentQuerySet:
    """Incidents this person may see, narrowed, without those that a block keeps back; the earliest deadline first, so
    what is overdue stands on top, then those without one, newest first."""
    kept_back = KeptBack.objects.waiting().filter(incident=OuterRef("pk"))
    found = Incident.objects.visible_to(user).filter(~Exists(kept_back))
    if filters.unit_id:
        found = found.filter(unit_id__in=with_all_under([filters.unit_id]))
    if filters.states:
        found = found.filter(state__in=filters.states)
    if filters.category:
        found = found.filter(category__slug=filters.category)
    if filters.agency_id:
        found = found.filter(agency_id=filters.agency_id)
    if filters.due:
        found = of_group(found, filters.due, today_of(user))
    if filters.overdue:
        found = found.overdue()
    if filters.answers:
        found = found.filter(Exists(unread_answers()))
    if filters.mine:
        found = found.filter(agency_id__in=own_agency_ids(user))
    if filters.own:
        found = found.filter(assignee=user)
    if filters.text:
        found = found.alias(folded_place=Fold("place_words")).filter(_with_text(filters.text))
    if filters.bbox:
        found = found.filter(location__coveredby=Polygon.from_bbox(filters.bbox))
    return found.order_by(F("due_at").asc(nulls_last=True), "-received_at", "-id")


def inbox_page(*, user: User, filters: InboxFilter, number: int = 1) -> InboxPage:
    """One page of `PAGE_SIZE`, in three queries beyond the person's reach and a narrowing to a unit; a number out of
    range gives the nearest page."""
    paginator = Paginator(inbox(user=user, filters=filters).values_list("pk", flat=True), PAGE_SIZE)
    page = paginator.get_page(number)
    return InboxPage(
        incidents=listed(page.object_list, user), total=paginator.count, number=page.number, pages=paginator.num_pages
    )


def listed(ids: Iterable[int], user: User) -> list[Incident]:
    """The cases in the order of `ids`, with what lists show of them (see `InboxPage`). Only these few rows are joined
    and annotated; whoever chose them sorted nothing but keys. One query beyond that of the ids."""
    order = list(ids)
    rows = _with_signs(Incident.objects.filter(pk__in=order), user).in_bulk() if order else {}
    return [rows[pk] for pk in order]


def _with_signs(found: IncidentQuerySet, user: User) -> IncidentQuerySet:
    return with_changed_mark(
        found.select_related("category", "unit", "agency", "assignee")
        .defer("unit__geometry", "unit__outline", "unit__centre")
        .annotate(
            photo_count=_count(Photo),
            report_count=_count(Report),
            suspicious=_signed(suspicious=True),
            many_here=_signed(many_here=True),
            has_answer=Exists(unread_answers()),
            leaders_told=leaders_told(),
        ),
        user,
    )


def inbox_points(*, user: User, filters: InboxFilter) -> dict[str, Any]:
    """The same incidents as a GeoJSON FeatureCollection, at most `MAP_LIMIT`; `truncated` says that there are more.
    Properties: id, code, category (slug), icon, label, state, state_label, overdue."""
    rows = list(
        inbox(user=user, filters=filters)
        .select_related("category")
        .only("code", "location", "state", "due_at", "category")[: MAP_LIMIT + 1]
    )
    now = timezone.now()
    return {
        "type": "FeatureCollection",
        "truncated": len(rows) > MAP_LIMIT,
        "features": [
            {
                "type": "Feature",
                "geometry": {"type": "Point", "coordinates": [round(c, 6) for c in incident.location.coords]},
                "properties": {
                    "id": incident.pk,
                    "code": incident.code,
                    "category": incident.category.slug,
                    "icon": incident.category.icon,
                    "label": incident.category.label,
                    "state": incident.state,
                    "state_label": State(incident.state).label,
                    "overdue": incident.due_at is not None and incident.due_at < now,
                },
            }
            for incident in rows[:MAP_LIMIT]
        ],
    }


def _with_text(text: str) -> Q:
    words = Fold(Value(text))
    in_report = Report.objects.annotate(folded=Fold("words")).filter(incident=OuterRef("pk"), folded__contains=words)
    return Q(code__iexact=read_incident_code(text)) | Q(Exists(in_report)) | Q(folded_place__contains=words)


def _count(model: type[Photo] | type[Report]) -> CombinedExpression:
    """Of the case itself and of its duplicates. Counted apart, each goes by an index; asked for with an OR, all rows of
    the table are gone through for each case."""
    return _count_of(model, incident=OuterRef("pk")) + _count_of(model, incident__duplicate_of=OuterRef("pk"))


def _count_of(model: type[Photo] | type[Report], **of: OuterRef) -> Coalesce:
    rows = model._default_manager.filter(**of).order_by().values(one=Value(1)).annotate(n=Count("pk"))
    return Coalesce(Subquery(rows.values("n")), 0)


def _signed(**sign: bool) -> Exists:
    return Exists(ReportSign.objects.filter(report__incident=OuterRef("pk"), **sign))


def unread_answers() -> QuerySet[Question]:
    """Of the incident of the outer query."""
    return Question.objects.filter(report__incident=OuterRef("pk"), answered__isnull=False, read_at__isnull=True)
