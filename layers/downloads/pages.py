"""The page from which people take maps away."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from layers import wording
from layers.downloads import terms
from layers.downloads.formats import FORMATS, Format, systems_of
from layers.errors_open import UnknownUnit
from layers.models import Download, LayerVersion
from layers.public_systems import WGS84
from layers.published import published_versions
from places.freshness import FRESH
from places.models import Unit


@dataclass(frozen=True)
class Offer:
    """A format of one version: `links` are the EPSG code and the address of each; `size` bytes, 0 when not known."""

    file_format: Format
    links: list[tuple[int, str]]
    size: int


@require_safe
@FRESH
def open_data(request: HttpRequest) -> HttpResponse:
    """Every published map in every format, whole or, with `?xa=CODE`, of one commune. Five queries."""
    today = Unit.objects.on(timezone.localdate()).communes().filter(geometry__isnull=False)
    communes = list(today.defer("geometry", "outline").by_name())
    code = request.GET.get("xa", "")
    unit = next((unit for unit in communes if unit.code == code), None)
    if code and unit is None:
        raise UnknownUnit()
    versions = published_versions()
    sizes = {} if unit else _sizes(versions)
    context: dict[str, Any] = {
        "maps": [(version, wording.origin_marked(version), _offers(version, unit, sizes)) for version in versions],
        "communes": communes,
        "unit": unit,
        "licence": terms.licence(),
        "api_root": request.build_absolute_uri("/ogc/"),
    }
    return render(request, "layers/open_data.html", context)


def _sizes(versions: list[LayerVersion]) -> dict[tuple[int, str], int]:
    rows = Download.objects.filter(version__in=versions, unit=None, epsg=WGS84, state="ready")
    return {
        (version_id, slug): size for version_id, slug, size in rows.values_list("version_id", "file_format", "size")
    }


def _offers(version: LayerVersion, unit: Unit | None, sizes: dict[tuple[int, str], int]) -> list[Offer]:
    return [
        Offer(
            file_format=file_format,
            links=[(epsg, _address(version, unit, file_format, epsg)) for epsg in systems_of(file_format)],
            size=sizes.get((version.pk, file_format.slug), 0),
        )
        for file_format in FORMATS.values()
    ]


def _address(version: LayerVersion, unit: Unit | None, file_format: Format, epsg: int) -> str:
    asked = {"lang": get_language()}
    if epsg != WGS84:
        asked["crs"] = str(epsg)
    if unit:
        asked["commune"] = unit.code
    return f"{reverse('download', args=[version.layer.slug, version.number, file_format.slug])}?{urlencode(asked)}"
