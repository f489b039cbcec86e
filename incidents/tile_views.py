"""Tiles of public incidents and the TileJSON that describes them."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from incidents.errors import NotFound
from incidents.tiles import LAYER, MAX_ZOOM, POINTS_FROM_ZOOM, incident_tile

FRESH_SECONDS = 60


@require_safe
@cache_control(public=True, max_age=FRESH_SECONDS, stale_while_revalidate=600)
def tile(request: HttpRequest, z: int, x: int, y: int) -> HttpResponse:
    try:
        content = incident_tile(z, x, y)
    except ValueError as error:
        raise NotFound() from error
    return HttpResponse(content, content_type="application/vnd.mapbox-vector-tile", status=200 if content else 204)


@require_safe
@cache_control(public=True, max_age=3600)
def tilejson(request: HttpRequest) -> JsonResponse:
    """TileJSON 3.0.0."""
    address = reverse("incident-tile", kwargs={"z": 0, "x": 0, "y": 0}).replace("0/0/0", "{z}/{x}/{y}")
    return JsonResponse(
        {
            "tilejson": "3.0.0",
            "name": _("Sự việc đã xác minh"),
            "tiles": [request.build_absolute_uri("/").rstrip("/") + address],
            "minzoom": 0,
            "maxzoom": MAX_ZOOM,
            "vector_layers": [
                {
                    "id": LAYER,
                    "description": f"counts below zoom {POINTS_FROM_ZOOM}, single incidents from it on",
                    "fields": {
                        "count": "incidents at this point",
                        "open": "how many of them are not over",
                        "code": "code of the incident",
                        "category": "slug of its kind",
                        "state": "its state",
                    },
                }
            ],
        }
    )
