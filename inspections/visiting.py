"""Visits: begun on arrival, written while looking, photographed; signed in `signing`."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import uuid4

from django.contrib.gis.geos import Point
from django.core.files import File
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from agencies.models import User
from agencies.policy import NotAllowed, can, require
from incidents.contacts import decrypted, encrypted
from incidents.errors import MissingNeeds
from incidents.handling import MAX_PHOTOS, move
from incidents.models import Incident
from incidents.photos import EXTENSIONS, Writing, make_pictures, writing
from incidents.pictures import Picture
from incidents.sealed import Sealed
from incidents.states import State
from inspections.carrying_out import Position, may_carry_out
from inspections.checklists import answers_of
from inspections.errors_outcomes import NotFromThisState, NothingToVisit
from inspections.models import ChecklistTemplate, Measurement, OrderStop, Visit, VisitPerson, VisitPhoto
from inspections.outcome_events import lock, record
from inspections.outcome_files import VISITS
from inspections.outcome_states import VisitResult, VisitState
from inspections.states import StopState

VISITED_IN = frozenset(
    {State.INSPECTING, State.VIOLATION_FOUND, State.NO_VIOLATION, State.REMEDIATION, State.RESOLVED, State.FOLLOW_UP}
)
"""States of a case in which somebody may go and look; from “assigned” the visit itself moves it on."""
OLDEST = dt.timedelta(days=2)
"""So long something may have waited on a phone and still have the phone's time."""


@dataclass(frozen=True)
class Measured:
    parameter: str
    value: Decimal
    unit: str
    instrument: str = ""
    limit_low: Decimal | None = None
    limit_high: Decimal | None = None
    limit_source: str = ""


@dataclass(frozen=True)
class Present:
    """Somebody of the other side, or a witness."""

    part: VisitPerson.Part
    name: str
    standing: str = ""


@dataclass(frozen=True)
class Written:
    """All that the form of a visit holds."""

    answers: Mapping[str, str]
    findings: str = ""
    opinion: str = ""
    result: str = ""
    ended_at: dt.datetime | None = None
    measurements: Sequence[Measured] = ()
    people: Sequence[Present] = ()


def may_conduct(user: User, visit: Visit) -> bool:
    """Of the agency whose visit it is, or of the team of its order."""
    if can(user, "visit.conduct", visit):
        return True
    return visit.stop is not None and can(user, "visit.conduct") and may_carry_out(user, visit.stop.order)


def name_of(person: VisitPerson) -> str:
    """Raises `ContactUnreadable`."""
    return decrypted(person.name_encrypted)


@transaction.atomic
def begin_at_case(
    *, user: User, incident: Incident, position: Position | None = None, at: dt.datetime | None = None
) -> Visit:
    """A visit without an order, by the agency the case was handed to; the one that is being written, where there is
    one. An assigned case goes on to “inspecting” by its own step. Raises `NotAllowed`, `NothingToVisit`."""
    require(user, "visit.conduct", incident)
    at = at or timezone.now()
    incident = Incident.objects.select_for_update(of=("self",)).get(pk=incident.pk)
    open_one = Visit.objects.filter(incident=incident, agency=incident.agency_id, state=VisitState.DRAFT).first()
    if open_one is not None:
        return open_one
    if incident.state == State.ASSIGNED:
        move(user=user, incident_id=incident.pk, target=State.INSPECTING, at=at)
    elif incident.state not in VISITED_IN:
        raise NothingToVisit(state=incident.get_state_display())
    assert incident.agency is not None, "who may conduct a visit has the case"
    visit = Visit(
        incident=incident,
        place_words=incident.place_words,
        unit_id=incident.unit_id,
        agency=incident.agency,
        is_sample=incident.is_sample,
    )
    return _begun(visit, user, position, at)


@transaction.atomic
def begin_at_stop(
    *, user: User, stop: OrderStop, position: Position | None = None, at: dt.datetime | None = None
) -> Visit:
    """The visit of a stop that the team has reached; there is only one. Raises `NotAllowed`, `NotFromThisState`."""
    at = at or timezone.now()
    stop = OrderStop.objects.select_for_update(of=("self",)).select_related("order").get(pk=stop.pk)
    if not (can(user, "visit.conduct") and may_carry_out(user, stop.order)):
        raise NotAllowed()
    begun = Visit.objects.filter(stop=stop).first()
    if begun is not None:
        return begun
    if stop.state not in (StopState.ARRIVED, StopState.DONE):
        raise NotFromThisState(state=stop.get_state_display())
    case = stop.incident or next((row.incident for row in stop.order_cases.select_related("incident")), None)
    visit = Visit(
        stop=stop,
        incident=case,
        facility=stop.facility,
        place_words=stop.incident.place_words if stop.incident else stop.name,
        unit_id=stop.unit_id,
        agency=stop.order.agency,
        is_sample=stop.order.is_sample,
    )
    return _begun(visit, user, position, at)


def _begun(visit: Visit, user: User, position: Position | None, at: dt.datetime) -> Visit:
    kind = visit.incident.category_id if visit.incident else None
    templates = ChecklistTemplate.objects.filter(active=True)
    template = templates.filter(kind=kind).first() or templates.filter(kind=None).first()
    visit.begun_by, visit.begun_at = user, at
    visit.questions = template.questions if template else []
    if position is not None:
        visit.location, visit.accuracy_m = Point(position.lon, position.lat, srid=4326), position.accuracy_m
    record(visit, "begin", actor=user, at=at, order_stop=visit.stop_id, incident=visit.incident_id)
    return visit


@transaction.atomic
def write(*, user: User, visit: Visit, written: Written, expected_version: int | None = None) -> Visit:
    """Keeps what the form holds, whole or not. Raises `NotAllowed`, `OutcomeChanged`, `NotFromThisState` once it is
    signed, `MissingNeeds` (ended_at | measurements)."""
    visit = _open_visit(user, visit, expected_version)
    now = timezone.now()
    missing = {}
    if written.ended_at is not None and not visit.begun_at <= written.ended_at <= now:
        missing["ended_at"] = _("Giờ kết thúc cần ở giữa lúc bắt đầu và bây giờ.")
    if any(_limited(row) and not row.limit_source.strip() for row in written.measurements):
        missing["measurements"] = _("Có giới hạn thì xin ghi theo quy chuẩn nào.")
    if missing:
        raise MissingNeeds(missing)
    visit.answers = answers_of(visit.questions, written.answers)
    visit.findings, visit.opinion = written.findings.strip(), written.opinion.strip()
    visit.result = written.result if written.result in VisitResult.values else ""
    visit.ended_at = written.ended_at
    visit.measurements.all().delete()
    Measurement.objects.bulk_create([Measurement(visit=visit, **vars(row)) for row in written.measurements])
    visit.people.all().delete()
    VisitPerson.objects.bulk_create(
        VisitPerson(visit=visit, part=row.part, name_encrypted=encrypted(row.name), standing=row.standing.strip())
        for row in written.people
        if row.name.strip()
    )
    record(visit, "write", actor=user, at=now)
    return visit


def _limited(row: Measured) -> bool:
    return row.limit_low is not None or row.limit_high is not None


def add_photos(
    *,
    user: User,
    visit: Visit,
    photos: "Sequence[File[bytes]]",
    position: Position | None = None,
    taken_at: dt.datetime | None = None,
) -> list[VisitPhoto]:
    """Photos with the time and position that the phone told; one that is there already is left out. A time that cannot
    be is replaced by now. Raises `NotAllowed`, `NotFromThisState`, `TooManyPhotos`, `PhotoRefused`."""
    if not may_conduct(user, visit):
        raise NotAllowed()
    now = timezone.now()
    taken_at = taken_at if taken_at is not None and now - OLDEST <= taken_at <= now else now
    pictures = make_pictures(photos, limit=MAX_PHOTOS)
    with writing() as store, transaction.atomic():
        visit = _open_visit(user, visit, None)
        known = set(visit.photos.values_list("sent_sha256", flat=True))
        rows = []
        for picture in pictures:
            if picture.sent_sha256 in known:
                continue
            known.add(picture.sent_sha256)
            row = _stored(picture, store)
            row.visit, row.taken_at, row.added_by, row.added_at = visit, taken_at, user, now
            if position is not None:
                row.location, row.accuracy_m = Point(position.lon, position.lat, srid=4326), position.accuracy_m
            rows.append(row)
        if rows:
            VisitPhoto.objects.bulk_create(rows)
            record(visit, "add_photos", actor=user, at=now, photos=[row.sha256 for row in rows])
    return rows


def _stored(picture: Picture, store: Writing) -> VisitPhoto:
    key = uuid4()
    stem = f"{VISITS}/{key.hex[:2]}/{key.hex}"
    return VisitPhoto(
        key=key,
        path=store.write(f"{stem}.{EXTENSIONS[picture.media_type]}", picture.file),
        thumbnail_path=store.write(f"{stem}.webp", ContentFile(picture.thumbnail)),
        sent_path=store.write(f"{stem}.sent", Sealed(picture.sent)),
        sha256=picture.sha256,
        sent_sha256=picture.sent_sha256,
        media_type=picture.media_type,
        width=picture.width,
        height=picture.height,
    )


@transaction.atomic
def reopen(*, user: User, visit: Visit, reason: str, expected_version: int | None = None) -> Visit:
    """Opens a signed visit to be written again; the minutes that were signed stay, the next ones get a higher number
    and this reason. Raises `NotAllowed`, `NotFromThisState`, `MissingNeeds` (reason)."""
    visit = lock(visit, expected_version=expected_version)
    if not may_conduct(user, visit):
        raise NotAllowed()
    if not visit.signed:
        raise NotFromThisState(state=visit.get_state_display())
    if not reason.strip():
        raise MissingNeeds({"reason": _("Xin ghi vì sao phải sửa biên bản đã ký.")})
    visit.state, visit.reopened_because = VisitState.DRAFT, reason.strip()
    record(visit, "reopen", actor=user, at=timezone.now(), from_state=VisitState.SIGNED, note=reason)
    return visit


def _open_visit(user: User, visit: Visit, expected_version: int | None) -> Visit:
    """Locked, for somebody who may write it."""
    visit = lock(visit, expected_version=expected_version)
    if not may_conduct(user, visit):
        raise NotAllowed()
    if visit.signed:
        raise NotFromThisState(state=visit.get_state_display())
    return visit
