"""Inspections in a person's own calendar (iCalendar, RFC 5545), by a secret link that can be revoked."""

import datetime as dt
import hashlib
import secrets

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar, Event

from agencies.models import User
from agencies.policy import require
from geodata.visible import visible
from inspections.errors import FeedNotFound
from inspections.models import CalendarFeed, Order
from inspections.states import OrderState

BEFORE, AFTER = dt.timedelta(days=90), dt.timedelta(days=400)
MOST = 2000
READ_EVERY = dt.timedelta(hours=1)
"""How exactly the page tells when the link was read last: not each look is written down."""


def feed_of(user: User) -> CalendarFeed | None:
    return CalendarFeed.objects.filter(user=user, revoked_at__isnull=True).first()


def make_feed(*, user: User) -> str:
    """A new link, in the place of the one before, as a path of this site; it cannot be had again. Raises
    `NotAllowed`."""
    require(user, "order.view")
    token = secrets.token_urlsafe(32)
    with transaction.atomic():
        revoke_feed(user=user)
        CalendarFeed.objects.create(user=user, token_hash=_hash(token))
    return reverse("inspection_ics", args=[token])


def revoke_feed(*, user: User) -> None:
    CalendarFeed.objects.filter(user=user, revoked_at__isnull=True).update(revoked_at=timezone.now())


def calendar_of(token: str) -> bytes:
    """What the link's owner may see today of the last three months and the coming year. Of an owner who has no
    role any more the calendar is empty. Raises `FeedNotFound`."""
    feed = CalendarFeed.objects.select_related("user").filter(token_hash=_hash(token), revoked_at__isnull=True).first()
    if feed is None:
        raise FeedNotFound()
    now = timezone.now()
    orders = Order.objects.visible_to(feed.user).filter(ends_at__gt=now - BEFORE, starts_at__lt=now + AFTER)
    calendar = Calendar()
    calendar.add("prodid", f"-//{settings.SITE_NAME}//GeoPGI//VI")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", f"{settings.SITE_NAME} – Kiểm tra")
    calendar.add("refresh-interval;value=duration", "PT1H")
    for order in orders.select_related("agency", "unit").prefetch_related("stops").order_by("starts_at", "pk")[:MOST]:
        calendar.add_component(_event(order))
    if feed.read_at is None or feed.read_at < now - READ_EVERY:
        CalendarFeed.objects.filter(pk=feed.pk).update(read_at=now)
    return calendar.to_ical()


def _event(order: Order) -> Event:
    event = Event()
    event.add("uid", f"inspection-{order.pk}@{settings.FEED_AUTHORITY}")
    event.add("dtstamp", order.changed_at)
    event.add("last-modified", order.changed_at)
    event.add("sequence", order.version)
    event.add("dtstart", order.starts_at.astimezone(dt.UTC))
    event.add("dtend", order.ends_at.astimezone(dt.UTC))
    # The library escapes new lines alone, and calendars end lines at other signs too.
    event.add("summary", visible(f"{order.subject} ({order.agency.label})"))
    event.add("location", visible("; ".join(stop.name for stop in order.stops.all()) or order.unit.full_name))
    event.add("description", " · ".join(filter(None, (order.code, str(OrderState(order.state).label)))))
    event.add("url", f"{settings.SITE_URL}{reverse('inspection', args=[order.pk])}")
    event.add("status", _STATUS[OrderState(order.state)])
    return event


_STATUS = {
    OrderState.DRAFT: "TENTATIVE",
    OrderState.ISSUED: "CONFIRMED",
    OrderState.UNDER_WAY: "CONFIRMED",
    OrderState.DONE: "CONFIRMED",
    OrderState.CANCELLED: "CANCELLED",
}


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
