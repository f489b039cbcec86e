"""All that the page of one order shows, in a fixed number of queries."""

import uuid
from typing import Any

from django.utils.translation import gettext as _

from agencies.models import User
from agencies.policy import can
from incidents.models import Incident
from incidents.pages_maps import map_options
from incidents.states import State
from inspections.carrying_out import may_carry_out
from inspections.clashes import clashes_of
from inspections.facilities import facilities_near
from inspections.forms_order import AnswerForm, IssueForm, ReasonForm
from inspections.models import Order, OrderStop, Outcome, Visit
from inspections.objecting import BEFORE_THE_START
from inspections.pages_words import STEP_ICONS, STEP_WORDS, event_details, event_words, orders_told_of
from inspections.points import stop_points
from inspections.states import BINDING, PLANNED, STOP_STEPS, STOPS_OVER, OrderState, StopState
from inspections.team import candidates

MOST_LINES = 100
KEPT_OF_LAST = ("symbol", "signer", "signer_title")


def page_context(user: User, order: Order, forms: dict[str, Any]) -> dict[str, Any]:
    """`forms` are forms with errors, by name: they take the place of fresh ones."""
    draft = order.state == OrderState.DRAFT
    may_draft = draft and can(user, "order.draft", order)
    may_issue = draft and can(user, "order.issue", order)
    stops = stops_of(order)
    clashes = clashes_of(order, user=user) if draft else []
    goes_on = order.state in BINDING and may_carry_out(user, order)
    visits = {visit.stop_id: visit for visit in Visit.objects.visible_to(user).filter(stop__order=order)}
    members = list(order.members.select_related("user"))
    objections = list(order.objections.select_related("made_by", "answered_by"))
    objected = any(objection.outcome == Outcome.OPEN for objection in objections) and "issue" not in forms
    return {
        "order": order,
        "stops": [_told(stop, goes_on) | {"visit": visits.get(stop.pk)} for stop in stops],
        "goes_on": goes_on,
        "members": members,
        "own_part": next((member for member in members if member.user_id == user.pk), None),
        "clashes": [clash.sentence for clash in clashes],
        "objections": [_objection(objection, user, order, forms) for objection in objections],
        "lines": _lines(user, order),
        "may_draft": may_draft,
        "candidates": candidates(order) if may_draft else [],
        "near": _near(user, stops) if may_draft else [],
        "cases": _waiting(user, order) if may_draft else [],
        "waits_for_answer": may_issue and objected,
        "issue_form": (forms.get("issue") or IssueForm(initial=_last(order), clashes=bool(clashes)))
        if may_issue and not objected
        else None,
        "cancel_form": (forms.get("cancel") or ReasonForm(prefix="huy"))
        if order.state in PLANNED and can(user, "order.cancel", order)
        else None,
        "object_form": (forms.get("object") or ReasonForm(prefix="phan-doi"))
        if order.state in BEFORE_THE_START and can(user, "order.object", order)
        else None,
        "may_accept": order.state in BINDING,
        "may_finish": goes_on and order.state == OrderState.UNDER_WAY and all(s.state in STOPS_OVER for s in stops),
        "map_options": map_options(),
        "points": stop_points(stops),
        "stop_texts": queue_texts(),
        "stop_steps": sorted([source.value, target.value] for source, target in STOP_STEPS),
    }


def stops_of(order: Order) -> list[OrderStop]:
    """With facility, unit and cases. Two queries."""
    found = order.stops.select_related("facility", "unit").defer("unit__geometry", "unit__outline")
    return list(found.prefetch_related("order_cases__incident__category"))


def _told(stop: OrderStop, goes_on: bool) -> dict[str, Any]:
    """Each step has a key of its own, so that it is done once however often it is sent; `now` tells whether it can be
    done as the stop stands. The others are shown by the script, while a step before them waits on the phone."""
    steps = [
        {
            "target": target.value,
            "label": STEP_WORDS[target],
            "icon": STEP_ICONS[target],
            "key": uuid.uuid4(),
            "reason": target == StopState.CANNOT,
            "now": (StopState(stop.state), target) in STOP_STEPS,
        }
        for target in STEP_WORDS
        if goes_on and stop.state != StopState.DONE
    ]
    return {"stop": stop, "steps": steps, "cases": [case.incident for case in stop.order_cases.all()]}


def _objection(objection: Any, user: User, order: Order, forms: dict[str, Any]) -> dict[str, Any]:
    ways = []
    if objection.outcome == Outcome.OPEN:
        rights = (
            (Outcome.ANSWERED, "order.draft", _("Trả lời"), "tra-loi"),
            (Outcome.OVERRIDDEN, "order.override", _("Vẫn tiến hành (lãnh đạo)"), "van-tien-hanh"),
            (Outcome.WITHDRAWN, "order.object", _("Rút ý kiến"), "rut"),
        )
        ways = [
            {"act": act, "label": label, "form": forms.get(f"{act}-{objection.pk}") or answer_form(objection.pk, act)}
            for _outcome, verb, label, act in rights
            if can(user, verb, order)
        ]
    return {"objection": objection, "ways": ways}


def answer_form(objection_id: int, act: str, data: Any = None) -> AnswerForm:
    return AnswerForm(data, prefix=f"y-kien-{objection_id}-{act}")


def _lines(user: User, order: Order) -> list[dict[str, Any]]:
    events = list(order.events.select_related("actor").order_by("-version")[:MOST_LINES])
    known = set(Order.objects.not_kept_from(user).filter(pk__in=orders_told_of(events)).values_list("pk", flat=True))
    return [{"event": event, "words": event_words(event), "details": event_details(event, known)} for event in events]


def _last(order: Order) -> dict[str, Any]:
    """What the agency wrote under its last order: the same people sign."""
    issued = Order.objects.filter(agency=order.agency_id, issued_at__isnull=False).order_by("-issued_at")
    return {"version": order.version} | (issued.values(*KEPT_OF_LAST).first() or {})


def _near(user: User, stops: list[OrderStop]) -> list[Any]:
    """Facilities around the first case of the order: the likely cause."""
    taken = {stop.facility_id for stop in stops}
    place = next((stop.location for stop in stops if stop.incident_id and stop.location), None)
    return [one for one in facilities_near(user=user, point=place) if one.pk not in taken] if place else []


def queue_texts() -> dict[str, str]:
    """For `static/inspections/stop_steps.js`."""
    return {
        "asking": _("Đang lấy vị trí…"),
        "sending": _("Đang gửi…"),
        "waiting": _("Chưa có mạng. Máy giữ lại {n} việc và tự gửi khi có mạng; đừng xoá dữ liệu trình duyệt."),
        "refused": _("Chưa ghi được: {why}"),
        "sent": _("Đã gửi. Đang tải lại trang…"),
        "other": _("Trên máy còn {n} việc của tài khoản khác chưa gửi. Xin đăng nhập bằng tài khoản đó để gửi."),
    }


def _waiting(user: User, order: Order) -> list[Incident]:
    """Cases handed to the agency that wait for an inspection, the earliest due first, at most 30. One query."""
    waiting = Incident.objects.visible_to(user).filter(agency=order.agency_id, state=State.ASSIGNED)
    return list(waiting.exclude(order_cases__order=order).select_related("category").order_by("due_at", "pk")[:30])
