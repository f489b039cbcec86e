"""Staff pages about one version: what the draft holds, what was repaired, and the steps to the public map."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agencies.policy import can, require
from geodata.errors import GeoPGIError
from layers import correcting, publishing, reviewing, scheduling
from layers.coverage import bounds_of, bounds_of_zones, has_schematic_edge
from layers.draft_map import zones_in
from layers.errors import LayersError, sentence
from layers.forms_review import PublishForm, TermsForm
from layers.job_models import JobKind
from layers.lifecycle import is_author
from layers.map_options import map_options
from layers.models import ClassStyle, LayerVersion, VersionState
from layers.origin_form import OriginForm, origin_of
from layers.page_access import user_of, version_of
from layers.pages_next_layer import next_layer_form
from layers.pages_repairs import repairs_context
from layers.progress import of_version
from layers.shrinkage import shrinkage_of
from layers.states import MOVES, UNDER_REVIEW
from layers.version_words import event_reason, event_words, scale_words

_NOT_YET_PUBLIC = (VersionState.DRAFT, *UNDER_REVIEW)


@login_required
@never_cache
@require_safe
def version_detail(request: HttpRequest, version_id: int) -> HttpResponse:
    return version_page(request, version_of(request, version_id))


def version_page(
    request: HttpRequest, version: LayerVersion, *, form: TermsForm | None = None, status: int = 200
) -> HttpResponse:
    """The page of a version; with a `form` that was not accepted, to show it again as it was filled in."""
    comments = list(version.comments.values_list("settled_at", flat=True))
    events = list(version.events.select_related("actor"))
    context = {
        "version": version,
        "classes": _classes(version),
        "outside": _outside(version),
        "events": [(event, event_words(event.verb), event_reason(event)) for event in events],
        "returned": next((event for event in reversed(events) if event.verb in ("submit", "return")), None),
        "steps": _steps(request, version),
        "may_correct": version.state == VersionState.DRAFT and can(request.user, "layer.import", version),
        "shrinkage": shrinkage_of(version) if version.state in _NOT_YET_PUBLIC else None,
        "map_scale": scale_words(version.map_scale),
        "progress": of_version(version, JobKind.BUILD) if version.state == VersionState.BUILDING else None,
        "may_build_again": can(request.user, "layer.publish", version),
        "may_draw": version.state == VersionState.DRAFT and can(request.user, "layer.edit", version),
        "may_copy": version.published_at is not None and can(request.user, "layer.edit", version),
        "is_author": is_author(user_of(request), version),
        "map_options": _map_options(version),
        **repairs_context(request, version),
        "next_layer_form": next_layer_form(user_of(request), version),
        "open_comments": comments.count(None),
        "comment_count": len(comments),
        "review_link": version.state in UNDER_REVIEW or comments,
        "may_set_date": version.state == VersionState.PUBLISHED and can(request.user, "layer.publish", version),
        "terms_form": form or _terms_form(version),
    }
    return render(request, "layers/version_detail.html", context, status=status)


def _terms_form(version: LayerVersion) -> TermsForm:
    return TermsForm.of(version) if version.state == VersionState.PUBLISHED else PublishForm()


@login_required
@never_cache
@require_safe
def version_state(request: HttpRequest, version_id: int) -> JsonResponse:
    """For the page that waits while the map is built: `state`, `percent`, `text`, `silent`."""
    version = version_of(request, version_id)
    return JsonResponse({"state": version.state} | of_version(version, JobKind.BUILD).as_json())


@login_required
@require_safe
def version_zones(request: HttpRequest, version_id: int) -> JsonResponse:
    """GeoJSON for the small map; `?bbox=west,south,east,north` in degrees."""
    version = version_of(request, version_id)
    try:
        west, south, east, north = (float(part) for part in request.GET.get("bbox", "").split(","))
    except ValueError:
        return JsonResponse({"type": "FeatureCollection", "features": [], "in_cells": 0}, status=400)
    return JsonResponse(zones_in(version.pk, (west, south, east, north)))


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, version_id: int) -> HttpResponse:
    """The form that puts right what a draft says of where it comes from."""
    version = version_of(request, version_id)
    require(user_of(request), "layer.import", version)
    form = OriginForm(request.POST or None, initial=origin_of(version))
    if request.method == "POST" and form.is_valid():
        try:
            correcting.correct(user=user_of(request), version_id=version_id, **form.cleaned_data)
        except LayersError as error:
            form.add_error(None, sentence(error))
        else:
            messages.success(request, _("Đã lưu. Bản nháp vẫn chờ trình duyệt."))
            return redirect("hazard_version", version_id)
    return render(request, "layers/correct.html", {"version": version, "form": form})


def _step(
    verb: Callable[..., Any], done: str, *, sent: Callable[[QueryDict], dict[str, Any]] = lambda _post: {}
) -> Callable[..., HttpResponse]:
    """A view that does one verb to the version, with what `sent` reads from the form, and says how it went."""

    @login_required
    @require_POST
    def view(request: HttpRequest, version_id: int) -> HttpResponse:
        version_of(request, version_id)
        try:
            verb(user=user_of(request), version_id=version_id, **sent(request.POST))
        except GeoPGIError as error:
            messages.error(request, sentence(error))
        else:
            messages.success(request, _(done))
        return redirect("hazard_version", version_id)

    return view


def _reason(post: QueryDict) -> dict[str, str]:
    return {"reason": post.get("reason", "")}


submit = _step(reviewing.submit, gettext_noop("Đã trình. Một người khác có quyền duyệt sẽ xem và công bố."))
give_back = _step(reviewing.give_back, gettext_noop("Đã trả lại kèm ý kiến."), sent=_reason)
build_again = _step(publishing.build_again, gettext_noop("Đã xếp hàng dựng lại bản đồ."))
unschedule = _step(scheduling.unschedule, gettext_noop("Đã huỷ hẹn. Bản này trở lại chờ duyệt."), sent=_reason)
withdraw = _step(reviewing.withdraw, gettext_noop("Đã thu hồi. Bản đồ này không còn hiện công khai."), sent=_reason)
discard = _step(reviewing.discard, gettext_noop("Đã bỏ bản nháp."))


def _steps(request: HttpRequest, version: LayerVersion) -> set[str]:
    """Verbs that the table and the policy allow this person now. That publishing takes a second person is left to
    the page, which tells the author why the button is not there."""
    user = user_of(request)
    return {
        move.verb
        for move in MOVES
        if move.from_state == version.state and move.policy is not None and can(user, move.policy, version)
    }


def _classes(version: LayerVersion) -> list[dict[str, Any]]:
    counts = version.import_report.get("zones_by_level", {})
    styles = ClassStyle.objects.filter(hazard=version.layer.hazard, scale=version.scale)
    return [
        {
            "style": style,
            "zones": counts.get(str(style.level), 0),
            "area": version.area_by_level.get(str(style.level), 0),
        }
        for style in styles
    ]


def _outside(version: LayerVersion) -> dict[str, Any] | None:
    """Ground beyond the edge of the layer's unit, and whether it was clipped off; None where hardly any is."""
    report = version.import_report
    percent = round(100 * report.get("outside_share", 0), 1)
    return (
        {
            "percent": percent,
            "km2": report.get("outside_km2", 0),
            "clipped": report.get("clipped", False),
            "schematic": has_schematic_edge(version.layer.unit),
        }
        if percent
        else None
    )


def _map_options(version: LayerVersion) -> dict[str, Any]:
    styles = ClassStyle.objects.filter(hazard=version.layer.hazard, scale=version.scale)
    return map_options(bounds_of_zones(version.pk) or bounds_of(version.layer.unit)) | {
        "zonesUrl": reverse("hazard_version_zones", args=[version.pk]),
        "colours": {style.level: style.colour for style in styles},
        "inCells": _("%s vùng quá nhỏ, vẽ thành ô vuông; phóng to để thấy đúng hình."),
    }
