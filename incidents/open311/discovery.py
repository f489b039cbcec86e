"""Where the service is, what it speaks, and whom to ask for a key (http://wiki.open311.org/Service_Discovery)."""

from typing import Any

from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import Max
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from incidents.models import Category
from incidents.open311.formats import TYPES

SPECIFICATION = "http://wiki.open311.org/GeoReport_v2"
FIRST_CHANGESET = "2026-11-26 00:00"


def discovery(request: HttpRequest) -> dict[str, Any]:
    """Two queries at most; `changeset` moves when somebody edits kinds of incident: then ask for them anew."""
    home = request.build_absolute_uri("/")
    changeset = _changeset()
    first = reverse("open311-services", kwargs={"as_type": "json"})
    return {
        "changeset": changeset,
        "contact": f"{settings.SITE_NAME}: {home}",
        "key_service": _("Khoá API do quản trị hệ thống của %(site)s cấp cho từng chương trình: %(address)s")
        % {"site": settings.SITE_NAME, "address": home},
        "endpoints": [
            {
                "specification": SPECIFICATION,
                "url": request.build_absolute_uri(first).removesuffix("/services.json"),
                "changeset": changeset,
                "type": "production" if settings.PRODUCTION else "test",
                "formats": [kind.partition(";")[0] for kind in TYPES.values()],
            }
        ],
    }


def _changeset() -> str:
    kinds = ContentType.objects.get_for_model(Category)
    edited = LogEntry.objects.filter(content_type=kinds).aggregate(at=Max("action_time"))["at"]
    return f"{timezone.localtime(edited):%Y-%m-%d %H:%M}" if edited else FIRST_CHANGESET
