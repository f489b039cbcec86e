"""Printing posters: the page that offers sizes, and the PDF."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from geodata.visible import visible
from places.freshness import FRESH_S
from portal.errors import PrintBusy
from portal.pdf import kept_pdf
from portal.posters import MAX_WORDS, POSTERS, poster_of
from portal.print_pages import AGAIN_S, commune_to_print


class NamedPlaceForm(forms.Form):
    noi = forms.CharField(
        label=_("Tên nơi treo"),
        max_length=MAX_WORDS,
        help_text=_("Ví dụ: Chợ Văn Quan, cổng chính. Tên này in trên nhãn và có sẵn trong phản ánh gửi từ mã QR."),
        error_messages={"required": _("Xin ghi tên nơi treo.")},
    )


@require_safe
def poster_page(request: HttpRequest, code: str) -> HttpResponse:
    """The sizes for the commune; for staff also for a named place (`?noi=`)."""
    unit = commune_to_print(code)
    form = NamedPlaceForm(request.GET if "noi" in request.GET else None)
    words = form.cleaned_data["noi"] if form.is_bound and form.is_valid() else ""
    context = {"unit": unit, "sizes": POSTERS.items(), "form": form, "words": words}
    return render(request, "portal/poster.html", context, status=422 if form.errors else 200)


@require_safe
def poster_pdf(request: HttpRequest, code: str, size: str) -> HttpResponseBase:
    """The poster as PDF. While others are being made, a page that asks again by itself, with status 503. Posters of a
    named place are for people with an account: each is a file of its own to make and to keep."""
    chosen = POSTERS.get(size)
    if chosen is None:
        raise Http404
    words = visible(" ".join(request.GET.get("noi", "").split()))[:MAX_WORDS]
    if words and not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    unit = commune_to_print(code)
    poster = poster_of(unit, size=chosen, form_address=request.build_absolute_uri(reverse("report")), words=words)
    try:
        path = kept_pdf(poster.key, lambda: poster.html)
    except PrintBusy as busy:
        wait = render(request, "portal/print_busy.html", {"unit": unit}, status=busy.http_status)
        wait["Retry-After"] = wait["Refresh"] = str(AGAIN_S)
        return wait
    place = slugify(words) or slugify(unit.name_en)
    name = f"{settings.SITE_NAME}-ap-phich-{unit.code}-{place}-{size}.pdf"
    response = FileResponse(path.open("rb"), content_type="application/pdf", filename=name)
    response["Cache-Control"] = "private, no-store" if words else f"public, max-age={FRESH_S}"
    return response
