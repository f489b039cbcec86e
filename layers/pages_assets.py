"""The staff page about places that people depend on: what is loaded, and loading a file."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Max
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from agencies.gate import require_verb
from agencies.models import User
from agencies.policy import can, require
from geodata.errors import GeoPGIError
from layers.asset_uploads import receive_assets
from layers.errors import sentence
from layers.forms_assets import AssetForm
from layers.models import Asset, AssetFile

_PAGE = 20


@require_verb("asset.view")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def assets(request: HttpRequest) -> HttpResponse:
    assert isinstance(request.user, User)
    form = AssetForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        require(request.user, "asset.load")
        if form.is_valid():
            try:
                receive_assets(user=request.user, **form.cleaned_data)
            except GeoPGIError as error:
                form.add_error("upload", sentence(error))
            else:
                messages.success(request, _("Đã nhận tệp. Kết quả hiện ở danh sách bên dưới sau ít giây."))
                return redirect("assets")
    loaded = (
        Asset.objects.visible_to(request.user)
        .order_by()
        .values("kind__name", "kind__name_en", "kind__public", "source")
        .annotate(number=Count("pk"), last=Max("loaded_at"))
        .order_by("kind__order", "kind__slug", "source")
    )
    page = Paginator(loaded, _PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form if can(request.user, "asset.load") else None,
        "files": AssetFile.objects.sent_by(request.user)[:_PAGE],
        "page": page,
    }
    return render(request, "layers/assets.html", context, status=422 if form.errors else 200)
