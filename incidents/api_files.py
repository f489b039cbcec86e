"""Public API v1: photos of a report, piece by piece (`incidents.report_files`).

Like sending the report, it needs no account: whoever made the report's id holds it.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from geodata.resumed_files import PieceDamaged
from incidents.report_files import MOST_PIECE_BYTES, PIECE_BYTES, Standing, add_piece, begin_file, where_it_stands
from incidents.throttle import allow_photos


class FileIn(serializers.Serializer[Any]):
    id = serializers.UUIDField(help_text="made by the sender, once a file")
    name = serializers.CharField(max_length=1000, trim_whitespace=False)
    size = serializers.IntegerField(min_value=1, help_text="bytes")
    type = serializers.CharField(required=False, allow_blank=True, default="", max_length=200)
    sha256 = serializers.RegexField(r"^[0-9a-f]{64}$", help_text="of the whole file, small hexadecimal digits")


class StandingOut(serializers.Serializer[Any]):
    offset = serializers.IntegerField(help_text="bytes that are safe here; the next piece begins there")
    piece = serializers.IntegerField(help_text="bytes to send at once")
    done = serializers.BooleanField(help_text="it is a photo of the report")


OFFSET = OpenApiParameter("Upload-Offset", OpenApiTypes.INT64, OpenApiParameter.HEADER, required=True)
DIGEST = OpenApiParameter(
    "Content-SHA256", str, OpenApiParameter.HEADER, required=True, description="of this piece, hexadecimal"
)


class FilesView(APIView):
    authentication_classes = ()

    @extend_schema(
        summary="Begin a file of a report, or ask where it stands",
        operation_id="report_file_begin",
        request=FileIn,
        responses={200: StandingOut},
    )
    def post(self, request: Request, report_id: UUID) -> Response:
        sent = FileIn(data=request.data)
        sent.is_valid(raise_exception=True)
        about = sent.validated_data
        standing = begin_file(
            report_id=report_id,
            file_id=about["id"],
            name=about["name"],
            size=about["size"],
            kind=about["type"],
            sha256=about["sha256"],
            allow=lambda: allow_photos(request._request, 1),
        )
        return _told(standing)


class FileView(APIView):
    authentication_classes = ()

    @extend_schema(
        summary="Send the next piece of a file",
        operation_id="report_file_piece",
        request=OpenApiTypes.BINARY,
        responses={200: StandingOut},
        parameters=[OFFSET, DIGEST],
    )
    def patch(self, request: Request, report_id: UUID, file_id: UUID) -> Response:
        standing = add_piece(
            report_id=report_id,
            file_id=file_id,
            offset=_offset(request),
            content=_content(request),
            sha256=request.headers.get("Content-SHA256", ""),
        )
        return _told(standing)

    @extend_schema(summary="Where a file stands, in the header Upload-Offset", responses={200: None})
    def head(self, request: Request, report_id: UUID, file_id: UUID) -> Response:
        return _told(where_it_stands(report_id=report_id, file_id=file_id))


def _told(standing: Standing) -> Response:
    body = {"offset": standing.offset, "piece": PIECE_BYTES, "done": standing.done}
    headers = {
        "Upload-Offset": str(standing.offset),
        "Upload-Length": str(standing.size),
        "Cache-Control": "no-store",
    }
    return Response(body, headers=headers)


def _offset(request: Request) -> int:
    text = request.headers.get("Upload-Offset", "")
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        raise ValidationError({"Upload-Offset": ["a whole number of bytes"]})
    return int(text)


def _content(request: Request) -> bytes:
    """The body, of which no more is read than one piece may have. Raises `PieceDamaged` when the line broke."""
    try:
        return request._request.read(MOST_PIECE_BYTES + 1)
    except OSError as error:
        raise PieceDamaged() from error
