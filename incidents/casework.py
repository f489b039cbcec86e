"""What staff do to an incident besides moving it: notes, a longer deadline, photos shown to everyone."""

import datetime as dt
from collections.abc import Sequence
from uuid import UUID

from django.core.files import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from agencies.models import User
from agencies.policy import require
from incidents.clocks import ACKNOWLEDGE, extend, running
from incidents.deadlines import end_of_work
from incidents.errors import MissingNeeds, NothingToDo, PhotoNotFound
from incidents.events import append, current, locked
from incidents.handling import MAX_PHOTOS
from incidents.mentions import mentioned, tell_mentioned, told_names
from incidents.models import Event, Photo
from incidents.needs import too_late
from incidents.photos import keep, make_pictures, stored
from incidents.working_time import local_day


def add_note(
    *,
    user: User,
    incident_id: int,
    public_note: str = "",
    internal_note: str = "",
    photos: "Sequence[File[bytes]]" = (),
    at: dt.datetime | None = None,
) -> Event:
    """Appends a note. Raises `NotAllowed`, `IncidentNotFound`, `NothingToDo` when all is empty, `TooManyPhotos`,
    `PhotoRefused`."""
    at = at or timezone.now()
    require(user, "incident.note", current(incident_id))
    if not (public_note.strip() or internal_note.strip() or photos):
        raise NothingToDo()
    pictures = make_pictures(photos, limit=MAX_PHOTOS)
    with stored(pictures) as rows, transaction.atomic():
        incident = locked(incident_id)
        require(user, "incident.note", incident)
        people = mentioned(incident, internal_note)
        event = append(
            incident,
            "note",
            by=Event.By.STAFF,
            actor=user,
            at=at,
            public_note=public_note,
            internal_note=internal_note,
            files=rows,
            mentions=told_names(people),
        )
        keep(rows, incident=incident, event=event, at=at)
        tell_mentioned(incident, event, people)
    return event


@transaction.atomic
def acknowledge(*, user: User, incident_id: int, expected_version: int | None = None) -> Event:
    """Says that somebody looked at it, of which the reporter learns too. Raises `NotAllowed`, `ChangedMeanwhile`, and
    `NothingToDo` where nobody waits for that: somebody did something to it already."""
    incident = locked(incident_id, expected_version=expected_version)
    require(user, "incident.acknowledge", incident)
    if ACKNOWLEDGE not in running(incident):
        raise NothingToDo()
    return append(incident, "acknowledge", by=Event.By.STAFF, actor=user, at=timezone.now())


@transaction.atomic
def extend_deadline(
    *, user: User, incident_id: int, due_on: dt.date, reason: str, expected_version: int | None = None
) -> Event:
    """A leader gives the running step until the end of working time on `due_on`, later than it has now and than
    today, and no later than the settings allow (`deadlines.latest_day`). Raises `NotAllowed`, `MissingNeeds` (reason |
    due_date), `NothingToDo` when no clock runs, `ChangedMeanwhile`."""
    now = timezone.now()
    incident = locked(incident_id, expected_version=expected_version)
    require(user, "incident.extend_deadline", incident)
    if incident.due_at is None:
        raise NothingToDo()
    missing = {}
    if not reason.strip():
        missing["reason"] = _("Xin ghi lý do gia hạn.")
    if due_on <= local_day(max(now, incident.due_at)):
        missing["due_date"] = _("Hạn mới cần ở sau hôm nay và sau hạn cũ.")
    elif problem := too_late(incident.clock, due_on, now):
        missing["due_date"] = problem
    if missing:
        raise MissingNeeds(missing)
    before = incident.due_at
    extend(incident, end_of_work(due_on))
    return append(
        incident,
        "extend_deadline",
        by=Event.By.STAFF,
        actor=user,
        at=now,
        reason=reason.strip(),
        due_before=before.isoformat(),
        due_on=due_on.isoformat(),
    )


@transaction.atomic
def publish_photo(*, user: User, key: UUID, published: bool = True, nobody_seen: bool = False) -> Photo:
    """Shows a photo to everyone, or takes it back; written in the timeline. The public sees photos of public
    incidents only. To be published, the person must have said that no face and no number plate is to be seen in it (as
    it is shown, that is after blurring). Raises `NotAllowed`, `PhotoNotFound`, `MissingNeeds` (nobody_seen)."""
    photo = Photo.objects.filter(key=key).first()
    if photo is None:
        raise PhotoNotFound()
    incident = locked(photo.incident_id)
    require(user, "incident.publish_photo", incident)
    photo.refresh_from_db()
    if published and not photo.published and not nobody_seen:
        raise MissingNeeds({"nobody_seen": _("Xin xem kỹ và cho biết ảnh có mặt người hoặc biển số không.")})
    if photo.published != published:
        photo.published = published
        photo.save(update_fields=["published"])
        verb = "publish_photo" if published else "unpublish_photo"
        append(incident, verb, by=Event.By.STAFF, actor=user, at=timezone.now(), photo=str(key))
    return photo
