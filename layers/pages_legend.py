"""Staff pages of legends: which there are, changing one with a preview for every kind of eye, and who changed what."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from agencies.policy import require
from geodata.errors import GeoPGIError
from layers.errors import LegendChanged, sentence
from layers.forms_legend import ClassForm, LegendForm, TitleForm
from layers.legend_check import VIEW_NAMES, Look, findings, views
from layers.legend_models import Legend, LegendEvent
from layers.legends import change_legend, changed_since, last_event
from layers.models import ClassStyle, Pattern
from layers.page_access import user_of

_SHOWN_EVENTS = 50


@login_required
@never_cache
@require_safe
def legend_list(request: HttpRequest) -> HttpResponse:
    legends = list(Legend.objects.all())
    if legends:
        require(user_of(request), "legend.edit", legends[0])
    styles = list(ClassStyle.objects.order_by("level"))
    rows = [
        (legend, [style for style in styles if (style.hazard, style.scale) == (legend.hazard, legend.scale)])
        for legend in legends
    ]
    return render(request, "layers/legend_list.html", {"legends": rows})


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def legend_edit(request: HttpRequest, hazard: str, scale: str) -> HttpResponse:
    legend = _legend(request, hazard, scale)
    seen_event = last_event(legend)
    legend.refresh_from_db()  # read after the event, so that a change in between is not taken for one that was seen
    if request.method != "POST":
        return _page(request, legend, LegendForm(legend, seen_event))
    form = LegendForm(legend, seen_event, request.POST)
    if not form.is_valid():
        return _page(request, legend, form, status=422)
    try:
        event = change_legend(user=user_of(request), legend_id=legend.pk, **form.values())
    except LegendChanged as error:
        form = form.again(changed_since(legend, form.values()["seen_event"]), last_event(legend))
        form.is_valid()
        form.title.add_error(None, sentence(error))
        return _page(request, legend, form, status=error.http_status)
    except GeoPGIError as error:
        form.title.add_error(None, sentence(error))
        return _page(request, legend, form, status=error.http_status)
    messages.success(
        request,
        _("Đã lưu chú giải. Mọi bản đồ dùng chú giải này đã đổi theo.")
        if event
        else _("Chú giải không có gì thay đổi."),
    )
    return redirect("hazard_legend", hazard, scale)


@login_required
@never_cache
@require_safe
def legend_preview(request: HttpRequest, hazard: str, scale: str) -> JsonResponse:
    """For the page while it is filled in: `views`, the colours in each view, and `findings`. `?colour=&pattern=` once
    a class, the lowest first."""
    _legend(request, hazard, scale)
    form = ClassForm.base_fields["colour"]
    colours, patterns = request.GET.getlist("colour")[:5], request.GET.getlist("pattern")[:5]
    try:
        looks = [Look(form.clean(colour), Pattern(pattern)) for colour, pattern in zip(colours, patterns, strict=True)]
    except (ValueError, ValidationError):
        return JsonResponse({"views": {}, "findings": []}, status=400)
    told = [{"refused": finding.refused, "words": finding.words} for finding in findings(looks)]
    return JsonResponse({"views": views(looks), "findings": told})


def _page(request: HttpRequest, legend: Legend, form: LegendForm, status: int = 200) -> HttpResponse:
    looks = form.looks
    colours = views(looks)
    context = {
        "legend": legend,
        "form": form,
        "findings": findings(looks),
        "views": [
            (
                view,
                name,
                [
                    (colour, look.pattern, part)
                    for colour, look, part in zip(colours[view], looks, form.classes, strict=True)
                ],
            )
            for view, name in VIEW_NAMES.items()
        ],
        "events": [(event, _told(event)) for event in legend.events.select_related("actor")[:_SHOWN_EVENTS]],
    }
    return render(request, "layers/legend_edit.html", context, status=status)


def _told(event: LegendEvent) -> list[dict[str, Any]]:
    """The changes with the names that the form has for what changed."""
    return [{"what": _what(name), "before": before, "after": after} for name, before, after in event.changes]


def _what(name: str) -> str:
    level, dot, field = name.rpartition(".")
    if not dot:
        return str(TitleForm.base_fields[field].label)
    return _("Lớp %(level)s, %(field)s") % {"level": level, "field": str(ClassForm.base_fields[field].label).lower()}


def _legend(request: HttpRequest, hazard: str, scale: str) -> Legend:
    legend = get_object_or_404(Legend, hazard=hazard, scale=scale)
    require(user_of(request), "legend.edit", legend)
    return legend
