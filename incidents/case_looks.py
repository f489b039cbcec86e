"""Who looked at which case when: what changed since, and who has it open now.

A look is not an event: it changes nothing and is nobody's business but that of colleagues who see the case."""

import datetime as dt
from dataclasses import dataclass

from django.db import connection
from django.db.models import Exists, OuterRef
from django.utils import timezone

from agencies.models import User
from incidents.models import CaseLook, Event, Incident, IncidentQuerySet

VISIT_GAP = dt.timedelta(minutes=10)
"""A page that is opened again sooner is still the same visit: what was new stays marked."""
PRESENT_FOR = dt.timedelta(minutes=1)


@dataclass(frozen=True)
class SinceLast:
    """Events above `version` are new to the person."""

    version: int

    def is_new(self, event: Event, user: User) -> bool:
        return event.version > self.version and event.actor_id != user.pk


def look(*, user: User, incident: Incident, at: dt.datetime | None = None) -> SinceLast:
    """Writes down that this person sees the case as it is now. What happened before the first look is not new. The
    caller has checked that the person may see it. One statement."""
    at = at or timezone.now()
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO incidents_caselook AS look (user_id, incident_id, version, before, seen_at)
            VALUES (%(user)s, %(incident)s, %(version)s, %(version)s, %(at)s)
            ON CONFLICT (incident_id, user_id) DO UPDATE SET
                before = CASE WHEN look.seen_at < %(visit)s THEN look.version ELSE look.before END,
                version = greatest(look.version, excluded.version),
                seen_at = excluded.seen_at
            RETURNING before
            """,
            {"user": user.pk, "incident": incident.pk, "version": incident.version, "at": at, "visit": at - VISIT_GAP},
        )
        (before,) = cursor.fetchone()
    return SinceLast(before)


def did(*, user: User, event: Event) -> None:
    """What this person did to a case that was not changed by others since it was looked at is no news to them."""
    own = CaseLook.objects.filter(user=user, incident_id=event.incident_id, version=event.version - 1)
    own.update(version=event.version)


def stay(*, user: User, incident: Incident, at: dt.datetime | None = None) -> None:
    """The page is still open."""
    CaseLook.objects.filter(user=user, incident=incident).update(seen_at=at or timezone.now())


def present(*, user: User, incident: Incident, at: dt.datetime | None = None) -> list[User]:
    """Who else has the case open; only people to whom it was shown in the last minute. One query."""
    since = (at or timezone.now()) - PRESENT_FOR
    looking = User.objects.filter(case_looks__incident=incident, case_looks__seen_at__gt=since, is_active=True)
    return list(looking.exclude(pk=user.pk).order_by("last_name", "first_name", "pk"))


def with_changed_mark(found: IncidentQuerySet, user: User) -> IncidentQuerySet:
    """Annotates `changed_for_me`: something happened since this person looked at the case."""
    older = CaseLook.objects.filter(incident=OuterRef("pk"), user=user, version__lt=OuterRef("version"))
    return found.annotate(changed_for_me=Exists(older))
