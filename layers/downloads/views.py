"""The addresses under which a version is taken away."""

from __future__ import annotations

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from layers.downloads import terms
from layers.downloads.building import file_for
from layers.downloads.formats import Format, format_of, system_of
from layers.downloads.held_stream import HeldStream
from layers.downloads.names import content_key, name_of, path_of
from layers.downloads.streams import STREAMS
from layers.errors_open import UnknownUnit
from layers.models import Download, LayerVersion
from layers.public_versions import public_version
from places.models import Unit

ASK_AGAIN_S = 3


@require_safe
def download(request: HttpRequest, slug: str, number: int, file_format: str) -> HttpResponseBase:
    """A version, or with `?commune=CODE` what of it lies in a commune of today, as a file.

    `?crs=` takes an EPSG code that the format has. Formats that the worker makes are answered with 202 until they are
    there; `?only=state` tells how far that is and never sends the file.
    """
    chosen = format_of(file_format)
    epsg = system_of(chosen, request.GET.get("crs", ""))
    version = public_version(slug, number)
    unit = _commune(request.GET.get("commune", ""))
    if chosen.streamed:
        return _streamed(request, version, unit, chosen)
    row = file_for(version=version, unit=unit, file_format=chosen, epsg=epsg)
    if row.state != "ready" or request.GET.get("only") == "state":
        return _preparing(request, row)
    response = FileResponse(
        path_of(row).open("rb"), as_attachment=True, filename=path_of(row).name, content_type=chosen.media_type
    )
    return _described(response, request)


@require_safe
def readme(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Source, date, limits and columns of a version's files, in both languages."""
    text = terms.readme(public_version(slug, number), _commune(request.GET.get("commune", "")))
    return HttpResponse(text, content_type="text/plain; charset=utf-8", headers={"Cache-Control": "no-cache"})


def _streamed(request: HttpRequest, version: LayerVersion, unit: Unit | None, chosen: Format) -> HttpResponseBase:
    tag = f'"{content_key(version, unit)}-{chosen.slug}"'
    if tag in request.headers.get("If-None-Match", ""):
        return HttpResponse(status=304, headers={"ETag": tag})
    name = name_of(version, unit, chosen, 4326)
    headers = {"ETag": tag, "Content-Disposition": content_disposition_header(True, name) or ""}
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
