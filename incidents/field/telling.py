"""What a phone is told of a line of the timeline and of photos, as JSON."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from incidents.models import Photo
from incidents.pages_case_file import Line


def line_told(line: Line) -> dict[str, Any]:
    """Who did what when, and the words that belong to it. Nothing of who reported."""
    event = line.event
    return {
        "label": str(line.label),
        "who": event.actor.display_name if event.actor else str(event.get_by_display()),
        "at": (line.written_at or event.at).isoformat(),
        "public_note": event.public_note,
        "internal_note": event.internal_note,
        "reason": line.reason,
        "referred_to": line.referred_to,
        "question": line.question,
        "reporter_words": line.reporter_words,
        "photos": len(line.photos),
    }


def photos_told(photos: Iterable[Photo]) -> list[dict[str, Any]]:
    """`small` is where the thumbnail is (WebP, at most 400 px)."""
    return [
        {
            "key": str(photo.key),
            "small": reverse("photo_thumbnail", kwargs={"key": photo.key}),
            "video": photo.is_video,
            "from_reporter": photo.report_id is not None,
        }
        for photo in photos
    ]
