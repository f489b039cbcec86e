"""What a block kept back: staff take it in, or its time ends and it is spam. Nothing of it is deleted."""

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop

from agencies.models import User
from agencies.policy import reach_of, require
from incidents.clocks import start_first
from incidents.errors import AlreadyDecided
from incidents.events import append, locked
from incidents.models import Event, KeptBack, KeptBackQuerySet
from incidents.spam import reject_as_spam

AT_ONCE = 500
NOBODY_TOOK_IT_IN = gettext_noop("giống tin rác đã chặn, hết thời hạn giữ lại mà không ai tiếp nhận")


def waiting_for(user: User) -> KeptBackQuerySet:
    """What this person may decide on, the first to end first."""
    units = reach_of(user).unit_ids("incident.take_in")
    return KeptBack.objects.waiting().filter(incident__unit_id__in=units)


@transaction.atomic
def take_in(*, user: User, incident_id: int, expected_version: int | None = None) -> Event:
    """It is a report like any other from now on: in the inbox, with the whole time for its verification. Raises
    `NotAllowed`, `ChangedMeanwhile`, `AlreadyDecided`."""
    now = timezone.now()
    incident = locked(incident_id, expected_version=expected_version)
    require(user, "incident.take_in", incident)
    kept = KeptBack.objects.waiting().filter(incident=incident).first()
    if kept is None:
        raise AlreadyDecided()
    kept.ended_at = now
    kept.save(update_fields=["ended_at"])
    start_first(incident, at=now)
    return append(incident, "take_in", by=Event.By.STAFF, actor=user, at=now)


def end_kept_back(now: dt.datetime | None = None) -> int:
    """Rejects as spam what nobody took in until its time was over; how many. Run again, it finds none."""
    now = now or timezone.now()
    over = KeptBack.objects.waiting().filter(until__lte=now).values_list("incident_id", flat=True)
    ended = 0
    for incident_id in list(over[:AT_ONCE]):
        with transaction.atomic():
            incident = locked(incident_id)
            if KeptBack.objects.waiting().filter(incident=incident).exists():
                reject_as_spam(incident, by=Event.By.SYSTEM, at=now, note=NOBODY_TOOK_IT_IN)
                ended += 1
    return ended
