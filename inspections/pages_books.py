"""Taking facilities in from a spreadsheet: hand in, match columns, look, import."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agencies.gate import require_verb
from geodata.errors import GeoPGIError
from incidents.forms_errors import sentence
from incidents.forms_ledger import LedgerForm
from incidents.ledgers.places import in_words
from incidents.ledgers.storing import KEPT_DAYS, refused_rows
from incidents.ledgers.workbooks import refused_csv, refused_xlsx
from incidents.models import LedgerState
from inspections.facility_books.columns import REQUIRED, ROLES
from inspections.facility_books.steps import book_of, drop_file, receive_book, say_columns, start_import
from inspections.facility_books.template import template
from inspections.models import Book, Risk
from inspections.pages_staff import staff_of

_PAGE = 20
_AGAIN_S = 3
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class ColumnsForm(forms.Form):
    """A choice of column for each meaning."""

    def __init__(self, book: Book, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        titles = [(str(number), title or f"{_('Cột')} {number + 1}") for number, title in enumerate(book.head)]
        for role, label in ROLES.items():
            self.fields[role] = forms.ChoiceField(
                label=str(label),
                required=role in REQUIRED,
                choices=[("", _("Không có cột này")), *titles],
                initial=str(book.columns.get(role, "")),
                error_messages={"required": _("Xin chọn cột.")},
            )

    @property
    def columns(self) -> dict[str, int]:
        return {role: int(self.cleaned_data[role]) for role in ROLES if self.cleaned_data[role]}


@require_verb("facility.import")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def books(request: HttpRequest) -> HttpResponse:
    user = staff_of(request)
    form = LedgerForm(request.POST or None, request.FILES or None)
    form.fields["upload"].label = _("Tệp danh sách cơ sở")
    if request.method == "POST" and form.is_valid():
        try:
            made = receive_book(user=user, upload=form.cleaned_data["upload"])
        except GeoPGIError as error:
            form.add_error("upload", sentence(error))
        else:
            return redirect("facility_book", book_id=made.pk)
    page = Paginator(Book.objects.filter(uploaded_by=user), _PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "kept_days": KEPT_DAYS}
    return render(request, "inspections/facility_books.html", context, status=422 if form.errors else 200)


@require_verb("facility.import")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def book(request: HttpRequest, book_id: int) -> HttpResponse:
    """One import; a post says what its columns mean. While the worker is at it, the page asks again by itself."""
    user = staff_of(request)
    found = book_of(user=user, book_id=book_id)
    form = ColumnsForm(found, request.POST or None) if found.state == LedgerState.CHECKED else None
    if request.method == "POST" and form and form.is_valid():
        try:
            say_columns(user=user, book_id=book_id, columns=form.columns)
        except GeoPGIError as error:
            form.add_error(None, sentence(error))
        else:
            return redirect("facility_book", book_id=book_id)
    status = 422 if form and form.errors else 200
    response = render(request, "inspections/facility_book.html", _told(found) | {"form": form}, status=status)
    if found.state in (LedgerState.CHECKING, LedgerState.IMPORTING):
        response["Refresh"] = str(_AGAIN_S)
    return response


def _told(found: Book) -> dict[str, Any]:
    fields = {**ROLES, "location": _("Vị trí")}
    return {
        "book": found,
        "preview": [
            {
                **row,
                "risk": Risk(row["risk"]).label,
                "changed": ", ".join(str(fields[name]) for name in row["changed"]),
            }
            for row in found.preview
        ],
        "problems": [(row["line"], in_words(row["problems"])) for row in found.problems],
        "error": _(found.error["msgid"]) % found.error["params"] if found.error else "",
        "ready": found.state == LedgerState.CHECKED and found.path,
        "working": found.state in (LedgerState.CHECKING, LedgerState.IMPORTING),
        "coming": found.good + found.changed,
        "kept_days": KEPT_DAYS,
    }


@require_verb("facility.import")
@require_POST
def act(request: HttpRequest, book_id: int, act: str) -> HttpResponse:
    """`nhap` starts the import, `xoa-tep` deletes the file."""
    acts: dict[str, tuple[Callable[..., object], str]] = {
        "nhap": (start_import, _("Đang nhập.")),
        "xoa-tep": (drop_file, _("Đã xoá tệp.")),
    }
    if act not in acts:
        raise Http404
    verb, said = acts[act]
    try:
        verb(user=staff_of(request), book_id=book_id)
    except GeoPGIError as error:
        messages.error(request, sentence(error))
    else:
        messages.success(request, said)
    return redirect("facility_book", book_id=book_id)


@require_verb("facility.import")
@never_cache
@require_safe
def refused(request: HttpRequest, book_id: int, kind: str) -> HttpResponse:
    """The refused rows as they were, each with its line and why, as `xlsx` or `csv`."""
    found = book_of(user=staff_of(request), book_id=book_id)
    made = {"xlsx": (refused_xlsx, _XLSX), "csv": (refused_csv, "text/csv; charset=utf-8")}
    rows = refused_rows(found)
    if kind not in made or not rows:
        raise Http404
    write, media_type = made[kind]
    return _file(write(found.head, rows), f"dong-loi-{found.pk}.{kind}", media_type)


@require_verb("facility.import")
@never_cache
@require_safe
def template_file(request: HttpRequest) -> HttpResponse:
    return _file(template(), "co-so-mau.xlsx", _XLSX)


def _file(content: bytes, name: str, media_type: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=media_type, headers=headers)
