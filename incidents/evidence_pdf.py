"""The PDF of a case: cover with map, what was reported, what happened, pictures, and the hashes that bind it all."""

import datetime as dt
import json
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import get_language

from incidents.evidence_map import map_svg
from incidents.evidence_pictures import MOST_SHOWN, CasePicture
from incidents.evidence_zip import Written
from incidents.models import CaseExport, Event, Incident, Report
from incidents.pages_case_file import line_events, lines_of


def pdf_html(
    *,
    incident: Incident,
    export: CaseExport,
    pictures: Sequence[CasePicture],
    files: Sequence[Written],
    seal: dict[str, Any] | None,
) -> str:
    """The document in the language that is active. It never reads who reported."""
    events = line_events().filter(incident=incident).order_by("-version")
    context = {
        "incident": incident,
        "export": export,
        "map": map_svg(incident),
        "coordinates": f"{incident.location.y:.6f}, {incident.location.x:.6f}",
        "reports": _reports(incident),
        "lines": lines_of(events)[::-1],
        "hashes": _hashes(incident),
        "pictures": [_shown(picture) for picture in pictures[:MOST_SHOWN]],
        "pictures_left_out": max(0, len(pictures) - MOST_SHOWN),
        "files": files,
        "seal": seal and seal["seal"],
        "sealed_at": seal and dt.datetime.fromisoformat(seal["seal"]["at"]),
        "head": seal and json.loads(seal["head"]),
        "language": get_language(),
        "site_name": settings.SITE_NAME,
        "site_url": settings.SITE_URL,
        "now": timezone.now(),
    }
    return render_to_string("incidents/evidence_pdf.html", context)


def _reports(incident: Incident) -> list[Report]:
    return list(incident.reports.select_related("logged_by").order_by("received_at", "id"))


def _hashes(incident: Incident) -> list[tuple[int, Any, str]]:
    rows = Event.objects.filter(incident=incident).order_by("version").values_list("version", "at", "hash")
    return [(version, at, bytes(hash_).hex()) for version, at, hash_ in rows]


def _shown(picture: CasePicture) -> dict[str, Any]:
    return {"picture": picture, "source": picture.thumbnail}
