"""Making an order: what it is about, where it leads, who carries it out. All of it only while it is a draft."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from agencies.areas import covered_unit_ids
from agencies.models import Agency, User
from agencies.policy import require
from incidents.models import Incident
from inspections.errors import ForbiddenOrderStep, MissingInOrder, OutsideUnits, SampleInOrder
from inspections.events import append_order, locked_order
from inspections.models import Facility, Kind, Manner, Order, OrderCase, OrderMember, OrderStop
from inspections.routes import shortest
from inspections.states import OrderState
from inspections.team import may_join
from places.models import Level, Unit

LONGEST = dt.timedelta(days=45)
"""Beyond it, a slip of the year is likelier than an inspection."""


@dataclass(frozen=True)
class OrderWords:
    """What an order says. Times know their zone."""

    subject: str
    legal_basis: str
    starts_at: dt.datetime
    ends_at: dt.datetime
    kind: str = Kind.PLANNED
    manner: str = Manner.ANNOUNCED
    secret: bool = False
    signs_of_violation: bool = False
    content: str = ""
    equipment: str = ""
    recipients: str = ""


def draft_order(
    *,
    user: User,
    agency: Agency,
    words: OrderWords,
    cases: Sequence[str] = (),
    facilities: Sequence[int] = (),
) -> Order:
    """A draft led by `agency` (one of the person's), with a stop for each of `facilities` (ids) and each of `cases`
    (codes). What a sample agency plans is a sample, and goes with it. Raises `NotAllowed`, `MissingInOrder`,
    `OutsideUnits`, `SampleInOrder`."""
    order = Order(agency=agency, made_by=user, is_sample=agency.is_sample, unit=_whole_area(agency))
    require(user, "order.draft", order)
    _put(order, words)
    at = timezone.now()
    with transaction.atomic():
        append_order(order, "draft", at=at, actor=user, states=("", OrderState.DRAFT), cases=list(cases))
        for facility_id in facilities:
            _add(order, facility=_facility(user, facility_id))
        for code in cases:
            _add_case(order, _case(user, code), stop=None)
        if facilities or cases:
            _note_places(order, "stops", user=user, at=at)
    return order


def edit_order(*, user: User, order_id: int, words: OrderWords, expected_version: int | None = None) -> Order:
    """Raises `NotAllowed`, `OrderNotFound`, `OrderChanged`, `ForbiddenOrderStep`, `MissingInOrder`."""
    with transaction.atomic():
        order = _draft(user, order_id, expected_version)
        was = {name: getattr(order, name) for name in asdict(words)}
        _put(order, words)
        told = {name: str(value) for name, value in was.items() if value != getattr(order, name)}
        append_order(order, "edit", at=timezone.now(), actor=user, was=told)
    return order


def _put(order: Order, words: OrderWords) -> None:
    missing = {}
    if not words.subject.strip():
        missing["subject"] = _("Xin ghi kiểm tra về việc gì.")
    if not words.legal_basis.strip():
        missing["legal_basis"] = _("Xin ghi căn cứ pháp lý.")
    if words.ends_at <= words.starts_at:
        missing["ends_at"] = _("Giờ kết thúc cần ở sau giờ bắt đầu.")
    elif words.ends_at - words.starts_at > LONGEST:
        missing["ends_at"] = _("Một cuộc kiểm tra không kéo dài quá %(days)s ngày.") % {"days": LONGEST.days}
    if words.secret and words.manner != Manner.SURPRISE:
        missing["secret"] = _("Chỉ kiểm tra đột xuất mới giữ kín với xã được.")
    if missing:
        raise MissingInOrder(missing)
    for name, value in asdict(words).items():
        setattr(order, name, value.strip() if isinstance(value, str) else value)
    order.year = localtime(words.starts_at).year


@transaction.atomic
def add_facility(*, user: User, order_id: int, facility_id: int) -> None:
    """Raises `MissingInOrder` (facility) when the person sees none of that id, `OutsideUnits`, `SampleInOrder`, and
    what `edit_order` raises."""
    order = _draft(user, order_id)
    facility = _facility(user, facility_id)
    if not order.stops.filter(facility=facility).exists():
        _add(order, facility=facility)
        _note_places(order, "add_stop", user=user)


@transaction.atomic
def add_case(*, user: User, order_id: int, code: str, stop_id: int | None = None) -> None:
    """A case, looked at its own place, or at a stop that the order has. Raises `MissingInOrder` (case) when the person
    sees none of that code, `OutsideUnits`, `SampleInOrder`, and what `edit_order` raises."""
    order = _draft(user, order_id)
    incident = _case(user, code)
    if not order.order_cases.filter(incident=incident).exists():
        _add_case(order, incident, stop=order.stops.filter(pk=stop_id).first() if stop_id else None)
        _note_places(order, "add_stop", user=user)


@transaction.atomic
def remove_stop(*, user: User, order_id: int, stop_id: int) -> None:
    """With the cases looked at there. Raises what `edit_order` raises."""
    order = _draft(user, order_id)
    if order.stops.filter(pk=stop_id).delete()[0]:
        _number(list(order.stops.all()))
        _note_places(order, "remove_stop", user=user)


@transaction.atomic
def arrange_stops(*, user: User, order_id: int) -> None:
    """Puts the stops into an order with a short way from the office of the agency. Raises what `edit_order` raises."""
    order = _draft(user, order_id)
    stops = list(order.stops.all())
    office = order.agency.office
    start = (office.x, office.y) if office else None
    way = shortest(start, [(stop.location.x, stop.location.y) if stop.location else None for stop in stops])
    _number([stops[number] for number in way])
    _note_places(order, "arrange_stops", user=user)


@transaction.atomic
def move_stop_up(*, user: User, order_id: int, stop_id: int) -> None:
    """One place towards the front. Raises what `edit_order` raises."""
    order = _draft(user, order_id)
    stops = list(order.stops.all())
    place = next((number for number, stop in enumerate(stops) if stop.pk == stop_id), 0)
    if place:
        stops[place - 1], stops[place] = stops[place], stops[place - 1]
        _number(stops)
        _note_places(order, "arrange_stops", user=user)


@transaction.atomic
def add_member(*, user: User, order_id: int, member_id: int, leads: bool = False) -> None:
    """Takes somebody into the team, or makes a member its leader; the leader before is a member then. Raises
    `MissingInOrder` (member) for one who may not be of a team, and what `edit_order` raises."""
    order = _draft(user, order_id)
    if not may_join(member_id):
        raise MissingInOrder({"member": _("Người này không còn làm việc ở cơ quan nào kiểm tra được.")})
    part = OrderMember.Part.LEADER if leads or not order.members.exists() else OrderMember.Part.MEMBER
    if part == OrderMember.Part.LEADER:
        for leader in order.members.filter(part=part):
            leader.delete()
            OrderMember.objects.create(order=order, user_id=leader.user_id)
    order.members.filter(user_id=member_id).delete()
    OrderMember.objects.create(order=order, user_id=member_id, part=part)
    append_order(order, "add_member", at=timezone.now(), actor=user, member=member_id, part=part)


@transaction.atomic
def remove_member(*, user: User, order_id: int, member_id: int) -> None:
    """Raises what `edit_order` raises."""
    order = _draft(user, order_id)
    if order.members.filter(user_id=member_id).delete()[0]:
        append_order(order, "remove_member", at=timezone.now(), actor=user, member=member_id)


def _draft(user: User, order_id: int, expected_version: int | None = None) -> Order:
    order = locked_order(user=user, order_id=order_id, expected_version=expected_version)
    require(user, "order.draft", order)
    if order.state != OrderState.DRAFT:
        raise ForbiddenOrderStep(state=OrderState(order.state).label)
    return order


def _facility(user: User, facility_id: int) -> Facility:
    facility = Facility.objects.visible_to(user).filter(pk=facility_id).first()
    if facility is None:
        raise MissingInOrder({"facility": _("Không có cơ sở này trong phần bạn được xem.")})
    return facility


def _case(user: User, code: str) -> Incident:
    incident = Incident.objects.visible_to(user).select_related("category").filter(code=code).first()
    if incident is None:
        raise MissingInOrder({"case": _("Không có sự việc %(code)s trong phần bạn được xem.") % {"code": code}})
    return incident


def _add_case(order: Order, incident: Incident, *, stop: OrderStop | None) -> None:
    if incident.is_sample and not order.is_sample:
        raise SampleInOrder(place=incident.code)
    OrderCase.objects.create(order=order, incident=incident, stop=stop or _add(order, incident=incident))


def _add(order: Order, *, facility: Facility | None = None, incident: Incident | None = None) -> OrderStop:
    """At the end. A case that was handed to the agency may lie outside its area."""
    thing = facility or incident
    assert thing is not None
    if thing.is_sample and not order.is_sample:
        raise SampleInOrder(place=str(thing))
    handed = incident is not None and incident.agency_id == order.agency_id
    if not handed and thing.unit_id not in covered_unit_ids([order.agency_id]):
        raise OutsideUnits(place=str(thing))
    return OrderStop.objects.create(
        order=order,
        sequence=order.stops.count() + 1,
        facility=facility,
        incident=incident,
        name=facility.name if facility else _name_of(incident),
        unit_id=thing.unit_id,
        location=None if incident is not None and incident.place_unclear else thing.location,
    )


def _name_of(incident: Incident | None) -> str:
    assert incident is not None
    return f"{incident.category.name} – {incident.place_words or incident.code}"[:300]


def _number(stops: Sequence[OrderStop]) -> None:
    for number, stop in enumerate(stops, 1):
        if stop.sequence != number:
            stop.sequence = number
            stop.save(update_fields=["sequence"])


def _note_places(order: Order, verb: str, *, user: User, at: dt.datetime | None = None) -> None:
    stops = list(order.stops.all())
    units = {stop.unit_id for stop in stops}
    order.unit = stops[0].unit if len(units) == 1 else _whole_area(order.agency)
    append_order(order, verb, at=at or timezone.now(), actor=user, stops=[stop.name for stop in stops])


def _whole_area(agency: Agency) -> Unit:
    """What holds all stops that an order of this agency may have, but those of cases handed to it: its one area, or
    the province."""
    areas = list(Unit.objects.filter(responsibilities__agency=agency).defer("geometry", "outline")[:2])
    if len(areas) == 1:
        return areas[0]
    return Unit.objects.on(timezone.localdate()).get(level=Level.PROVINCE)
