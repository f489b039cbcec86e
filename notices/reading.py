"""From the spine to messages: events of cases and warnings become deliveries, each once."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator

from django.db import transaction
from django.db.models import F, Max, Min, Q, QuerySet
from django.utils import timezone

from alerts.models import Warning
from incidents.following import NO_NEWS, tells
from incidents.models import Event
from incidents.states import PUBLIC_STATES, State
from notices.models import About, Delivery, ReadingMark, Subscription

LATE_COMMIT = dt.timedelta(minutes=20)
"""No transaction that writes an event runs longer: the worker ends a job after 15 minutes."""
TOLD_TO_COMMUNE = frozenset({State.CLOSED, State.REFERRED, State.REOPENED})
"""Beside a case's becoming public; the steps between are on its page and in the commune's feed."""


def read_news(now: dt.datetime | None = None) -> int:
    """Makes the deliveries of all that happened since; how many. Run again or twice at once, it makes none."""
    now = now or timezone.now()
    with transaction.atomic():
        mark = _mark(now)
        events = list(Event.objects.filter(pk__gt=mark.event_id).select_related("incident").order_by("pk"))
        made = _keep([*_of_reports(events), *_of_communes(events), *_of_warnings(now)])
        if now - mark.seen_at >= LATE_COMMIT:
            mark.event_id, mark.newest_id, mark.seen_at = mark.newest_id, _newest(), now
            mark.save()
    return made


def _mark(now: dt.datetime) -> ReadingMark:
    """Begins, at the first run ever, where the first subscriber began."""
    if not ReadingMark.objects.exists():
        first = _confirmed().aggregate(first=Min("after_event"))["first"]
        begin = _newest() if first is None else first
        ReadingMark.objects.get_or_create(pk=1, defaults={"event_id": begin, "newest_id": begin, "seen_at": now})
    return ReadingMark.objects.select_for_update().get(pk=1)


def _newest() -> int:
    return Event.objects.order_by().aggregate(newest=Max("pk"))["newest"] or 0


def _keep(deliveries: list[Delivery]) -> int:
    before = Delivery.objects.count()
    Delivery.objects.bulk_create(deliveries, ignore_conflicts=True, batch_size=500)
    return Delivery.objects.count() - before


def _confirmed() -> "QuerySet[Subscription]":
    return Subscription.objects.filter(confirmed_at__isnull=False)


def _of_reports(events: list[Event]) -> Iterator[Delivery]:
    """To each reporter what the page of the report tells, but not the reporter's own doing. A duplicate's reporter
    hears of the main case."""
    by_incident: dict[int, list[Event]] = defaultdict(list)
    for event in events:
        by_incident[event.incident_id].append(event)
    own, main, last = (
        "report__incident",
        "report__incident__duplicate_of",
        "report__incident__duplicate_of__duplicate_of",
    )
    of_these = Q(**{f"{own}__in": by_incident}) | Q(**{f"{main}__in": by_incident}) | Q(**{f"{last}__in": by_incident})
    rows = _confirmed().filter(of_these).values_list("pk", "report_id", "after_event", own, main, last)
    for pk, report_id, after_event, *incidents in rows:
        for event in (event for incident in incidents for event in by_incident.get(incident, ())):
            own_doing = event.by == Event.By.REPORTER and event.data.get("report") == report_id
            news = event.verb not in NO_NEWS and not own_doing and tells(event, report_id)
            if event.pk > after_event and news:
                yield Delivery(subscription_id=pk, about=About.REPORT, event=event)


def _of_communes(events: list[Event]) -> Iterator[Delivery]:
    by_unit: dict[int, list[Event]] = defaultdict(list)
    for event in events:
        if _is_public_news(event):
            by_unit[event.incident.unit_id].append(event)
    rows = _confirmed().filter(unit_id__in=by_unit).values_list("pk", "unit_id", "after_event")
    for pk, unit_id, after_event in rows:
        for event in by_unit[unit_id or 0]:
            if event.pk > after_event:
                yield Delivery(subscription_id=pk, about=About.CASE, event=event)


def _is_public_news(event: Event) -> bool:
    incident = event.incident
    if incident.verified_at is None or State(incident.state) not in PUBLIC_STATES or event.at < incident.verified_at:
        return False
    became_public = event.at == incident.verified_at and bool(event.to_state)
    return became_public or event.to_state in TOLD_TO_COMMUNE


def _of_warnings(now: dt.datetime) -> Iterator[Delivery]:
    """Warnings in force to those who had subscribed before; that one was called off to those who had it."""
    in_force = Warning.objects.in_force(now).filter(
        units__subscriptions__confirmed_at__isnull=False, units__subscriptions__confirmed_at__lte=F("issued_at")
    )
    for pk, subscription_id in in_force.values_list("pk", "units__subscriptions").distinct():
        yield Delivery(subscription_id=subscription_id, warning_id=pk, about=About.WARNING)
    called_off = Delivery.objects.filter(
        about=About.WARNING,
        sent_at__isnull=False,
        warning__ended_at__isnull=False,
        warning__expires_at__gt=now,
        warning__replaced_by__isnull=True,
    )
    for pk, subscription_id in called_off.values_list("warning_id", "subscription_id"):
        yield Delivery(subscription_id=subscription_id, warning_id=pk, about=About.WARNING_ENDED)
