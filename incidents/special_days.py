"""The days of a decision on public holidays, entered at once."""

import datetime as dt
from collections.abc import Collection

from django.contrib.admin.models import ADDITION, LogEntry
from django.db import transaction

from agencies.models import User
from agencies.policy import require
from incidents.models import SpecialDay


@transaction.atomic
def enter_days(*, user: User, name: str, off: Collection[dt.date], worked: Collection[dt.date]) -> tuple[int, int]:
    """Writes these days off and these worked days with their ground (`name`), over rows that were there for the same
    days; how many of each. Deadlines that run already keep their ends. Raises `NotAllowed`."""
    require(user, "agency.manage")
    days = [SpecialDay(day=day, works=works, name=name) for works, of in ((False, off), (True, worked)) for day in of]
    rows = SpecialDay.objects.bulk_create(
        days, update_conflicts=True, unique_fields=["day"], update_fields=["works", "name"]
    )
    LogEntry.objects.log_actions(user.pk, rows, ADDITION, name)
    return len(off), len(worked)
