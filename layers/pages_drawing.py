"""Staff pages for drawing: starting a draft, the page with the map, and what its script asks for and sends."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agencies.models import User
from agencies.policy import require
from geodata.area import Bounds
from geodata.errors import GeoPGIError
from layers.coverage import bounds_of, bounds_of_zones
from layers.draft_starting import start_draft
from layers.drawing_errors import ZoneChanged
from layers.drawing_forms import NewDraftForm, SentEdit
from layers.drawing_options import draw_options
from layers.drawing_view import MOST_ZONES, in_words, page_in_view, whole_zone, zones_in_view
from layers.drawing_words import done_words, edit_words, notes_on, zone_words
from layers.edit_records import EditKind, ZoneEdit
from layers.edit_writing import piece_of
from layers.errors import sentence
from layers.giving_way import Over
from layers.models import ClassStyle, HazardLayer, LayerVersion, VersionState, Zone
from layers.neighbours import overlaps_of
from layers.undoing import stack_of

PAGE_SIZE = 20
_SHOWN_EDITS = 10
_MAY_COVER = (EditKind.ADD, EditKind.RESHAPE, EditKind.EXTEND, EditKind.RECLASS)
"""Edits after which a zone may lie on others that it did not lie on before."""


def _told(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Answers the page's script in JSON when something cannot be done, and when the session has ended."""

    @wraps(view)
    def answer(request: HttpRequest, version_id: int, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            words = _("Phiên đăng nhập đã hết. Việc vừa làm vẫn giữ trên máy này; xin đăng nhập lại rồi gửi lại.")
            return JsonResponse({"code": "login_needed", "message": words}, status=401)
        try:
            return view(request, version_id, **kwargs)
        except GeoPGIError as error:
            return JsonResponse({"code": error.code, "message": sentence(error)}, status=error.http_status)

    return answer


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new_draft(request: HttpRequest, slug: str) -> HttpResponse:
    """Start a draft to draw in: where it comes from, as an import asks; `?tu=` is the number of a version to copy."""
    layers = HazardLayer.objects.worked_on_by(request.user).select_related("unit", "agency")
    layer = get_object_or_404(layers, slug=slug)
    require(_user(request), "layer.edit", layer)
    form = NewDraftForm(layer=layer, copied=request.GET.get("tu", ""), data=request.POST or None)
    if form.is_bound and form.is_valid():
        try:
            version = start_draft(user=_user(request), layer=layer, **form.draft())
        except GeoPGIError as error:
            form.add_error(None, sentence(error))
        else:
            return redirect("hazard_draw", version.pk)
    return render(request, "layers/draw_new.html", {"layer": layer, "form": form})


@login_required
@never_cache
@require_safe
def draw(request: HttpRequest, version_id: int) -> HttpResponse:
    """The page with map, tools and list; the map opens where the draft has zones, else on the layer's area."""
    version = _editable(request, version_id)
    if version.state != VersionState.DRAFT:
        messages.info(request, _("Bản này không còn là bản nháp nên không sửa được nữa."))
        return redirect("hazard_version", version.pk)
    styles = list(_styles(version).values())
    area = bounds_of_zones(version.pk) or bounds_of(version.layer.unit)
    options = draw_options(version, styles, area, _user(request)) | _undoable(request, version)
    context = {"version": version, "styles": styles, "overs": Over.choices, "draw_options": options}
    return render(request, "layers/draw.html", context)


@_told
@never_cache
@require_safe
def zones(request: HttpRequest, version_id: int) -> HttpResponse:
    """GeoJSON of what lies in `?bbox=west,south,east,north` (degrees)."""
    version = _editable(request, version_id)
    window = _window(request)
    if window is None:
        return JsonResponse({"type": "FeatureCollection", "features": [], "too_many": False}, status=400)
    return JsonResponse(zones_in_view(version.pk, window))


@_told
@never_cache
@require_safe
def zone(request: HttpRequest, version_id: int, zone_id: int) -> HttpResponse:
    """One zone with every corner, and in words."""
    version = _editable(request, version_id)
    found = Zone.objects.filter(pk=zone_id, version=version).first()
    if found is None:
        raise ZoneChanged()
    return JsonResponse(whole_zone(found) | {"words": zone_words(in_words([found])[0], _styles(version))})


@_told
@never_cache
@require_safe
def zone_list(request: HttpRequest, version_id: int) -> HttpResponse:
    """The zones in the window in words, `?start=` how many to pass over."""
    version = _editable(request, version_id)
    window = _window(request)
    start = request.GET.get("start", "0")
    if window is None or not (start.isascii() and start.isdigit() and len(start) < 7):
        return JsonResponse({"zones": [], "total": 0}, status=400)
    told, total = page_in_view(version.pk, window, start=int(start), size=PAGE_SIZE)
    styles = _styles(version)
    return JsonResponse(
        {
            "zones": [zone_words(item, styles) for item in told],
            "total": min(total, MOST_ZONES),
            "more": total > MOST_ZONES,
            "start": int(start),
            "size": PAGE_SIZE,
        }
    )


@_told
@require_POST
def edit(request: HttpRequest, version_id: int) -> HttpResponse:
    """Carry out one edit; the answer says what became of it."""
    version = _editable(request, version_id)
    made = SentEdit.parse(request.body).carry_out(user=_user(request), version_id=version.pk)
    changed = [change.zone_id for change in made.changes.all()]
    left = Zone.objects.filter(version=version).in_bulk(changed)
    now = [left[zone_id] for zone_id in changed if zone_id in left]
    styles = _styles(version)
    # What was drawn comes first; the zones that gave way to it lie on nothing new.
    covers = now and made.kind in _MAY_COVER
    overlaps = overlaps_of(version, piece_of(now[0].level, now[0].geometry)) if covers else []
    return JsonResponse(
        {
            "message": done_words(made),
            "notes": notes_on(made, overlaps),
            "zones": [zone_words(item, styles) for item in in_words(now)],
            "gone": [zone_id for zone_id in changed if zone_id not in left],
            **_undoable(request, version),
        }
    )


def _undoable(request: HttpRequest, version: LayerVersion) -> dict[str, Any]:
    """Whether this person can undo and redo, and the last edits of all in words."""
    stack = stack_of(_user(request), version)
    last = ZoneEdit.objects.filter(version=version).select_related("actor", "about").order_by("-id")[:_SHOWN_EDITS]
    return {
        "undo": stack.to_undo is not None,
        "redo": stack.to_redo is not None,
        "last": [
            {
                "words": edit_words(item),
                "who": item.actor.display_name,
                "at": date_format(localtime(item.at), "H:i d/m/Y"),
            }
            for item in last
        ],
    }


def _styles(version: LayerVersion) -> dict[int, ClassStyle]:
    styles = ClassStyle.objects.filter(hazard=version.layer.hazard, scale=version.scale).order_by("-level")
    return {style.level: style for style in styles}


def _window(request: HttpRequest) -> Bounds | None:
    try:
        west, south, east, north = (float(part) for part in request.GET.get("bbox", "").split(","))
    except ValueError:
        return None
    window = (west, south, east, north)
    return window if all(map(math.isfinite, window)) and west < east and south < north else None


def _version(request: HttpRequest, version_id: int) -> LayerVersion:
    """The version, for those who work on its layer; to others it does not exist."""
    versions = LayerVersion.objects.visible_to(request.user).select_related("layer__unit", "layer__agency")
    version = get_object_or_404(versions, pk=version_id)
    require(_user(request), "layer.view_unpublished", version)
    return version


def _editable(request: HttpRequest, version_id: int) -> LayerVersion:
    version = _version(request, version_id)
    require(_user(request), "layer.edit", version)
    return version


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user
