"""The page of one order, and what is done on it."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from agencies.gate import require_verb
from agencies.models import User
from geodata.errors import GeoPGIError
from incidents.codes import read_incident_code
from incidents.forms_errors import sentence
from inspections import drafting
from inspections.carrying_out import accept_order, finish_order
from inspections.errors import OrderClashes
from inspections.forms_errors import put_beside_fields
from inspections.forms_order import IssueForm, ReasonForm
from inspections.issuing import cancel_order, issue_order
from inspections.models import Order, Outcome
from inspections.objecting import end_objection, object_to
from inspections.order_page import answer_form, page_context
from inspections.pages_staff import order_of, staff_of

WAYS = {"tra-loi": Outcome.ANSWERED, "van-tien-hanh": Outcome.OVERRIDDEN, "rut": Outcome.WITHDRAWN}
"""Ends of an objection as addresses name them."""


@require_verb("order.view")
@never_cache
@require_safe
def inspection(request: HttpRequest, order_id: int) -> HttpResponse:
    return _page(request, order_of(request, order_id))


def _page(request: HttpRequest, order: Order, *, status: int = 200, **bound: forms.Form) -> HttpResponse:
    context = page_context(staff_of(request), order, bound)
    return render(request, "inspections/order.html", context, status=status)


@require_verb("order.draft")
@require_POST
def change(request: HttpRequest, order_id: int, act: str) -> HttpResponse:
    """Buttons of a draft: one place or one person comes, goes or moves."""
    user, given = staff_of(request), request.POST
    common: dict[str, Any] = {"user": user, "order_id": order_id}
    acts: dict[str, Callable[[], object]] = {
        "them-co-so": lambda: drafting.add_facility(**common, facility_id=_id(given, "facility")),
        "them-su-viec": lambda: drafting.add_case(
            **common, code=read_incident_code(given.get("code", "")), stop_id=_id(given, "stop") or None
        ),
        "bo-diem": lambda: drafting.remove_stop(**common, stop_id=_id(given, "stop")),
        "len-truoc": lambda: drafting.move_stop_up(**common, stop_id=_id(given, "stop")),
        "xep-duong-di": lambda: drafting.arrange_stops(**common),
        "them-nguoi": lambda: drafting.add_member(**common, member_id=_id(given, "member"), leads="leads" in given),
        "bo-nguoi": lambda: drafting.remove_member(**common, member_id=_id(given, "member")),
    }
    return _done(request, order_id, acts, act)


@require_verb("order.view")
@require_POST
def act(request: HttpRequest, order_id: int, act: str) -> HttpResponse:
    """`nhan`: one of the team accepts; `hoan-thanh`: all is done."""
    common: dict[str, Any] = {"user": staff_of(request), "order_id": order_id}
    acts: dict[str, Callable[[], object]] = {
        "nhan": lambda: accept_order(**common),
        "hoan-thanh": lambda: finish_order(**common),
    }
    return _done(request, order_id, acts, act)


def _done(request: HttpRequest, order_id: int, acts: dict[str, Callable[[], object]], act: str) -> HttpResponse:
    if act not in acts:
        raise Http404
    order_of(request, order_id)
    try:
        acts[act]()
    except GeoPGIError as error:
        messages.error(request, sentence(error))
    return redirect("inspection", order_id=order_id)


def _id(given: Any, name: str) -> int:
    text = given.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 10 else 0


@require_verb("order.issue")
@never_cache
@require_POST
def issue(request: HttpRequest, order_id: int) -> HttpResponse:
    order = order_of(request, order_id)
    form, status = IssueForm(request.POST, clashes=True), 422
    if form.is_valid():
        data = form.cleaned_data
        try:
            issue_order(
                user=staff_of(request),
                order_id=order_id,
                signer=data["signer"],
                signer_title=data["signer_title"],
                symbol=data["symbol"],
                number=data["number"],
                override_reason=data["override_reason"],
                expected_version=data["version"],
            )
        except OrderClashes:
            form.fields["override_reason"].required = True
            form.add_error("override_reason", _("Kế hoạch bị trùng. Xin ghi lý do vẫn ban hành, hoặc đổi kế hoạch."))
        except GeoPGIError as error:
            order = order_of(request, order_id)
            status = put_beside_fields(form, error, version=order.version)
        else:
            messages.success(request, _("Đã ban hành. Người trong đoàn đã được báo."))
            return redirect("inspection", order_id=order_id)
    return _page(request, order, status=status, issue=form)


@require_verb("order.cancel")
@never_cache
@require_POST
def cancel(request: HttpRequest, order_id: int) -> HttpResponse:
    form = ReasonForm(request.POST, prefix="huy")
    return _with_reason(
        request,
        order_id,
        form,
        "cancel",
        lambda user, reason: cancel_order(user=user, order_id=order_id, reason=reason),
    )


@require_verb("order.object")
@never_cache
@require_POST
def objection(request: HttpRequest, order_id: int) -> HttpResponse:
    def verb(user: User, reason: str) -> object:
        return object_to(user=user, order_id=order_id, reason=reason)

    return _with_reason(request, order_id, ReasonForm(request.POST, prefix="phan-doi"), "object", verb)


@require_verb("order.view")
@never_cache
@require_POST
def end(request: HttpRequest, order_id: int, objection_id: int, way: str) -> HttpResponse:
    """Ends an objection: answered, overridden, or withdrawn."""
    if way not in WAYS:
        raise Http404

    def verb(user: User, answer: str) -> object:
        return end_objection(user=user, objection_id=objection_id, outcome=WAYS[way], answer=answer)

    form = answer_form(objection_id, way, request.POST)
    return _with_reason(request, order_id, form, f"{way}-{objection_id}", verb, field="answer")


def _with_reason(
    request: HttpRequest,
    order_id: int,
    form: forms.Form,
    name: str,
    verb: Callable[[User, str], object],
    *,
    field: str = "reason",
) -> HttpResponse:
    order, status = order_of(request, order_id), 422
    if form.is_valid():
        try:
            verb(staff_of(request), form.cleaned_data[field])
        except GeoPGIError as error:
            status = put_beside_fields(form, error)
        else:
            return redirect("inspection", order_id=order_id)
    return _page(request, order, status=status, **{name: form})
