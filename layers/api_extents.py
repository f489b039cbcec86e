"""The danger along a line, in an area and in a commune, for machines."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from layers import wording
from layers.api_extent_shapes import AreaDangerSerializer, CommuneDangerSerializer, LineDangerSerializer
from layers.api_shapes import LanguageQuery
from layers.assets_in_zones import count_in_area, count_in_unit
from layers.communes import commune_layers, hazards_left_out
from layers.danger_area import danger_within
from layers.danger_line import danger_along
from layers.errors_open import BodyTooLarge, UnknownUnit
from layers.models import LayerVersion
from layers.user_geometry import MOST_AREA_KM2, MOST_LINE_KM, MOST_VERTICES, area_km2, area_of, length_m, line_of
from places.hazards import Hazard
from places.models import Unit

MOST_BYTES = 400_000
_ANYONE = AnonymousUser()
"""These answers are the same for all, whoever is signed in."""
_LIMITS = f"At most {MOST_VERTICES} vertices and {MOST_BYTES // 1000} KB; `crs` is ignored: degrees, longitude first."
LINE = {"type": "LineString", "coordinates": [[106.50, 21.86], [106.56, 21.87]]}
AREA = {
    "type": "Polygon",
    "coordinates": [[[106.50, 21.84], [106.56, 21.84], [106.56, 21.88], [106.50, 21.88], [106.50, 21.84]]],
}


class LineDangerView(APIView):
    authentication_classes = ()

    @extend_schema(
        summary="Danger along a line",
        description=f"Takes a GeoJSON LineString or MultiLineString, or a Feature with one, of at most {MOST_LINE_KM} "
        f"km. {_LIMITS}",
        parameters=[LanguageQuery],
        request=OpenApiTypes.OBJECT,
        responses=LineDangerSerializer,
        examples=[OpenApiExample("A road", LINE, request_only=True)],
    )
    def post(self, request: Request) -> Response:
        line = line_of(_sent(request))
        dangers = danger_along(line)
        answer = {
            "length_m": length_m(line),
            "dangers": dangers,
            **_closing([danger.version for danger in dangers if danger.outside_m < danger.length_m]),
        }
        return Response(LineDangerSerializer(answer).data)


class AreaDangerView(APIView):
    authentication_classes = ()

    @extend_schema(
        summary="Danger in an area",
        description=f"Takes a GeoJSON Polygon or MultiPolygon, or a Feature with one, of at most {MOST_AREA_KM2} km². "
        f"{_LIMITS}",
        parameters=[LanguageQuery],
        request=OpenApiTypes.OBJECT,
        responses=AreaDangerSerializer,
        examples=[OpenApiExample("A village", AREA, request_only=True)],
    )
    def post(self, request: Request) -> Response:
        area = area_of(_sent(request))
        dangers = danger_within(area)
        answer = {
            "area_km2": area_km2(area),
            "dangers": dangers,
            "places": count_in_area(area, [danger.version for danger in dangers], user=_ANYONE),
            **_closing([danger.version for danger in dangers if danger.outside_km2 < danger.area_km2]),
        }
        return Response(AreaDangerSerializer(answer).data)


class CommuneDangerView(APIView):
    authentication_classes = ()

    @extend_schema(
        summary="Danger in a commune of today", parameters=[LanguageQuery], responses=CommuneDangerSerializer
    )
    def get(self, request: Request, code: str) -> Response:
        """Area and share of each class of each published map, and how many schools, clinics, … lie in it."""
        unit = Unit.objects.on(timezone.localdate()).communes().defer("geometry", "outline").filter(code=code).first()
        if unit is None:
            raise UnknownUnit()
        layers = commune_layers(unit)
        answer = {
            "code": unit.code,
            "full_name": unit.full_name,
            "schematic": unit.schematic,
            "dangers": layers,
            "places": count_in_unit(unit.pk, [layer.version for layer in layers], user=_ANYONE),
            "without_map": wording.without_map(hazards_left_out(layers)),
            "caveat": wording.CAVEAT,
        }
        return Response(CommuneDangerSerializer(answer).data)


def _sent(request: Request) -> Any:
    if int(request.META.get("CONTENT_LENGTH") or 0) > MOST_BYTES:
        raise BodyTooLarge(limit=MOST_BYTES // 1000)
    return request.data


def _closing(telling: list[LayerVersion]) -> dict[str, Any]:
    """`telling`: versions whose map reaches the place."""
    told = {version.layer.hazard for version in telling}
    silent = [hazard for hazard in Hazard if hazard.value not in told]
    return {"without_map": wording.without_map(silent), "caveat": wording.CAVEAT}
