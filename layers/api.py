"""Hazard layers and the danger at a point, for machines."""

from __future__ import annotations

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from layers import wording
from layers.api_shapes import DangerQuery, DangerSerializer, LanguageQuery, LayerSerializer
from layers.danger import danger_at, hazards_without_map
from layers.published import published_versions
from places.locating import locate

# A serializer copies all its fields when it is made, which takes longer than using them; these two hold no request.
_QUESTION, _ANSWER = DangerQuery(), DangerSerializer()


class LayerList(APIView):
    @extend_schema(parameters=[LanguageQuery], responses=LayerSerializer(many=True))
    def get(self, request: Request) -> Response:
        """Hazard layers as published: legend with advice, source, date, scale, extent and address of the tiles."""
        return Response(LayerSerializer(published_versions(), many=True, context={"request": request}).data)


class Danger(APIView):
    @extend_schema(parameters=[DangerQuery], responses=DangerSerializer)
    def get(self, request: Request) -> Response:
        """What the published maps tell of a point and of the ground around it, in values and in sentences.

        The maps are at 1:50,000: they speak of places, not of single houses.
        """
        query = _QUESTION.run_validation(request.query_params)
        lon, lat, radius_m, day = query["lon"], query["lat"], query["radius_m"], query.get("on")
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
        return Response(_ANSWER.to_representation(answer))
