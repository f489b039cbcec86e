"""What this room adds to a case's file: signed minutes, and the decisions by which the case was inspected."""

from collections.abc import Iterator

from django.conf import settings
from django.core.files.storage import default_storage
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from incidents.evidence_parts import Part
from incidents.models import Incident
from incidents.sealed import unsealed
from inspections.documents.order_papers import decision_pdf, papers_of
from inspections.models import Minutes, Order
from inspections.states import OrderState

FOLDER = "kiem-tra"


def parts(incident: Incident) -> Iterator[Part]:
    """Every signed version of the minutes, PDF and DOCX as they were signed, and each decision that was issued. A
    secret one comes in when it is done: until then the file may go to an office that must not learn of it."""
    for minutes in Minutes.objects.filter(visit__incident=incident).order_by("visit_id", "number"):
        yield from _minutes(minutes)
    issued = Order.objects.filter(order_cases__incident=incident, number__isnull=False).distinct()
    told = issued.exclude(Q(secret=True) & ~Q(state=OrderState.DONE))
    for order in told.select_related("agency__parent", "unit").order_by("pk"):
        yield _decision(order)


def _minutes(minutes: Minutes) -> Iterator[Part]:
    told = {"number": minutes.number, "visit": minutes.visit_id}
    title = _("Biên bản lần %(number)s của lần kiểm tra %(visit)s") % told
    files = (("pdf", minutes.pdf_path, minutes.pdf_sha256), ("docx", minutes.docx_path, minutes.docx_sha256))
    for kind, path, sha256 in files:
        name = f"{FOLDER}/bien-ban-{minutes.visit_id}-{minutes.number}.{kind}"
        yield Part(name, title, lambda path=path: _opened(path), sha256)  # type: ignore[misc]


def _opened(path: str) -> Iterator[bytes]:
    with default_storage.open(path) as file:
        yield from unsealed(file)


def _decision(order: Order) -> Part:
    address = settings.SITE_URL + reverse("inspection", args=[order.pk])
    title = _("Quyết định kiểm tra số %(number)s, %(state)s") % {
        "number": order.code,
        "state": order.get_state_display().lower(),
    }
    return Part(
        f"{FOLDER}/quyet-dinh-{order.pk}.pdf", title, lambda: iter([decision_pdf(papers_of(order, address=address))])
    )
