"""Staff blur faces and number plates before a photo is public. The server makes the blurred copy from what was painted,
so that the untouched pixels never depend on a browser."""

from uuid import UUID

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from agencies.models import User
from agencies.policy import require
from geodata.digests import sha256_of
from incidents.errors import PhotoNotFound, VideoNotBlurred
from incidents.events import append, locked
from incidents.masks import Mask, mask_of
from incidents.models import BlurredCopy, Event, Photo, PhotoLook
from incidents.mosaic import blurred
from incidents.originals import require_fresh
from incidents.photos import FOLDER, open_path, writing


def blur_photo(*, user: User, key: UUID, mask: Mask, look: PhotoLook | None = None) -> BlurredCopy:
    """Makes a new blurred copy, which is what everyone sees of the photo from now on; written in the timeline.

    What was painted before stays painted; with `look`, a look at the untouched photo that this person has just had,
    it begins anew. Raises `NotAllowed`, `PhotoNotFound`, `VideoNotBlurred`, `LookOver`.
    """
    photo = Photo.objects.filter(key=key).first()
    if photo is None:
        raise PhotoNotFound()
    with writing() as store, transaction.atomic():
        incident = locked(photo.incident_id)
        require(user, "incident.publish_photo", incident)
        if photo.is_video:
            raise VideoNotBlurred()
        if look is not None:
            require_fresh(look, photo=photo, user=user)
        before = BlurredCopy.objects.filter(photo=photo).last()
        whole = mask if look is not None or before is None else (*mask_of(before.mask), *mask)
        with open_path(photo.path) as file:
            jpeg, thumbnail = blurred(file.read(), whole)
        sha256 = sha256_of([jpeg])
        stem = f"{FOLDER}/{photo.key.hex[:2]}/{photo.key.hex}-{sha256[:12]}"
        copy = BlurredCopy.objects.create(
            photo=photo,
            path=store.write(f"{stem}.jpg", ContentFile(jpeg)),
            thumbnail_path=store.write(f"{stem}.webp", ContentFile(thumbnail)),
            sha256=sha256,
            mask=[shape.kept() for shape in whole],
            user=user,
        )
        append(
            incident,
            "blur_photo",
            by=Event.By.STAFF,
            actor=user,
            at=timezone.now(),
            files=[copy],
            photo=str(key),
            copy=copy.pk,
        )
    return copy
