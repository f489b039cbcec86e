"""Looking at what a photo was: untouched by any blurring, and as the file that was sent. Each look is written down."""

import datetime as dt
from collections.abc import Iterator
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from agencies.models import User
from agencies.policy import require
from incidents.errors import LookOver, MissingNeeds, PhotoNotFound
from incidents.models import Photo, PhotoLook, SentFile
from incidents.photos import open_path
from incidents.sealed import unsealed

LOOK_LASTS = dt.timedelta(minutes=15)


@transaction.atomic
def look_at_untouched(*, user: User, key: UUID, reason: str) -> PhotoLook:
    """Writes down who looks and why; the look opens the untouched photo and the file as it was sent, to this person,
    for a quarter of an hour. Raises `NotAllowed`, `PhotoNotFound`, `MissingNeeds` without a reason."""
    photo = Photo.objects.select_related("incident").filter(key=key).first()
    if photo is None:
        raise PhotoNotFound()
    require(user, "incident.view_original", photo.incident)
    if not reason.strip():
        raise MissingNeeds({"reason": _("Xin ghi lý do xem ảnh gốc.")})
    return PhotoLook.objects.create(photo=photo, user=user, reason=reason.strip()[:300])


def require_fresh(look: PhotoLook, *, photo: Photo, user: User) -> None:
    """Raises `LookOver` unless it is this person's look at this photo and not over."""
    if look.photo_id != photo.pk or look.user_id != user.pk or timezone.now() - look.at > LOOK_LASTS:
        raise LookOver()


def look_of(*, user: User, key: UUID, look_id: int) -> PhotoLook:
    """A look that this person has had at the photo just now, with its photo. Raises `NotAllowed`, `LookOver`."""
    look = PhotoLook.objects.select_related("photo__incident").filter(pk=look_id, photo__key=key).first()
    if look is None:
        raise LookOver()
    require(user, "incident.view_original", look.photo.incident)
    require_fresh(look, photo=look.photo, user=user)
    return look


def sent_bytes(look: PhotoLook) -> Iterator[bytes]:
    """The file as it was sent, piece by piece. Raises `PhotoNotFound` where none was kept."""
    sent_file = SentFile.objects.filter(photo=look.photo).first()
    if sent_file is None:
        raise PhotoNotFound()
    return unsealed(open_path(sent_file.path))
