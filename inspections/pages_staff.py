"""Which order or facility an officer asked for."""

from django.http import HttpRequest

from agencies.models import User
from inspections.errors import FacilityNotFound, OrderNotFound
from inspections.models import Facility, Order


def staff_of(request: HttpRequest) -> User:
    """The officer; behind `require_verb`."""
    assert isinstance(request.user, User)
    return request.user


def order_of(request: HttpRequest, order_id: int) -> Order:
    """Raises `OrderNotFound` for what this person does not see."""
    found = Order.objects.visible_to(staff_of(request)).select_related("agency", "unit", "made_by")
    order = found.defer("unit__geometry", "unit__outline").filter(pk=order_id).first()
    if order is None:
        raise OrderNotFound()
    return order


def facility_of(request: HttpRequest, facility_id: int) -> Facility:
    """Raises `FacilityNotFound` for what this person does not see."""
    found = Facility.objects.visible_to(staff_of(request)).select_related("unit")
    facility = found.defer("unit__geometry", "unit__outline").filter(pk=facility_id).first()
    if facility is None:
        raise FacilityNotFound()
    return facility
