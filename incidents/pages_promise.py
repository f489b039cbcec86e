"""What a reporter is told of the running clock: who does what next and by when, and plainly when that is over."""

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from incidents.clocks import BY_AGENCY
from incidents.models import Incident
from incidents.pages_words import Words
from incidents.working_time import local_day

PROMISES: dict[str, Words] = {
    "verify": _("%(who)s xác minh sự việc trước %(time)s ngày %(day)s."),
    "assign": _("%(who)s giao cơ quan xử lý trước %(time)s ngày %(day)s."),
    "inspect": _("%(who)s bắt đầu kiểm tra trước %(time)s ngày %(day)s."),
    "finding": _("%(who)s kết luận kiểm tra trước %(time)s ngày %(day)s."),
    "order": _("%(who)s yêu cầu khắc phục trước %(time)s ngày %(day)s."),
    "remediation": _("Việc khắc phục phải xong trước %(time)s ngày %(day)s. Theo dõi: %(who)s."),
    "follow_up": _("%(who)s quay lại kiểm tra trước %(time)s ngày %(day)s."),
    "close": _("%(who)s kết thúc sự việc trước %(time)s ngày %(day)s."),
    "hold": _("Việc xử lý tạm dừng đến %(time)s ngày %(day)s, sau đó đi tiếp."),
}
LATE: dict[str, Words] = {
    "verify": _("%(who)s lẽ ra phải xác minh sự việc trước %(time)s ngày %(day)s."),
    "assign": _("%(who)s lẽ ra phải giao cơ quan xử lý trước %(time)s ngày %(day)s."),
    "inspect": _("%(who)s lẽ ra phải bắt đầu kiểm tra trước %(time)s ngày %(day)s."),
    "finding": _("%(who)s lẽ ra phải kết luận kiểm tra trước %(time)s ngày %(day)s."),
    "order": _("%(who)s lẽ ra phải yêu cầu khắc phục trước %(time)s ngày %(day)s."),
    "remediation": _("Việc khắc phục lẽ ra phải xong trước %(time)s ngày %(day)s. Theo dõi: %(who)s."),
    "follow_up": _("%(who)s lẽ ra phải quay lại kiểm tra trước %(time)s ngày %(day)s."),
    "close": _("%(who)s lẽ ra phải kết thúc sự việc trước %(time)s ngày %(day)s."),
    "hold": _("Việc tạm dừng lẽ ra phải hết lúc %(time)s ngày %(day)s."),
}


@dataclass(frozen=True)
class Promise:
    """`late` is how late it is, in words; empty while there is time."""

    words: str
    late: str


def promise(incident: Incident, now: dt.datetime | None = None) -> Promise | None:
    """None where no clock runs, and for a clock without words of its own."""
    now = now or timezone.now()
    if incident.due_at is None:
        return None
    table = LATE if incident.due_at < now else PROMISES
    if incident.clock not in table:
        return None
    given_to = incident.agency if incident.clock in BY_AGENCY else None
    local = timezone.localtime(incident.due_at)
    words = str(table[incident.clock]) % {
        "who": given_to.label if given_to else incident.unit.full_name,
        "time": date_format(local, "H:i"),
        "day": date_format(local, "d/m/Y"),
    }
    return Promise(words=words, late=_how_late(incident.due_at, now) if table is LATE else "")


def _how_late(due: dt.datetime, now: dt.datetime) -> str:
    days = (local_day(now) - local_day(due)).days
    if days == 0:
        return gettext("Đã quá hạn từ hôm nay.")
    return ngettext("Đã quá hạn %(n)s ngày.", "Đã quá hạn %(n)s ngày.", days) % {"n": days}
