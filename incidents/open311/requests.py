"""Incidents as Open311 service requests: what everyone may read, and of a partner's own also that it is not public yet.
Words of reporters are told to nobody, positions on the public's grid."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.db.models import OuterRef, Q, Subquery
from django.urls import reverse
from django.utils import timezone

from incidents.codes import read_incident_code
from incidents.errors_partners import UnknownRequest
from incidents.guards import OPEN_STATES
from incidents.models import Event, Incident, IncidentQuerySet, PartnerKey, PartnerReport, Photo
from incidents.open311.asking import Question
from incidents.pages_words import MEANINGS
from incidents.public import PublicPosition
from incidents.states import PUBLIC_STATES, State

OPEN = (State.RECEIVED, *OPEN_STATES)
"""A partner reads of its own before they are public."""
Address = Callable[[str], str]
"""Makes an absolute address of a path."""


def service_requests(
    question: Question, *, own: PartnerKey | None, address: Address
) -> tuple[list[dict[str, Any]], bool]:
    """A page of what was asked for, newest first, and whether there is another. One query."""
    found = _narrowed(_readable(own if question.codes else None), question)
    first = (question.page - 1) * question.page_size
    rows = list(found[first : first + question.page_size + 1])
    return [_told(row, address) for row in rows[: question.page_size]], len(rows) > question.page_size


def service_request(code: str, *, own: PartnerKey | None, address: Address) -> dict[str, Any]:
    """One of them by its id. One query. Raises `UnknownRequest`."""
    row = _readable(own).filter(code=read_incident_code(code)).first()
    if row is None:
        raise UnknownRequest(name=code[:40])
    return _told(row, address)


def _readable(own: PartnerKey | None) -> IncidentQuerySet:
    public = Q(state__in=PUBLIC_STATES, verified_at__isnull=False)
    if own is not None:
        public |= Q(code__in=PartnerReport.objects.filter(key=own, code__gt="").values("code"))
    notes = Event.objects.filter(incident=OuterRef("pk"), at__gte=OuterRef("verified_at"), public_note__gt="")
    photos = Photo.objects.filter(incident=OuterRef("pk"), published=True, seconds__isnull=True)
    return (
        Incident.objects.filter(public)
        .annotate(
            position=PublicPosition("location"),
            note=Subquery(notes.order_by("-version").values("public_note")[:1]),
            photo_key=Subquery(photos.order_by("added_at", "id").values("key")[:1]),
        )
        .select_related("category", "unit", "agency")
        .defer("location", "place_words", "unit__geometry", "unit__outline", "unit__centre")
        .order_by("-received_at", "-id")
    )


def _narrowed(found: IncidentQuerySet, question: Question) -> IncidentQuerySet:
    if question.codes:
        return found.filter(code__in=question.codes)
    found = found.filter(received_at__gte=question.since, received_at__lte=question.until)
    if question.services:
        found = found.filter(category__slug__in=question.services)
    if question.statuses and set(question.statuses) == {"open"}:
        found = found.filter(state__in=OPEN)
    elif question.statuses and set(question.statuses) == {"closed"}:
        found = found.exclude(state__in=OPEN)
    return found


def _told(incident: Any, address: Address) -> dict[str, Any]:
    """In the language of the request. `incident` is a row of `_readable`."""
    state = State(incident.state)
    closed = state not in OPEN
    meaning = MEANINGS[state]
    updated = incident.closed_at if closed and incident.closed_at else incident.changed_at
    notes = [f"{state.label}. {meaning.now}", incident.note or ""]
    photo = reverse("photo", kwargs={"key": incident.photo_key}) if incident.photo_key else None
    return {
        "service_request_id": incident.code,
        "status": "closed" if closed else "open",
        "status_notes": "\n".join(note for note in notes if note),
        "service_name": incident.category.label,
        "service_code": incident.category.slug,
        "description": None,
        "agency_responsible": incident.agency.label if incident.agency else None,
        "service_notice": str(meaning.next),
        "requested_datetime": _w3c(incident.received_at),
        "updated_datetime": _w3c(updated),
        "expected_datetime": _w3c(incident.due_at) if incident.due_at else None,
        "address": incident.unit.full_name,
        "address_id": incident.unit.code,
        "zipcode": None,
        "lat": round(incident.position.y, 6),
        "long": round(incident.position.x, 6),
        "media_url": address(photo) if photo else None,
    }


def _w3c(moment: dt.datetime) -> str:
    return timezone.localtime(moment).isoformat(timespec="seconds")
