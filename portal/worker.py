"""What a browser asks for to keep the site on the phone: the service worker and the manifest."""

from __future__ import annotations

import json

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from portal import release

SHELL = ("report", "queue", "offline", "map", "warnings", "field")
"""Names of the addresses of pages that every phone keeps."""
COLOUR = "#0b4a43"


def shell(language: str) -> list[str]:
    with override(language):
        return [reverse(name) for name in SHELL]


@require_safe
@cache_control(no_cache=True)
def service_worker(request: HttpRequest) -> HttpResponse:
    """A few lines that change with every release; the rest is in `static/portal/worker.js`."""
    told = {
        "version": release.version(),
        "files": release.files(),
        "pages": shell("vi"),
        "data": [reverse("api-places-boundaries")],
        "fallback": {"vi": _offline("vi"), "en": _offline("en")},
    }
    script = f'import {{ start }} from "{static(release.WORKER)}";\nstart({json.dumps(told)});\n'
    return HttpResponse(script, content_type="text/javascript; charset=utf-8")


def _offline(language: str) -> str:
    with override(language):
        return reverse("offline")


@require_safe
@cache_control(max_age=3600)
def manifest(request: HttpRequest) -> JsonResponse:
    """Web app manifest (W3C) in the language of the address."""
    icons = [
        {"src": static(f"site/icon-{size}.png"), "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose}
        for size in (192, 512)
        for purpose in ("any", "maskable")
    ]
    name = settings.SITE_NAME
    body = {
        "id": "/",
        "name": _("%(site)s – bản đồ thiên tai và phản ánh môi trường") % {"site": name},
        "short_name": name,
        "description": _("Xem nơi mình ở có nguy cơ gì, và phản ánh ô nhiễm, hư hại; dùng được cả khi mất mạng."),
        "lang": get_language(),
        "start_url": reverse("map"),
        "scope": "/",
        "display": "standalone",
        "background_color": "#ffffff",
        "theme_color": COLOUR,
        "icons": icons,
        "shortcuts": [
            {"name": _("Phản ánh"), "url": reverse("report"), "icons": icons[:1]},
            {"name": _("Gọi khẩn cấp"), "url": reverse("offline") + "#khan-cap", "icons": icons[:1]},
            {"name": _("Phản ánh chờ gửi"), "url": reverse("queue"), "icons": icons[:1]},
        ],
    }
    return JsonResponse(
        body, content_type="application/manifest+json", json_dumps_params={"ensure_ascii": False, "indent": 1}
    )
