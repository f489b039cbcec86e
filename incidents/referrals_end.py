"""A hand-over that nobody waits for any more, because the case went another way."""

import datetime as dt

from agencies.models import User
from incidents.models import Incident, Outcome, Referral


def take_back_waiting(incident: Incident, *, user: User, at: dt.datetime) -> None:
    """Of this incident, as part of a step that its own event tells."""
    Referral.objects.waiting().filter(incident=incident).update(
        outcome=Outcome.TAKEN_BACK, answered_by=user, answered_at=at
    )
