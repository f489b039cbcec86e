"""Absence and deputies.

A deputy holds the same role in the same agency, so that standing in gives nobody a right. Whoever is away names one;
where the deputy is away too, the deputy's deputy stands in, and so on to the end of the chain. Circles are refused.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from agencies.models import Absence, Membership, User
from agencies.policy import NotAllowed, can, reach_of
from geodata.errors import GeoPGIError

OWN = "absence.enter_own"
LONGEST_DAYS = 366
_ONE_AT_A_TIME = 727_001
"""Key of the lock under which absences are entered: a circle is seen only when all of it is there."""


class AbsenceRefused(GeoPGIError):
    """`problems` maps a field (starts_on | ends_on | deputy) to its sentence; the message tells all of them."""

    code = "absence_refused"
    http_status = 422
    default_msgid = gettext_noop("Chưa ghi được: %(problems)s")

    def __init__(self, problems: Mapping[str, str]) -> None:
        self.problems = dict(problems)
        super().__init__(problems=" ".join(self.problems.values()))


class AbsenceNotFound(GeoPGIError):
    code = "absence_not_found"
    http_status = 404
    default_msgid = gettext_noop("Không có kỳ vắng mặt này, hoặc kỳ này đã được huỷ.")


@dataclass(frozen=True)
class Away:
    """Somebody who is away on a day, and who is there instead: None where nobody was named, or all of them are away."""

    absence: Absence
    deputy: User | None


def may_enter_for(user: User, person: User) -> bool:
    """Oneself; a leader for the people of the own agency and of agencies whose whole area the leader answers for; an
    administrator for everybody."""
    if user.pk == person.pk:
        return can(user, OWN)
    return people_entered_for(user).filter(pk=person.pk).exists()


@transaction.atomic
def enter_absence(
    *,
    user: User,
    person: User,
    starts_on: dt.date,
    ends_on: dt.date,
    deputy: User | None = None,
    note: str = "",
) -> Absence:
    """Both days are days of absence. Raises `NotAllowed`, `AbsenceRefused` (starts_on | ends_on | deputy)."""
    if not may_enter_for(user, person):
        raise NotAllowed()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_ONE_AT_A_TIME])
    problems = _wrong_days(person, starts_on, ends_on)
    if not problems and deputy is not None and (problem := _wrong_deputy(person, deputy, starts_on, ends_on)):
        problems["deputy"] = problem
    if problems:
        raise AbsenceRefused(problems)
    return Absence.objects.create(
        user=person, deputy=deputy, starts_on=starts_on, ends_on=ends_on, note=note.strip(), entered_by=user
    )


@transaction.atomic
def cancel_absence(*, user: User, absence_id: int) -> Absence:
    """The person is there after all, or is back early; the row stays. Raises `AbsenceNotFound`, `NotAllowed`."""
    absence = Absence.objects.standing().select_for_update().filter(pk=absence_id).first()
    if absence is None:
        raise AbsenceNotFound()
    if not may_enter_for(user, absence.user):
        raise NotAllowed()
    absence.cancelled_by, absence.cancelled_at = user, timezone.now()
    absence.save(update_fields=["cancelled_by", "cancelled_at"])
    return absence


def away_on(day: dt.date) -> dict[int, Away]:
    """By the id of the person, all who are away on the day. One query: few people are away at a time."""
    absences = {a.user_id: a for a in Absence.objects.on(day).select_related("user", "deputy")}
    return {person: Away(absence, _there(absence, absences)) for person, absence in absences.items()}


def reached(users: Iterable[User], day: dt.date) -> list[User]:
    """The people, and after them who stands in for those of them that are away; nobody twice. One query."""
    people = list(users)
    away = away_on(day)
    deputies = [away[user.pk].deputy for user in people if user.pk in away]
    return list({user.pk: user for user in [*people, *deputies] if user is not None}.values())


def standing_in(ids: Collection[int], day: dt.date) -> set[int]:
    """Accounts of those who stand in on the day for people with these ids. One query."""
    deputies = (away.deputy for person, away in away_on(day).items() if person in ids)
    return {deputy.pk for deputy in deputies if deputy is not None}


def possible_deputies(person: User, day: dt.date) -> QuerySet[User]:
    """People who hold one of the person's roles in the same agency on the day."""
    own = Membership.objects.on(day).filter(user=person, agency=OuterRef("agency"), role=OuterRef("role"))
    same = Membership.objects.on(day).filter(Exists(own)).exclude(user=person).values("user_id")
    return User.objects.filter(pk__in=same, is_active=True).order_by("last_name", "first_name")


def absences_seen_by(user: User) -> QuerySet[Absence]:
    """From today on, of the person and of those the person works with or enters absences for."""
    today = timezone.localdate()
    rows = Absence.objects.standing().filter(ends_on__gte=today).select_related("user", "deputy")
    if reach_of(user).anywhere("absence.enter"):
        return rows
    agencies = {membership.agency_id for membership in reach_of(user).memberships}
    people = Membership.objects.on(today).filter(agency_id__in=agencies | _under(user)).values("user_id")
    return rows.filter(user_id__in=people)


def people_entered_for(user: User) -> QuerySet[User]:
    """Whose absence the person may enter, the person first of all."""
    today = timezone.localdate()
    members = Membership.objects.on(today)
    if not reach_of(user).anywhere("absence.enter"):
        members = members.filter(agency_id__in=reach_of(user).agency_ids("absence.enter") | _under(user))
    ids = {user.pk, *members.values_list("user_id", flat=True)}
    return User.objects.filter(pk__in=ids, is_active=True).order_by("last_name", "first_name")


def _under(user: User) -> frozenset[int]:
    """Agencies all of whose area lies in that of an agency in which the person enters absences of others. Three
    queries at most."""
    units = reach_of(user).unit_ids("absence.enter")
    if not units:
        return frozenset()
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT agency_id FROM agencies_areaofresponsibility
            GROUP BY agency_id HAVING bool_and(unit_id = ANY(%s))
            """,
            [sorted(units)],
        )
        return frozenset(agency for (agency,) in cursor.fetchall())


def _there(absence: Absence, absences: Mapping[int, Absence]) -> User | None:
    passed = {absence.user_id}
    deputy = absence.deputy
    while deputy is not None and deputy.pk in absences:
        if deputy.pk in passed:
            return None
        passed.add(deputy.pk)
        deputy = absences[deputy.pk].deputy
    return deputy if deputy is not None and deputy.is_active else None


def _wrong_days(person: User, starts_on: dt.date, ends_on: dt.date) -> dict[str, str]:
    if ends_on < starts_on:
        return {"ends_on": _("Ngày cuối cần từ ngày đầu trở đi.")}
    if ends_on < timezone.localdate():
        return {"ends_on": _("Những ngày này đã qua. Xin chọn ngày từ hôm nay.")}
    if (ends_on - starts_on).days >= LONGEST_DAYS:
        return {"ends_on": _("Một kỳ vắng dài nhất là một năm.")}
    before = Absence.objects.standing().filter(user=person, starts_on__lte=ends_on, ends_on__gte=starts_on).first()
    if before is not None:
        return {
            "starts_on": _("Đã ghi vắng từ %(first)s đến %(last)s. Xin huỷ kỳ đó trước, hoặc chọn ngày khác.")
            % {"first": f"{before.starts_on:%d/%m/%Y}", "last": f"{before.ends_on:%d/%m/%Y}"}
        }
    return {}


def _wrong_deputy(person: User, deputy: User, starts_on: dt.date, ends_on: dt.date) -> str:
    day = max(starts_on, timezone.localdate())
    if deputy.pk == person.pk:
        return _("Người thay cần là người khác.")
    if not possible_deputies(person, day).filter(pk=deputy.pk).exists():
        return _("Người thay cần giữ cùng vai trò trong cùng cơ quan.")
    if _leads_back(person.pk, {deputy.pk}, starts_on, ends_on):
        return _("Người này đang nhờ chính người vắng thay trong những ngày đó. Xin chọn người khác.")
    return ""


def _leads_back(person: int, standing_in: Collection[int], starts_on: dt.date, ends_on: dt.date) -> bool:
    """Whether the deputies of these people, on any of these days, lead to the person."""
    asked: set[int] = set()
    absent = dict[int, set[int]]()
    overlapping = Absence.objects.standing().filter(
        starts_on__lte=ends_on, ends_on__gte=starts_on, deputy__isnull=False
    )
    for user_id, deputy_id in overlapping.values_list("user_id", "deputy_id"):
        absent.setdefault(user_id, set()).add(deputy_id)
    waiting = set(standing_in)
    while waiting:
        one = waiting.pop()
        if one == person:
            return True
        asked.add(one)
        waiting |= absent.get(one, set()) - asked
    return False
