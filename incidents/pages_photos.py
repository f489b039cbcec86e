"""Photos, through their one gate."""

from uuid import UUID

from django.http import FileResponse, HttpRequest
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from agencies.models import User
from incidents.models import Photo
from incidents.photos import open_photo, photo_for

KEPT_SECONDS = 3600


def photo_answer(photo: Photo, *, thumbnail: bool) -> FileResponse:
    """The file as a picture and nothing else, whatever a browser might take it for."""
    extension, content_type = ("webp", "image/webp") if thumbnail else ("jpg", "image/jpeg")
    response = FileResponse(open_photo(photo, thumbnail=thumbnail), content_type=content_type)
    response.headers["Content-Disposition"] = f'inline; filename="{photo.key}.{extension}"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@require_safe
def photo(request: HttpRequest, key: UUID, thumbnail: bool = False) -> FileResponse:
    """Published photos for everyone, the others for staff who may see the incident. Kept by the visitor's own browser
    only, and not for long: a photo can be taken back."""
    user = request.user if isinstance(request.user, User) else None
    response = photo_answer(photo_for(key=key, user=user), thumbnail=thumbnail)
    patch_cache_control(response, private=True, max_age=KEPT_SECONDS)
    return response
