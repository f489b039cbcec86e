"""What the desk form asks while somebody writes: cases that the caller may be telling of, and names of places."""

from django import forms
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from agencies.gate import require_verb
from agencies.models import User
from incidents.desk_nearby import LikeCase, like_cases
from incidents.errors import OutsideArea
from incidents.forms_report import PlaceMixin
from incidents.models import Category
from incidents.report_place import place_of
from incidents.working_time import local_day
from places.naming_places import named_places_of


class LikeQuery(PlaceMixin):
    category = forms.ModelChoiceField(Category.objects.filter(active=True), to_field_name="slug")


@require_verb("incident.log")
@never_cache
@require_safe
def like(request: HttpRequest) -> JsonResponse:
    """As `/api/v1/incidents/nearby/`, with the `details` in words. Empty while place or kind are missing."""
    assert isinstance(request.user, User)
    query = LikeQuery(request.GET)
    if not query.is_valid() or not (query.cleaned_data["location"] or query.cleaned_data["commune"]):
        return JsonResponse([], safe=False)
    location, commune, now = query.cleaned_data["location"], query.cleaned_data["commune"], timezone.now()
    try:
        place = place_of(location=location, commune=commune, accuracy_m=None, on=local_day(now))
    except OutsideArea:
        return JsonResponse([], safe=False)
    cases = like_cases(user=request.user, place=place, category=query.cleaned_data["category"], at=now)
    told = [{"code": case.code, "details": _details(case), "photo": case.photo} for case in cases]
    return JsonResponse(told, safe=False)


def _details(case: LikeCase) -> str:
    where = _("cùng xã, chưa rõ cách bao xa")
    if case.distance_m is not None:
        where = _("cách khoảng %(metres)s m") % {"metres": case.distance_m}
    day = date_format(timezone.localtime(case.received_at), "d/m/Y")
    received = _("nhận ngày %(day)s") % {"day": day}
    return ", ".join(filter(None, [str(case.state.label), case.place_words, where, received]))


@require_verb("incident.log")
@never_cache
@require_safe
def places(request: HttpRequest) -> JsonResponse:
    """Villages and other named places of the commune `xa`, with their middles in degrees (EPSG:4326)."""
    code = request.GET.get("xa", "").replace("\x00", "")[:20]
    found = named_places_of(code, timezone.localdate())
    told = [{"name": place.name, "lat": place.point.y, "lon": place.point.x} for place in found]
    return JsonResponse(told, safe=False)
