"""What officers and leaders read of steps that are about to be, or are, overdue. Never who reported or what."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_noop

from agencies.staff_notices import tell
from incidents.models import EscalationLevel, Incident
from incidents.telling import place_of

MOST_LINES = 5
"""More than so many at once are told as one: a flood of cases is no flood of notices."""

ONE: dict[EscalationLevel, str] = {
    EscalationLevel.REMINDER: gettext_noop("Sắp đến hạn: sự việc %(code)s (%(place)s). Chậm nhất %(due)s."),
    EscalationLevel.LEADER: gettext_noop(
        "Quá hạn: sự việc %(code)s (%(place)s), hạn là %(due)s. Xin đôn đốc, hoặc gia hạn và ghi lý do."
    ),
    EscalationLevel.ABOVE: gettext_noop(
        "Quá hạn đã lâu: sự việc %(code)s (%(place)s), hạn là %(due)s. Cấp dưới đã được báo mà chưa xong."
    ),
}
SEVERAL: dict[EscalationLevel, str] = {
    EscalationLevel.REMINDER: gettext_noop("%(n)s sự việc sắp đến hạn. Xin xem danh sách."),
    EscalationLevel.LEADER: gettext_noop("%(n)s sự việc vừa quá hạn. Xin đôn đốc, hoặc gia hạn và ghi lý do."),
    EscalationLevel.ABOVE: gettext_noop("%(n)s sự việc quá hạn đã lâu. Cấp dưới đã được báo mà chưa xong."),
}


@dataclass(frozen=True)
class Told:
    """One telling: these accounts, of this agency, of one end of one clock."""

    incident: Incident
    clock: str
    due_at: dt.datetime
    level: EscalationLevel
    agency_id: int | None
    users: frozenset[int]


def tell_all(told: Iterable[Told], *, at: dt.datetime) -> None:
    """To each group of people, of each level: a notice a case, or one of them all. In the caller's transaction."""
    groups: dict[tuple[EscalationLevel, frozenset[int]], dict[int, Told]] = defaultdict(dict)
    for one in told:
        if one.users:
            groups[one.level, one.users].setdefault(one.incident.pk, one)
    for (level, users), cases in groups.items():
        if len(cases) > MOST_LINES:
            _tell_of_many(users, level, list(cases.values()), at=at)
        else:
            for one in cases.values():
                _tell_of_one(one, at=at)


def _tell_of_one(one: Told, *, at: dt.datetime) -> None:
    tell(
        one.users,
        key=f"deadline:{one.incident.pk}:{one.clock}:{one.due_at:%Y%m%d%H%M}:{one.level.value}",
        words=ONE[one.level],
        params={
            "code": one.incident.code,
            **place_of(one.incident),
            "due": f"{timezone.localtime(one.due_at):%H:%M %d/%m/%Y}",
        },
        path=reverse("case", args=[one.incident.code]),
        at=at,
    )


def _tell_of_many(users: Iterable[int], level: EscalationLevel, cases: list[Told], *, at: dt.datetime) -> None:
    path = reverse("desk") + ("" if level == EscalationLevel.REMINDER else "?overdue=1")
    first = min(one.incident.pk for one in cases)
    tell(
        users,
        key=f"deadlines:{level.value}:{at:%Y%m%d%H%M%S}:{first}",
        words=SEVERAL[level],
        params={"n": len(cases)},
        path=path,
        at=at,
    )
