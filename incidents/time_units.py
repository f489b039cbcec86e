"""In what a time limit is counted."""

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy


class TimeUnit(models.TextChoices):
    WORKING_DAYS = "working_days", _("ngày làm việc")
    CALENDAR_DAYS = "calendar_days", _("ngày, kể cả ngày nghỉ")
    WORKING_HOURS = "working_hours", _("giờ làm việc")
    CALENDAR_HOURS = "calendar_hours", _("giờ, kể cả đêm và ngày nghỉ")

    @property
    def by_work(self) -> bool:
        """Whether only working time counts."""
        return self in (TimeUnit.WORKING_DAYS, TimeUnit.WORKING_HOURS)


AMOUNTS: dict[TimeUnit, Promise] = {
    TimeUnit.WORKING_DAYS: ngettext_lazy("%(n)s ngày làm việc", "%(n)s ngày làm việc", "n"),
    TimeUnit.CALENDAR_DAYS: ngettext_lazy("%(n)s ngày, kể cả ngày nghỉ", "%(n)s ngày, kể cả ngày nghỉ", "n"),
    TimeUnit.WORKING_HOURS: ngettext_lazy("%(n)s giờ làm việc", "%(n)s giờ làm việc", "n"),
    TimeUnit.CALENDAR_HOURS: ngettext_lazy(
        "%(n)s giờ, kể cả đêm và ngày nghỉ", "%(n)s giờ, kể cả đêm và ngày nghỉ", "n"
    ),
}


def amount_label(amount: int, unit: TimeUnit) -> str:
    """“4 giờ làm việc”."""
    return str(AMOUNTS[unit] % {"n": amount})
