"""Rows that tests of this room start from."""

import datetime as dt
from collections.abc import Iterable
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.gis.geos import Point
from django.db import transaction
from django.utils import timezone

from agencies.models import Agency, User
from inspections.events import append_facility, append_order
from inspections.models import Facility, Kind, Manner, Order, OrderMember, OrderStop
from inspections.states import OrderState
from places.models import Unit

HERE = ZoneInfo("Asia/Ho_Chi_Minh")


def hour(day: int, hour: int, month: int = 12, year: int = 2026) -> dt.datetime:
    """An hour of a day of December 2026, by the clock here."""
    return dt.datetime(year, month, day, hour, tzinfo=HERE)


@transaction.atomic
def make_facility(unit: Unit, name: str = "Trại lợn Hoà Bình", **fields: Any) -> Facility:
    location = fields.pop("location", Point(106.45, 21.85, srid=4326))
    facility = Facility(name=name, unit=unit, location=location, **fields)
    append_facility(facility, "register", at=timezone.now())
    return facility


@transaction.atomic
def make_order(
    agency: Agency,
    by: User,
    *,
    at: Iterable[Facility | Unit],
    team: Iterable[User] = (),
    starts_at: dt.datetime | None = None,
    ends_at: dt.datetime | None = None,
    **fields: Any,
) -> Order:
    """A draft, written past the verbs; the first of the team leads it."""
    starts_at = starts_at or hour(1, 8)
    places = list(at)
    first = places[0]
    order = Order(
        agency=agency,
        unit=first if isinstance(first, Unit) else first.unit,
        made_by=by,
        starts_at=starts_at,
        ends_at=ends_at or starts_at + dt.timedelta(hours=4),
        year=starts_at.year,
        kind=fields.pop("kind", Kind.PLANNED),
        manner=fields.pop("manner", Manner.ANNOUNCED),
        subject=fields.pop("subject", "Kiểm tra việc chấp hành pháp luật về bảo vệ môi trường"),
        legal_basis=fields.pop("legal_basis", "Luật Bảo vệ môi trường"),
        **fields,
    )
    append_order(order, "draft", at=timezone.now(), actor=by, states=("", "draft"))
    for number, place in enumerate(places, 1):
        facility = place if isinstance(place, Facility) else None
        OrderStop.objects.create(
            order=order,
            sequence=number,
            facility=facility,
            name=str(place),
            unit=place.unit if isinstance(place, Facility) else place,
            location=facility.location if facility else None,
        )
    for number, person in enumerate(team):
        part = OrderMember.Part.MEMBER if number else OrderMember.Part.LEADER
        OrderMember.objects.create(order=order, user=person, part=part)
    return order


@transaction.atomic
def go(order: Order, state: OrderState, number: int = 0) -> None:
    """One step of an order, written past the verbs; issued, it gets `number` or its own id."""
    was = order.state
    if state == OrderState.ISSUED:
        order.number, order.issued_at = number or order.pk, timezone.now()
    order.state = state
    append_order(order, "step", at=timezone.now(), states=(was, state))
