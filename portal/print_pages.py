"""Printing a commune's maps: the page that offers sizes of paper, and the PDF."""

from __future__ import annotations

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from layers import wording
from layers.communes import commune_layers
from places.freshness import FRESH, FRESH_S
from places.models import Unit
from portal.errors import PrintBusy, UnknownCommune
from portal.pdf import kept_pdf
from portal.print_sheets import PAPERS, sheets_of

AGAIN_S = 5


@require_safe
@FRESH
def print_page(request: HttpRequest, code: str) -> HttpResponse:
    """Which maps there are to print, and the PDF in each size."""
    unit = commune_to_print(code)
    layers = [(layer, wording.origin_marked(layer.version)) for layer in commune_layers(unit)]
    return render(request, "portal/print.html", {"unit": unit, "layers": layers, "papers": PAPERS.items()})


@require_safe
def print_pdf(request: HttpRequest, code: str, size: str) -> HttpResponseBase:
    """The sheets as PDF. While others are being made, a page that asks again by itself, with status 503."""
    paper = PAPERS.get(size)
    if paper is None:
        raise Http404
    unit = commune_to_print(code)
    address = request.build_absolute_uri(reverse("commune", kwargs={"code": unit.code}))
    sheets = sheets_of(unit, paper=paper, address=address)
    try:
        path = kept_pdf(sheets.key, sheets.html)
    except PrintBusy as busy:
        wait = render(request, "portal/print_busy.html", {"unit": unit}, status=busy.http_status)
        wait["Retry-After"] = wait["Refresh"] = str(AGAIN_S)
        return wait
    name = f"{settings.SITE_NAME}-{unit.code}-{slugify(unit.name_en)}-{size}.pdf"
    response = FileResponse(path.open("rb"), content_type="application/pdf", filename=name)
    response["Cache-Control"] = f"public, max-age={FRESH_S}"
    return response


def commune_to_print(code: str) -> Unit:
    """The commune of today under that code, with the province it lies in. Raises `UnknownCommune`."""
    unit = Unit.objects.on(timezone.localdate()).communes().select_related("parent").filter(code=code).first()
    if unit is None:
        raise UnknownCommune()
    return unit
