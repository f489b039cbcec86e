"""The addresses under which a version is taken away."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header
from drf_spectacular.utils import extend_schema
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.request import Request
from rest_framework.views import APIView

from layers.downloads import described, terms
from layers.downloads.building import file_for
from layers.downloads.formats import Format, format_of, system_of
from layers.downloads.held_stream import HeldStream
from layers.downloads.names import content_key, name_of, path_of
from layers.downloads.ranges import file_answer
from layers.downloads.streams import STREAMS
from layers.errors_open import TooBusy, UnknownUnit
from layers.models import Download, LayerVersion
from layers.public_versions import public_version
from places.models import Unit

ASK_AGAIN_S = 3


class _AnyAccept(BaseContentNegotiation):
    """The address says the format, so what a program says it accepts refuses nothing."""

    def select_parser(self, request: Request, parsers: Any) -> Any:
        return parsers[0]

    def select_renderer(self, request: Request, renderers: Any, format_suffix: str | None = None) -> Any:
        return renderers[0], renderers[0].media_type


class _Open(APIView):
    """Nobody needs to say who they are."""

    authentication_classes = []
    content_negotiation_class = _AnyAccept


class DownloadView(_Open):
    @extend_schema(parameters=described.PARAMETERS, responses=described.RESPONSES)
    def get(self, request: Request, slug: str, number: int, file_format: str) -> HttpResponseBase:
        """A version, or what of it lies in a commune of today, as a file.

        `gpkg` and `shp` are made on demand: 202 with `Retry-After` until they are there, then they answer `Range`.
        `geojson`, `kml` and `csv` are written while they are sent, always whole.
        """
        asked = request._request
        chosen = format_of(file_format)
        epsg = system_of(chosen, asked.GET.get("crs", ""))
        version = public_version(slug, number)
        unit = _commune(asked.GET.get("commune", ""))
        if chosen.streamed:
            return _streamed(asked, version, unit, chosen)
        row = file_for(version=version, unit=unit, file_format=chosen, epsg=epsg)
        if row.state != "ready" or asked.GET.get("only") == "state":
            return _preparing(asked, row)
        try:
            answer = file_answer(asked, path_of(row), media_type=chosen.media_type)
        except FileNotFoundError as error:  # thrown away in this moment; the next request has it made again
            raise TooBusy() from error
        return _described(answer, asked)


class ReadmeView(_Open):
    @extend_schema(parameters=[described.COMMUNE], responses=described.README)
    def get(self, request: Request, slug: str, number: int) -> HttpResponse:
        """Source, date, limits and columns of a version's files, in both languages."""
        text = terms.readme(public_version(slug, number), _commune(request._request.GET.get("commune", "")))
        return HttpResponse(text, content_type="text/plain; charset=utf-8", headers={"Cache-Control": "no-cache"})


def _streamed(request: HttpRequest, version: LayerVersion, unit: Unit | None, chosen: Format) -> HttpResponseBase:
    tag = f'"{content_key(version, unit)}-{chosen.slug}"'
    if tag in request.headers.get("If-None-Match", ""):
        return HttpResponse(status=304, headers={"ETag": tag})
    name = name_of(version, unit, chosen, 4326)
    headers = {"ETag": tag, "Content-Disposition": content_disposition_header(True, name) or ""}
    headers["Accept-Ranges"] = "none"
    if request.method == "HEAD":
        return _described(HttpResponse(content_type=chosen.media_type, headers=headers), request)
    pieces = HeldStream(STREAMS[chosen.slug](version, unit))
    return _described(StreamingHttpResponse(pieces, content_type=chosen.media_type, headers=headers), request)


def _described(response: HttpResponseBase, request: HttpRequest) -> HttpResponseBase:
    response["Cache-Control"] = "no-cache"
    response["Link"] = f'<{request.build_absolute_uri("../readme/")}>; rel="describedby"'
    return response


def _preparing(request: HttpRequest, row: Download) -> HttpResponse:
    """202 while the file is being made: a page for browsers, else JSON."""
    waiting = row.state == "waiting"
    status = 202 if waiting else 200
    if request.GET.get("only") != "state" and "text/html" in request.headers.get("Accept", ""):
        context = {"name": path_of(row).name, "address": request.get_full_path()}
        response = render(request, "layers/download_wait.html", context, status=status)
    else:
        response = JsonResponse({"state": row.state, "size": row.size}, status=status)
    response["Cache-Control"] = "no-store"
    if waiting:
        response["Retry-After"] = str(ASK_AGAIN_S)
    return response


def _commune(code: str) -> Unit | None:
    """The commune of today with its boundary; None without a code. Raises `UnknownUnit`."""
    if not code:
        return None
    units = Unit.objects.on(timezone.localdate()).communes().filter(geometry__isnull=False)
    unit = units.filter(code=code.replace("\x00", "")).first()
    if unit is None:
        raise UnknownUnit()
    return unit
