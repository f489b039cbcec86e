"""Photos and videos of a case as they go into its file: as staff see them, blurred where they were blurred. The
untouched ones and the files as they were sent are opened by a look that is written down; here only their SHA-256."""

import base64
from dataclasses import dataclass

from django.core.files.storage import default_storage
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from agencies.chains import pieces
from incidents.evidence_parts import Part
from incidents.models import BlurredCopy, Incident, Photo
from incidents.photos import EXTENSIONS

FOLDER = "anh-video"
MOST_SHOWN = 200
"""Thumbnails in the PDF; the files are in the ZIP, all of them."""


@dataclass(frozen=True)
class CasePicture:
    """`blurred` is the newest blurred copy, which stands for the photo; `number` counts within the case, from 1."""

    number: int
    photo: Photo
    blurred: BlurredCopy | None

    @property
    def path(self) -> str:
        return f"{FOLDER}/{self.number:03}.{EXTENSIONS[self.photo.media_type]}"

    @property
    def sha256(self) -> str:
        return (self.blurred or self.photo).sha256

    @property
    def title(self) -> str:
        """When and with what it came."""
        day = date_format(localtime(self.photo.added_at), "H:i d/m/Y")
        if self.photo.event_id:
            return _("Sự kiện %(number)s, %(day)s") % {"number": self.photo.event.version, "day": day}  # type: ignore[union-attr]
        return _("Phản ánh %(number)s, %(day)s") % {"number": self.photo.report_id, "day": day}

    @property
    def part(self) -> Part:
        kept_at = (self.blurred or self.photo).path
        return Part(self.path, self.title, lambda: pieces(default_storage.open(kept_at)), self.sha256)

    @property
    def thumbnail(self) -> str:
        """As a `data:` address; empty where the file is gone."""
        try:
            with default_storage.open((self.blurred or self.photo).thumbnail_path) as file:
                return f"data:image/webp;base64,{base64.b64encode(file.read()).decode()}"
        except FileNotFoundError:
            return ""


def pictures_of(incident: Incident) -> list[CasePicture]:
    """In the order in which they came. Two queries."""
    photos = incident.photos.select_related("event", "report").prefetch_related("blurred_copies")
    return [
        CasePicture(number, photo, max(photo.blurred_copies.all(), key=lambda copy: copy.pk, default=None))
        for number, photo in enumerate(photos.order_by("added_at", "id"), 1)
    ]
