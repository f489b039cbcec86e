"""How the files look in the schema of the API."""

from __future__ import annotations

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse
from rest_framework import serializers

from layers.downloads.formats import FORMATS
from layers.public_systems import public_systems


class FileState(serializers.Serializer[Any]):
    """A file on its way: `state` waiting or ready; `size` in bytes, 0 while it is not known."""

    state = serializers.CharField()
    size = serializers.IntegerField()


COMMUNE = OpenApiParameter("commune", description="Code of a commune of today: only what lies in it")
PARAMETERS = [
    OpenApiParameter("file_format", location=OpenApiParameter.PATH, enum=list(FORMATS)),
    COMMUNE,
    OpenApiParameter(
        "crs", int, enum=list(public_systems()), description="EPSG code, of gpkg and shp; without it 4326"
    ),
    OpenApiParameter("only", enum=["state"], description="How far the file is, in place of the file"),
    OpenApiParameter("lang", enum=["vi", "en"], description="Language of error messages"),
    OpenApiParameter("Range", location=OpenApiParameter.HEADER, description="Of gpkg and shp: bytes=FIRST-LAST"),
    OpenApiParameter("If-Range", location=OpenApiParameter.HEADER, description="ETag that the part must belong to"),
]
_MEDIA_TYPES = {item.media_type.partition(";")[0]: item for item in FORMATS.values()}
RESPONSES: dict[Any, Any] = {
    **{(200, media_type): OpenApiTypes.BINARY for media_type in _MEDIA_TYPES},
    **{(206, media_type): OpenApiTypes.BINARY for media_type, item in _MEDIA_TYPES.items() if not item.streamed},
    (202, "application/json"): FileState,
    304: OpenApiResponse(description="The file is the one of If-None-Match"),
    416: OpenApiResponse(description="The file has none of the bytes asked for; Content-Range tells its size"),
    (503, "application/problem+json"): OpenApiTypes.OBJECT,
}
README = {(200, "text/plain"): OpenApiTypes.STR}
