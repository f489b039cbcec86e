"""Photos and videos, through their one gate."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotModified
from django.utils.cache import patch_cache_control
from django.utils.http import parse_etags
from django.views.decorators.http import require_safe

from agencies.models import User
from incidents.models import Photo
from incidents.pages_ranges import file_answer
from incidents.photos import open_path, photo_for, shown

EXTENSIONS = {"image/webp": "webp", "image/jpeg": "jpg", "video/mp4": "mp4", "video/webm": "webm"}
NOTHING_RUNS = "default-src 'none'; img-src 'self'; media-src 'self'; style-src 'unsafe-inline'; sandbox"
"""A browser that is led straight to a file shows it and nothing more; the style is that of its own viewer."""


def photo_answer(request: HttpRequest, photo: Photo, *, thumbnail: bool) -> HttpResponseBase:
    """The file that is shown of the photo, as a picture or video and nothing else, whatever a browser might take it
    for. A browser asks each time whether its copy still holds: the photo can be blurred or taken back at any time."""
    found = shown(photo, thumbnail=thumbnail)
    tag = f'"{found.tag}"'
    response: HttpResponseBase
    if tag in parse_etags(request.headers.get("If-None-Match", "")):
        response = HttpResponseNotModified()
    else:
        response = file_answer(request, open_path(found.path), found.media_type)
        as_picture(response, f"{photo.key}.{EXTENSIONS[found.media_type]}")
    response.headers["ETag"] = tag
    patch_cache_control(response, private=True, no_cache=True)
    return response


def as_picture(response: HttpResponseBase | HttpResponse, name: str) -> None:
    """Under our own name, never the sender's; not to be taken for a page; not for search engines."""
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = NOTHING_RUNS
    response.headers["X-Robots-Tag"] = "noindex"


@require_safe
def photo(request: HttpRequest, key: UUID, thumbnail: bool = False) -> HttpResponseBase:
    """Published photos for everyone, the others for staff who may see the incident."""
    user = request.user if isinstance(request.user, User) else None
    return photo_answer(request, photo_for(key=key, user=user), thumbnail=thumbnail)
