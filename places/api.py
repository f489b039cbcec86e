"""Places for machines: by name, by point, and their boundaries."""

import hashlib
from typing import Any

from django.contrib.gis.geos import Point
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import condition
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.generics import GenericAPIView
from rest_framework.pagination import LimitOffsetPagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from places.api_query import DayQuery, NameQuery, PointQuery
from places.api_shapes import FoundSerializer, LocatedSerializer
from places.backdrop import communes_geojson
from places.locating import locate, nearest
from places.models import Unit
from places.naming import Found, find_by_name
from places.naming_places import FoundPlace, find_named_places
from places.succession import former_units

MOST_FOUND = 100


class PlacesPagination(LimitOffsetPagination):
    default_limit = 20
    max_limit = 500


class PlaceList(GenericAPIView[Unit]):
    queryset = Unit.objects.none()
    serializer_class = FoundSerializer
    pagination_class = PlacesPagination

    @extend_schema(parameters=[NameQuery], responses=FoundSerializer(many=True))
    def get(self, request: Request) -> Response:
        """Communes, provinces and named places (villages, bridges, markets, …) of the day by name, the likest first;
        without `q` all communes, in order of name.

        Names are found without accents, with wrong ones or with a slip of the finger, and units by former names.
        """
        query = NameQuery(data=request.query_params)
        query.is_valid(raise_exception=True)
        words = query.validated_data.get("q", "")
        found = _named(words, query) if words else _all(query)
        page: Any = self.paginate_queryset(found)
        return self.get_paginated_response(FoundSerializer(page, many=True).data)


def _named(words: str, query: NameQuery) -> list[Found | FoundPlace]:
    """Of units and places alike, the units first."""
    units = find_by_name(words, on=query.day, limit=MOST_FOUND)
    places = find_named_places(words, on=query.day, limit=MOST_FOUND)
    return sorted([*units, *places], key=lambda found: -found.score)


def _all(query: NameQuery) -> list[Found]:
    units = Unit.objects.on(query.day).communes().defer("geometry", "outline").by_name()
    return [Found(unit=unit, former=None, score=1.0) for unit in units]


class Locate(APIView):
    @extend_schema(parameters=[PointQuery], responses=LocatedSerializer)
    def get(self, request: Request) -> Response:
        """The commune that holds a point on a day, with what it was before; outside the area, the nearest one and how
        far it is."""
        query = PointQuery(data=request.query_params)
        query.is_valid(raise_exception=True)
        lat, lon = query.validated_data["lat"], query.validated_data["lon"]
        unit = locate(lon=lon, lat=lat, on=query.day)
        point = Point(lon, lat, srid=4326)
        near = None if unit else nearest(lon=lon, lat=lat, on=query.day)
        answer: dict[str, Any] = {
            "inside": unit is not None,
            "unit": unit,
            "former": former_units(unit, at=point) if unit else [],
            "nearest": near[0] if near else None,
            "distance_m": round(near[1]) if near else None,
        }
        return Response(LocatedSerializer(answer).data)


class Boundaries(APIView):
    @extend_schema(parameters=[DayQuery], responses={(200, "application/geo+json"): OpenApiTypes.OBJECT})
    def get(self, request: Request) -> HttpResponse:
        """Outlines of the communes of a day as GeoJSON, simplified for small-scale maps; neighbours fit each other."""
        query = DayQuery(data=request.query_params)
        query.is_valid(raise_exception=True)
        document = communes_geojson(query.day).encode()
        tag = f'"{hashlib.blake2b(document, digest_size=12).hexdigest()}"'

        @gzip_page
        @condition(etag_func=lambda _request: tag)
        def answer(_request: HttpRequest) -> HttpResponse:
            return HttpResponse(document, content_type="application/geo+json")

        response: HttpResponse = answer(request._request)
        patch_cache_control(response, public=True, max_age=3600)
        return response
