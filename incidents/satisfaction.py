"""How content a reporter is with what became of the report: said once, by code or private link, after the end."""

import datetime as dt

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from incidents.errors import NotClosedYet, SaidForGood
from incidents.models import Face, Report, Satisfaction
from incidents.report_locks import lock_cases_of
from incidents.states import State


@transaction.atomic
def rate(*, report: Report, face: Face, at: dt.datetime | None = None) -> Satisfaction:
    """Keeps the reporter's word, or changes it within SATISFACTION_CHANGE_DAYS of the first one. No event tells of it:
    a timeline with the hour of a bad word would tell staff whose it is. Raises `NotClosedYet`, `SaidForGood`."""
    at = at or timezone.now()
    _own, main = lock_cases_of(report)
    said = Satisfaction.objects.filter(report=report).first()
    if said is not None and not said.may_change(at):
        raise SaidForGood(days=settings.SATISFACTION_CHANGE_DAYS)
    if said is None:
        if main.state != State.CLOSED:
            raise NotClosedYet()
        return Satisfaction.objects.create(report=report, face=face, given_at=at)
    said.face = face
    said.save(update_fields=["face"])
    return said
