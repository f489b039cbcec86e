"""What happened under a filter since a page was made, asked every half minute by pages that stay open."""

import datetime as dt
from dataclasses import dataclass

from django.core.signing import BadSignature, Signer
from django.db.models import Exists, OuterRef
from django.utils import timezone

from agencies.models import User
from incidents.inbox_filter import InboxFilter
from incidents.listing import inbox
from incidents.models import Event, IncidentQuerySet

OVERLAP = dt.timedelta(seconds=10)
"""A change is seen when its transaction ends, but bears the time of its beginning: so far back a page looks again."""
MOST_KNOWN = 200
MOST_COUNTED = 99
_signer = Signer(salt="incidents.news", sep="~")


@dataclass(frozen=True)
class Stamp:
    """The moment a page was made: everything up to `since` stands on it, and of what came after, `known`."""

    since: dt.datetime
    known: tuple[tuple[int, int], ...] = ()
    """Ids and versions of cases that changed just before the page was made."""

    def __str__(self) -> str:
        """To be handed to the page and back; nobody else can make one."""
        known = ",".join(f"{pk}.{version}" for pk, version in self.known)
        return _signer.sign(f"{self.since.timestamp():.6f}_{known}")

    @classmethod
    def read(cls, text: str) -> "Stamp | None":
        try:
            since, known = _signer.unsign(text).split("_")
        except BadSignature:
            return None
        pairs = (pair.split(".") for pair in known.split(",") if pair)
        return cls(
            since=dt.datetime.fromtimestamp(float(since), tz=dt.UTC),
            known=tuple((int(pk), int(version)) for pk, version in pairs),
        )


def stamp_now(*, user: User, filters: InboxFilter) -> Stamp:
    """Taken before the page reads its cases, so that nothing falls between. One query."""
    since = timezone.now() - OVERLAP
    rows = _changed(user, filters, since).order_by("pk").values_list("pk", "version")
    return Stamp(since=since, known=tuple(rows[:MOST_KNOWN]))


def news(*, user: User, filters: InboxFilter, stamp: Stamp) -> int:
    """How many cases of the filter are new or have changed since, at most `MOST_COUNTED`. One query, over the index of
    `changed_at`."""
    rows = _changed(user, filters, stamp.since).order_by().values_list("pk", "version")
    changed = set(rows[: MOST_COUNTED + len(stamp.known)])
    return min(len(changed - set(stamp.known)), MOST_COUNTED)


def _changed(user: User, filters: InboxFilter, since: dt.datetime) -> IncidentQuerySet:
    """Without those to which this person did the last thing."""
    own = Event.objects.filter(incident=OuterRef("pk"), version=OuterRef("version"), actor=user)
    return inbox(user=user, filters=filters).filter(~Exists(own), changed_at__gt=since)
