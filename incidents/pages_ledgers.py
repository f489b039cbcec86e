"""Importing past cases from a spreadsheet: hand in, match columns, look, import, undo."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agencies.gate import require_verb
from agencies.models import User
from geodata.errors import GeoPGIError
from incidents.forms_errors import sentence
from incidents.forms_ledger import ColumnsForm, LedgerForm
from incidents.ledgers import workbooks
from incidents.ledgers.places import in_words
from incidents.ledgers.steps import drop_file, ledger_of, receive_ledger, say_columns, start_import
from incidents.ledgers.storing import KEPT_DAYS, refused_rows
from incidents.ledgers.undoing import undo_import
from incidents.models import Category, Ledger, LedgerState
from incidents.states import State

_PAGE = 20
_AGAIN_S = 3
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_verb("incident.import")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ledgers(request: HttpRequest) -> HttpResponse:
    assert isinstance(request.user, User)
    form = LedgerForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = receive_ledger(user=request.user, upload=form.cleaned_data["upload"])
        except GeoPGIError as error:
            form.add_error("upload", sentence(error))
        else:
            return redirect("ledger", ledger_id=made.pk)
    page = Paginator(Ledger.objects.filter(uploaded_by=request.user), _PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "kept_days": KEPT_DAYS}
    return render(request, "incidents/ledgers.html", context, status=422 if form.errors else 200)


@require_verb("incident.import")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ledger(request: HttpRequest, ledger_id: int) -> HttpResponse:
    """One import; a post says what its columns mean. While the worker is at it, the page asks again by itself."""
    assert isinstance(request.user, User)
    found = ledger_of(user=request.user, ledger_id=ledger_id)
    form = ColumnsForm(found, request.POST or None) if found.state == LedgerState.CHECKED else None
    if request.method == "POST" and form and form.is_valid():
        try:
            say_columns(user=request.user, ledger_id=ledger_id, columns=form.columns, kinds=form.kinds)
        except GeoPGIError as error:
            form.add_error(None, sentence(error))
        else:
            return redirect("ledger", ledger_id=ledger_id)
    status = 422 if form and form.errors else 200
    response = render(request, "incidents/ledger.html", _told(found) | {"form": form}, status=status)
    if found.state in (LedgerState.CHECKING, LedgerState.IMPORTING):
        response["Refresh"] = str(_AGAIN_S)
    return response


def _told(found: Ledger) -> dict[str, Any]:
    kinds = {category.slug: category.label for category in Category.objects.all()} if found.preview else {}
    return {
        "ledger": found,
        "preview": [
            {**row, "kind": kinds.get(row["kind"], row["kind"]), "state_label": State(row["state"]).label}
            for row in found.preview
        ],
        "problems": [(row["line"], in_words(row["problems"])) for row in found.problems],
        "error": _(found.error["msgid"]) % found.error["params"] if found.error else "",
        "ready": found.state == LedgerState.CHECKED and found.path,
        "working": found.state in (LedgerState.CHECKING, LedgerState.IMPORTING),
        "may_undo": found.state in (LedgerState.DONE, LedgerState.FAILED) and found.done,
        "kept_days": KEPT_DAYS,
    }


@require_verb("incident.import")
@require_POST
def act(request: HttpRequest, ledger_id: int, act: str) -> HttpResponse:
    """`nhap` starts the import, `huy` undoes it, `xoa-tep` deletes the file."""
    assert isinstance(request.user, User)
    acts: dict[str, tuple[Callable[..., object], str]] = {
        "nhap": (start_import, _("Đang nhập.")),
        "huy": (undo_import, _("Đã huỷ lần nhập: các sự việc của lần này đã được xoá.")),
        "xoa-tep": (drop_file, _("Đã xoá tệp.")),
    }
    if act not in acts:
        raise Http404
    verb, said = acts[act]
    try:
        verb(user=request.user, ledger_id=ledger_id)
    except GeoPGIError as error:
        messages.error(request, sentence(error))
    else:
        messages.success(request, said)
    return redirect("ledger", ledger_id=ledger_id)


@require_verb("incident.import")
@never_cache
@require_safe
def refused(request: HttpRequest, ledger_id: int, kind: str) -> HttpResponse:
    """The refused rows as they were, each with its line and why, as `xlsx` or `csv`: put right there, the file can be
    handed in."""
    assert isinstance(request.user, User)
    found = ledger_of(user=request.user, ledger_id=ledger_id)
    made = {"xlsx": (workbooks.refused_xlsx, _XLSX), "csv": (workbooks.refused_csv, "text/csv; charset=utf-8")}
    rows = refused_rows(found)
    if kind not in made or not rows:
        raise Http404
    write, media_type = made[kind]
    return _file(write(found.head, rows), f"dong-loi-{found.pk}.{kind}", media_type)


@require_verb("incident.import")
@never_cache
@require_safe
def template_file(request: HttpRequest) -> HttpResponse:
    return _file(workbooks.template(), "so-cu-mau.xlsx", _XLSX)


def _file(content: bytes, name: str, media_type: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=media_type, headers=headers)
