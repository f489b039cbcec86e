"""The page for work without a line. It holds nothing of anybody: a phone keeps it, and its scripts put in what this
person took along (`static/incidents/field/`)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from incidents.field.words import field_texts
from incidents.handling import MAX_PHOTOS
from incidents.photo_texts import photo_texts
from places.offline_copies import kept_by_every_phone


@kept_by_every_phone
@never_cache
@require_safe
def field(request: HttpRequest) -> HttpResponse:
    context = {
        "texts": field_texts() | photo_texts() | {"mostPhotos": str(MAX_PHOTOS)},
        "bundle_url": reverse("api-field-bundle"),
        "actions_url": reverse("api-field-actions"),
    }
    return render(request, "incidents/field.html", context)
