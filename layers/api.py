"""Hazard layers and the danger at a point, for machines."""

from __future__ import annotations

from typing import Any

from django.utils import timezone, translation
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from layers import wording
from layers.api_shapes import DangerQuery, DangerSerializer, LanguageQuery, LayerSerializer
from layers.danger import danger_at, hazards_without_map
from layers.published import published_versions
from places.locating import locate


class LayerList(APIView):
    @extend_schema(parameters=[LanguageQuery], responses=LayerSerializer(many=True))
    def get(self, request: Request) -> Response:
        """Hazard layers as published: legend with advice, source, date, scale, extent and address of the tiles."""
        query = _checked(LanguageQuery, request)
        with translation.override(query["lang"]):
            body = LayerSerializer(published_versions(), many=True, context={"request": request}).data
        return Response(body)


class Danger(APIView):
    @extend_schema(parameters=[DangerQuery], responses=DangerSerializer)
    def get(self, request: Request) -> Response:
        """What the published maps tell of a point and of the ground around it, in values and in sentences.

        The maps are at 1:50,000: they speak of places, not of single houses.
        """
        query = _checked(DangerQuery, request)
        lon, lat, radius_m, day = query["lon"], query["lat"], query["radius_m"], query.get("on")
        with translation.override(query["lang"]):
            dangers = danger_at(lon=lon, lat=lat, radius_m=radius_m, on=day)
            answer = {
                "lat": lat,
                "lon": lon,
                "radius_m": radius_m,
                "commune": locate(lon=lon, lat=lat, on=day or timezone.localdate()),
                "dangers": dangers,
                "without_map": wording.without_map(hazards_without_map(dangers)),
                "caveat": wording.CAVEAT,
            }
            return Response(DangerSerializer(answer).data)


def _checked(shape: type[LanguageQuery], request: Request) -> dict[str, Any]:
    """The values asked for. Raises `ValidationError` in the language asked for."""
    language = "en" if request.query_params.get("lang") == "en" else "vi"
    with translation.override(language):
        query = shape(data=request.query_params)
        if not query.is_valid():
            raise ValidationError({name: [str(message) for message in told] for name, told in query.errors.items()})
    return dict(query.validated_data)
