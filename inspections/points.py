"""Points that a map of this room shows (`static/inspections/points_map.js`)."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from inspections.models import Facility, Order, OrderStop, Risk

Point = dict[str, Any]


def stop_points(stops: Iterable[OrderStop]) -> list[Point]:
    return [
        _point(stop.location, stop.name, stop.get_state_display(), mark=str(stop.sequence))
        for stop in stops
        if stop.location
    ]


def facility_points(facilities: Iterable[Facility]) -> list[Point]:
    return [
        _point(
            facility.location,
            facility.name,
            " · ".join(filter(None, (facility.trade, facility.unit.full_name, facility.get_risk_display()))),
            url=reverse("facility", args=[facility.pk]),
            icon="building",
            strong=facility.risk == Risk.HIGH,
        )
        for facility in facilities
        if facility.location
    ]


def order_points(orders: Iterable[Order]) -> list[Point]:
    """Each stop of each order, with a link to the order. `stops` must be there already."""
    return [
        _point(
            stop.location,
            stop.name,
            f"{order.agency.label} · {order.get_state_display()}",
            url=reverse("inspection", args=[order.pk]),
            icon="clipboard-check",
        )
        for order in orders
        for stop in order.stops.all()
        if stop.location
    ]


def _point(
    location: Any, title: str, words: str, *, url: str = "", icon: str = "", mark: str = "", strong: bool = False
) -> Point:
    """`mark` is a letter or number in the place of an icon."""
    return {
        "at": [round(location.y, 6), round(location.x, 6)],
        "title": title,
        "words": words,
        "url": url,
        "icon": icon,
        "mark": mark,
        "strong": strong,
    }
