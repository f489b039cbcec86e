"""The reviewers' page: a version beside the public one, on the map and in numbers, and remarks on places."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from agencies.policy import can
from geodata.errors import GeoPGIError
from layers import comments, review_sheet
from layers.coverage import bounds_of
from layers.differences import commune_difference
from layers.drawn_layer import drawn_layer, with_legend
from layers.errors import sentence
from layers.forms_review import CommentForm, WordsForm
from layers.job_models import JobKind
from layers.lifecycle import is_author
from layers.map_options import map_options
from layers.models import ClassStyle, LayerVersion, VersionState
from layers.page_access import user_of, version_of
from layers.progress import of_version
from layers.review_models import ReviewComment, ReviewSheet
from layers.states import UNDER_REVIEW

_COMMUNES_SHOWN = 20


@login_required
@never_cache
@require_safe
def review(request: HttpRequest, version_id: int) -> HttpResponse:
    return _page(request, version_of(request, version_id))


@login_required
@never_cache
@require_safe
def review_state(request: HttpRequest, version_id: int) -> JsonResponse:
    """For the page that waits for the comparison: `state`, `percent`, `text`, `silent`."""
    version = version_of(request, version_id)
    ready = ReviewSheet.objects.filter(version=version).exists()
    return JsonResponse({"state": "ready" if ready else "preparing"} | of_version(version, JobKind.REVIEW).as_json())


@login_required
@require_POST
def prepare_again(request: HttpRequest, version_id: int) -> HttpResponse:
    version_of(request, version_id)
    return _done(
        request, version_id, lambda: review_sheet.prepare_again(user=user_of(request), version_id=version_id), ""
    )


@login_required
@require_POST
def comment(request: HttpRequest, version_id: int) -> HttpResponse:
    version = version_of(request, version_id)
    form = CommentForm(layer=version.layer, data=request.POST)
    if form.is_valid():
        data = form.cleaned_data
        try:
            comments.comment(
                user=user_of(request), version_id=version_id, lon=data["lon"], lat=data["lat"], words=data["words"]
            )
        except GeoPGIError as error:
            form.add_error(None, sentence(error))
        else:
            messages.success(request, _("Đã ghi góp ý."))
            return redirect(_comments_address(version_id))
    return _page(request, version, form=form, status=422)


@login_required
@require_POST
def reply(request: HttpRequest, version_id: int, comment_id: int) -> HttpResponse:
    version = version_of(request, version_id)
    get_object_or_404(version.comments, pk=comment_id)
    form = WordsForm(request.POST)
    if form.is_valid():
        words = form.cleaned_data["words"]
        return _done(
            request,
            version_id,
            lambda: comments.reply(user=user_of(request), comment_id=comment_id, words=words),
            _("Đã trả lời góp ý."),
        )
    return _page(request, version, replies={comment_id: form}, status=422)


@login_required
@require_POST
def settle(request: HttpRequest, version_id: int, comment_id: int) -> HttpResponse:
    version = version_of(request, version_id)
    get_object_or_404(version.comments, pk=comment_id)
    return _done(
        request,
        version_id,
        lambda: comments.settle(user=user_of(request), comment_id=comment_id),
        _("Đã đánh dấu góp ý là xong."),
    )


def _done(request: HttpRequest, version_id: int, verb: Callable[[], Any], said: str) -> HttpResponse:
    try:
        verb()
    except GeoPGIError as error:
        messages.error(request, sentence(error))
    else:
        if said:
            messages.success(request, said)
    return redirect(_comments_address(version_id))


def _comments_address(version_id: int) -> str:
    return reverse("hazard_review", args=[version_id]) + "#gop-y"


def _page(
    request: HttpRequest,
    version: LayerVersion,
    *,
    form: CommentForm | None = None,
    replies: dict[int, WordsForm] | None = None,
    status: int = 200,
) -> HttpResponse:
    styles = list(ClassStyle.objects.filter(hazard=version.layer.hazard))
    under_review = version.state in UNDER_REVIEW
    decided = version.published_at is not None
    published = None if decided else LayerVersion.objects.published().filter(layer=version.layer).first()
    if published is not None:
        published.layer = version.layer
        with_legend(published, styles)
    sheet = ReviewSheet.objects.filter(version=version).first()
    comparable = published is None or published.scale == version.scale
    own_styles = [style for style in styles if style.scale == version.scale]
    ready = sheet is not None and not sheet.error and not decided
    difference = commune_difference(version, published, own_styles) if ready and comparable else None
    remarks = _remarks(request, version, replies or {})
    open_for_comments = version.state in comments.OPEN_FOR_COMMENTS and can(request.user, "layer.comment", version)
    context = {
        "version": with_legend(version, styles),
        "decided": decided,
        "published": published,
        "sheet": sheet,
        "gone": _named(sheet, styles, published),
        "progress": of_version(version, JobKind.REVIEW) if sheet is None and under_review else None,
        "comparable": comparable,
        "difference": difference,
        "page": Paginator(difference.communes, _COMMUNES_SHOWN).get_page(request.GET.get("page"))
        if difference
        else None,
        "remarks": remarks,
        "open_count": sum(1 for remark in remarks if remark["comment"].settled_at is None),
        "form": (form or CommentForm(layer=version.layer)) if open_for_comments else None,
        "may_decide": version.state == VersionState.IN_REVIEW
        and can(request.user, "layer.publish", version)
        and not is_author(user_of(request), version),
        "may_prepare_again": under_review and sheet is not None and bool(sheet.error),
        "map_options": _map_options(version, published, remarks),
    }
    return render(request, "layers/review.html", context, status=status)


def _remarks(request: HttpRequest, version: LayerVersion, replies: dict[int, WordsForm]) -> list[dict[str, Any]]:
    """Remarks in the order they were made, each with its number, its answers and what this person may do. As
    many queries for many as for one."""
    may = version.state in comments.OPEN_FOR_COMMENTS and can(request.user, "layer.comment", version)
    made_the_map = is_author(user_of(request), version)
    rows = version.comments.select_related("author", "settled_by").prefetch_related("replies__author")
    return [
        {
            "number": number,
            "comment": row,
            "form": (replies.get(row.pk) or WordsForm(auto_id=f"tra-loi-{row.pk}-%s")) if may else None,
            "may_settle": may
            and row.settled_at is None
            and comments.may_settle(user_of(request), row, made_the_map=made_the_map),
        }
        for number, row in enumerate(rows, start=1)
    ]


def _named(sheet: ReviewSheet | None, styles: list[ClassStyle], published: LayerVersion | None) -> list[dict[str, Any]]:
    """Zones that are gone, with the style of their class."""
    if sheet is None or published is None or sheet.compared_with_id != published.pk:
        return []
    by_level = {style.level: style for style in styles if style.scale == published.scale}
    return [zone | {"style": by_level[zone["level"]]} for zone in sheet.gone]


def _map_options(
    version: LayerVersion, published: LayerVersion | None, remarks: list[dict[str, Any]]
) -> dict[str, Any]:
    def of(shown: LayerVersion | None) -> dict[str, Any] | None:
        return drawn_layer(shown) if shown is not None and shown.content_hash else None

    return map_options(bounds_of(version.layer.unit)) | {
        "left": of(version),
        "right": of(published),
        "labels": {
            "name": _("Kéo để so sánh hai bản đồ"),
            "left": _("Bản %(number)s, đang xét") % {"number": version.number},
            "right": _("Bản %(number)s, đang công bố") % {"number": published.number} if published else "",
        },
        "comments": [_pin(remark["number"], remark["comment"]) for remark in remarks],
        "chosen": _("Nơi đã chọn để góp ý"),
    }


def _pin(number: int, remark: ReviewComment) -> dict[str, Any]:
    return {
        "number": number,
        "lat": remark.point.y,
        "lon": remark.point.x,
        "settled": remark.settled_at is not None,
        "title": _("Góp ý %(number)s") % {"number": number},
    }
